"""Learns what a person must see at once. Limit and confidence come from predictions on persons left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from bot.nlu.encoder import Encoder, Encodes
from bot.nlu.features import Array, Words
from bot.nlu.learning import Sentence
from bot.nlu.sensitive import sensitive_from
from bot.nlu.sensitive_kernel import CERTAIN, Weighing, fit_weighing
from bot.nlu.sensitive_knowledge import Alarms, Limits, Measured, SensitiveKnowledge
from bot.nlu.sensitive_left_out import Example, LeftOut, fit
from bot.nlu.sensitive_lines import SensitiveLine
from bot.text.lexicon import slang_from
from bot.text.normalise import normalise

_RECALL = 0.98  # of the sensitive lines, by models that never saw their writer; the report shows what it costs in false alarms
_PLAIN_RECALL = 0.9  # of the same, where the reader is sure of a plain question: hardly any sensitive line looks like one
_NOT_CLEARED = 0.995  # of the same the first look must leave so many to the second
_SUSPECT = 0.5
_FOLDS = 4  # of persons, for the weighing
# Of the ordinary sentences every fourth is background enough (time grows with the cube), of what sounds most alike every second.
_STEP, _STEP_ALIKE = 4, 2
_ALIKE = frozenset({"topic outside", "topic complaint", "topic warranty", "topic smalltalk"})
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
    fitted = fit(phrases, examples, encoder or Encoder())
    found = fitted.leave_out(examples)
    clear = float(np.quantile(found.level[fitted.sensitive], 1.0 - _NOT_CLEARED))
    everyone = np.ones(len(examples), bool)
    suspect = _chances(found, clear, examples, everyone) >= _SUSPECT
    trusted = ~(_flags(examples, _is_ordinary) & suspect)
    weighing = _weighing(found, fitted.sensitive, trusted)
    chances = _chances(found, clear, examples, trusted)
    limits = _limits(clear, chances, examples, trusted)
    return SensitiveKnowledge(
        sight=fitted.sight,
        quick=fitted.quick_by(trusted).weights,
        kernel=fitted.kernel(trusted, weighing),
        limits=limits,
        measured=_measured(chances, found.level >= clear, examples, trusted, limits),
        language=language,
    )


def _examples(lines: Sequence[SensitiveLine], ordinary: Sequence[Sentence], content: Mapping[str, Any]) -> list[Example]:
    slang = slang_from(content["slang"])

    def words(text: str) -> Words:
        return normalise(text, slang).text.split()

    topics = {name: f"topic {intent['topic']}" for name, intent in content["intents"]["intents"].items()}
    written = [Example(each.text, words(each.text), each.label, each.persona, sensitive=each.sensitive) for each in lines]
    chosen = [each for at, each in enumerate(ordinary) if at % (_STEP_ALIKE if topics[each.intent] in _ALIKE else _STEP) == 0]
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


def _weighing(found: LeftOut, sensitive: Array, trusted: Array) -> Weighing:
    """Fitted to all that no phrase proves."""
    unproven = trusted & (found.level < np.inf)
    return fit_weighing(found.evidence[unproven], sensitive[unproven])


def _chances(found: LeftOut, clear: float, examples: Sequence[Example], trusted: Array) -> Array:
    """The chances by a weighing that has not seen the writer either."""
    sensitive = _flags(examples, _is_sensitive)
    personas = np.array([each.persona for each in examples])
    names = sorted(set(personas))
    chances = np.zeros(len(examples))
    for fold in range(min(_FOLDS, len(names))):
        apart = np.isin(personas, names[fold::_FOLDS])
        chances[apart] = _weighing(found, sensitive, trusted & ~apart).chances(found.evidence[apart])
    chances[found.level < clear] = 0.0
    return np.where(found.level < np.inf, chances, CERTAIN)


def _limits(clear: float, chances: Array, examples: Sequence[Example], trusted: Array) -> Limits:
    sensitive, ordinary = _flags(examples, _is_sensitive), _flags(examples, _is_ordinary) & trusted
    alone = float(np.quantile(chances[sensitive], 1.0 - _RECALL))
    beside = float(np.quantile(chances[ordinary], _BESIDE)) if ordinary.any() else alone
    plain = float(np.quantile(chances[sensitive], 1.0 - _PLAIN_RECALL))
    return Limits(clear, alone, plain, min(alone, beside))


def _measured(chances: Array, unclear: Array, examples: Sequence[Example], trusted: Array, limits: Limits) -> Measured:
    def counted(hits: Array, wanted: Callable[[Example], bool]) -> Alarms:
        chosen = hits[trusted & _flags(examples, wanted)]
        return len(chosen), int(chosen.sum())

    alarms = chances >= limits.alone
    return Measured(
        sensitive=counted(alarms, _is_sensitive),
        harmless=counted(alarms, _is_near_miss),
        ordinary=counted(alarms, _is_ordinary),
        looked_twice=counted(unclear, _is_ordinary),
        left_out=tuple(examples[at].text for at in np.flatnonzero(~trusted)),
    )
