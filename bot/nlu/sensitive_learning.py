"""Learns what a person must see at once. Limit and confidence come from predictions on persons left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.encoder import Encoder, Encodes
from bot.nlu.features import Array, Words
from bot.nlu.learning import Sentence
from bot.nlu.sensitive import sensitive_from
from bot.nlu.sensitive_kernel import fit_kernel
from bot.nlu.sensitive_knowledge import Alarms, Limits, Measured, SensitiveKnowledge
from bot.nlu.sensitive_left_out import Example, LeftOut, fit_quick, leave_out
from bot.nlu.sensitive_lines import SensitiveLine
from bot.nlu.sensitive_model import logit
from bot.text.lexicon import slang_from
from bot.text.normalise import normalise

_RECALL = 0.98  # of the sensitive lines, by models that never saw their writer; the report shows what it costs in false alarms
_PLAIN_RECALL = 0.9  # of the same, where the reader is sure of a plain question: hardly any sensitive line looks like one
_SUSPECT = 0.5
# Of the ordinary sentences every second is background enough (all of them cost minutes), but for what sounds most alike.
_STEP = 2
_WHOLE_TOPICS = frozenset({"topic outside", "topic complaint", "topic warranty", "topic smalltalk"})
_BESIDE = 0.95  # of the ordinary sentences stay below this limit


def learn_sensitive(
    lines: Sequence[SensitiveLine], ordinary: Sequence[Sentence], content: Mapping[str, Any], encoder: Encodes | None = None
) -> SensitiveKnowledge:
    """All that is to be learnt from the written lines, with ordinary sentences as a harmless background.

    Some ordinary sentences are really sensitive and carry no mark. Those that the models take for sensitive while they have
    not seen their writer are left out.
    """
    language = {name: content[name] for name in ("slang", "sensitive")}
    phrases = sensitive_from(language["sensitive"])
    examples = _examples(lines, ordinary, content)
    found = leave_out(phrases, examples, encoder or Encoder())
    trusted = ~_suspect(found, examples)
    limits = _limits(found, examples, trusted)
    model = fit_quick(phrases, [examples[at] for at in np.flatnonzero(trusted)])
    kept = trusted[found.looked]
    return SensitiveKnowledge(
        vocabulary=model.vocabulary,
        linear=model.linear,
        kernel=fit_kernel(found.points[kept], _flags(examples, _is_sensitive)[found.looked[kept]]),
        limits=limits,
        measured=_measured(found, examples, trusted, limits),
        language=language,
    )


def _examples(lines: Sequence[SensitiveLine], ordinary: Sequence[Sentence], content: Mapping[str, Any]) -> list[Example]:
    slang = slang_from(content["slang"])

    def words(text: str) -> Words:
        return normalise(text, slang).text.split()

    topics = {name: f"topic {intent['topic']}" for name, intent in content["intents"]["intents"].items()}
    written = [Example(each.text, words(each.text), each.label, each.persona, sensitive=each.sensitive) for each in lines]
    chosen = [each for at, each in enumerate(ordinary) if at % _STEP == 0 or topics[each.intent] in _WHOLE_TOPICS]
    behind = [Example(each.text, words(each.text), topics[each.intent], each.persona, ordinary=True) for each in chosen]
    return [*written, *behind]


def _is_sensitive(example: Example) -> bool:
    return example.sensitive


def _is_ordinary(example: Example) -> bool:
    return example.ordinary


def _is_near_miss(example: Example) -> bool:
    return not example.sensitive and not example.ordinary


def _flags(examples: Sequence[Example], wanted: Callable[[Example], bool]) -> Array:
    return np.array([wanted(each) for each in examples])


def _suspect(found: LeftOut, examples: Sequence[Example]) -> Array:
    return _flags(examples, _is_ordinary) & (found.chances >= _SUSPECT)


def _limits(found: LeftOut, examples: Sequence[Example], trusted: Array) -> Limits:
    from sklearn.linear_model import LogisticRegression

    sensitive, ordinary = _flags(examples, _is_sensitive), _flags(examples, _is_ordinary) & trusted
    alone = float(np.quantile(found.chances[sensitive], 1.0 - _RECALL))
    beside = float(np.quantile(found.chances[ordinary], _BESIDE)) if ordinary.any() else alone
    logits = np.array([[logit(chance)] for chance in found.chances])
    fitted = LogisticRegression(C=1e6).fit(logits[trusted], sensitive[trusted])
    plain = float(np.quantile(found.chances[sensitive], 1.0 - _PLAIN_RECALL))
    return Limits(found.clear, alone, plain, min(alone, beside), float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))


def _measured(found: LeftOut, examples: Sequence[Example], trusted: Array, limits: Limits) -> Measured:
    def counted(hits: Array, wanted: Callable[[Example], bool]) -> Alarms:
        chosen = hits[trusted & _flags(examples, wanted)]
        return len(chosen), int(chosen.sum())

    alarms = found.chances >= limits.alone
    return Measured(
        sensitive=counted(alarms, _is_sensitive),
        harmless=counted(alarms, _is_near_miss),
        ordinary=counted(alarms, _is_ordinary),
        looked_twice=counted(found.unclear, _is_ordinary),
        left_out=tuple(examples[at].text for at in np.flatnonzero(~trusted)),
    )
