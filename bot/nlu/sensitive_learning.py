"""Learns what a person must see at once. Limit and confidence come from predictions on persons left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.features import Array, Words, fit_vocabulary
from bot.nlu.learning import Sentence
from bot.nlu.linear import fit_linear
from bot.nlu.sensitive import SensitivePhrases, sensitive_from
from bot.nlu.sensitive_knowledge import Limits, Measured, SensitiveKnowledge, logit
from bot.nlu.sensitive_lines import SensitiveLine
from bot.nlu.sensitive_model import SensitiveModel, rows_of
from bot.text.lexicon import slang_from
from bot.text.normalise import normalise

_FOLDS = 5
_RECALL = 0.96  # of the sensitive lines, by models that never saw their writer; the report shows what it costs in false alarms
_SUSPECT = 0.5
_BESIDE = 0.95  # of the ordinary sentences stay below this limit
_ORDINARY_WEIGHT = 0.3  # there are many of them, and a near miss teaches more


@dataclass(frozen=True)
class _Example:
    """One text to learn from."""

    text: str
    words: Words
    label: str
    persona: str
    sensitive: bool = False
    ordinary: bool = False


def learn_sensitive(
    lines: Sequence[SensitiveLine], ordinary: Sequence[Sentence], content: Mapping[str, Any]
) -> SensitiveKnowledge:
    """All that is to be learnt from the written lines, with ordinary sentences as a harmless background.

    Some ordinary sentences are really sensitive and carry no mark. Those that the model takes for sensitive while it has not
    seen their writer are left out.
    """
    language = {name: content[name] for name in ("slang", "sensitive")}
    phrases = sensitive_from(language["sensitive"])
    examples = _examples(lines, ordinary, content)
    chances = _chances_left_out(phrases, examples)
    trusted = np.array([not each.ordinary for each in examples]) | (chances < _SUSPECT)
    kept = [examples[at] for at in np.flatnonzero(trusted)]
    limits = _limits(chances[trusted], kept)
    model = _fit(phrases, kept)
    return SensitiveKnowledge(
        vocabulary=model.vocabulary,
        linear=model.linear,
        limits=limits,
        measured=_measured(chances[trusted] >= limits.alone, kept, [examples[at].text for at in np.flatnonzero(~trusted)]),
        language=language,
    )


def _examples(lines: Sequence[SensitiveLine], ordinary: Sequence[Sentence], content: Mapping[str, Any]) -> list[_Example]:
    slang = slang_from(content["slang"])

    def words(text: str) -> Words:
        return normalise(text, slang).text.split()

    topics = {name: f"topic {intent['topic']}" for name, intent in content["intents"]["intents"].items()}
    written = [_Example(each.text, words(each.text), each.label, each.persona, sensitive=each.sensitive) for each in lines]
    behind = [_Example(each.text, words(each.text), topics[each.intent], each.persona, ordinary=True) for each in ordinary]
    return [*written, *behind]


def _fit(phrases: SensitivePhrases, examples: Sequence[_Example]) -> SensitiveModel:
    words = [each.words for each in examples]
    vocabulary = fit_vocabulary(words)
    weights = [_ORDINARY_WEIGHT if each.ordinary else 1.0 for each in examples]
    linear = fit_linear(rows_of(vocabulary, phrases, words), [each.label for each in examples], weights)
    return SensitiveModel(phrases, vocabulary, linear)


def _chances_left_out(phrases: SensitivePhrases, examples: Sequence[_Example]) -> Array:
    """For every text the chance that it is sensitive, by a model that never saw its writer."""
    from sklearn.model_selection import GroupKFold

    personas = [each.persona for each in examples]
    chances = np.empty(len(examples))
    for train, test in GroupKFold(min(_FOLDS, len(set(personas)))).split(examples, groups=personas):
        model = _fit(phrases, [examples[at] for at in train])
        chances[test] = model.strength([examples[at].words for at in test]).sensitive
    return chances


def _limits(chances: Array, examples: Sequence[_Example]) -> Limits:
    from sklearn.linear_model import LogisticRegression

    sensitive = np.array([each.sensitive for each in examples])
    ordinary = np.array([each.ordinary for each in examples])
    alone = float(np.quantile(chances[sensitive], 1.0 - _RECALL))
    beside = float(np.quantile(chances[ordinary], _BESIDE)) if ordinary.any() else alone
    fitted = LogisticRegression(C=1e6).fit([[logit(chance)] for chance in chances], sensitive)
    return Limits(alone, min(alone, beside), float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def _measured(alarms: Array, examples: Sequence[_Example], left_out: Sequence[str]) -> Measured:
    def counted(wanted: Callable[[_Example], bool]) -> tuple[int, int]:
        chosen = [bool(alarm) for alarm, each in zip(alarms, examples, strict=True) if wanted(each)]
        return len(chosen), sum(chosen)

    return Measured(
        sensitive=counted(lambda each: each.sensitive),
        harmless=counted(lambda each: not each.sensitive and not each.ordinary),
        ordinary=counted(lambda each: each.ordinary),
        left_out=tuple(left_out),
    )
