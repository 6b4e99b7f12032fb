"""What both models say of texts whose writers they have never seen: the only honest base for a limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.features import Array, Words, fit_vocabulary
from bot.nlu.linear import fit_linear
from bot.nlu.sensitive import SensitivePhrases
from bot.nlu.sensitive_kernel import both, fit_kernel, second_looks
from bot.nlu.sensitive_model import SensitiveModel, Strength, joined, rows_of

_FOLDS = 5
_NOT_CLEARED = 0.998  # of the sensitive lines the quick model must leave so many to the second look
_ORDINARY_WEIGHT = 0.3  # there are many of them, and a near miss teaches more


@dataclass(frozen=True)
class Example:
    """One text to learn from."""

    text: str
    words: Words
    label: str
    persona: str
    sensitive: bool = False
    ordinary: bool = False


@dataclass(frozen=True)
class LeftOut:
    """For all examples, by models that never saw their writers."""

    clear: float  # the quick model's chance below which nobody looks twice
    unclear: Array  # which examples reach it
    chances: Array  # by both models; 0 for what is clear
    looked: Array  # the places of the examples that the encoder has seen …
    points: Array  # … and what it made of them


def fit_quick(phrases: SensitivePhrases, examples: Sequence[Example]) -> SensitiveModel:
    """The model that reads every turn."""
    words = [each.words for each in examples]
    vocabulary = fit_vocabulary(words)
    weights = [_ORDINARY_WEIGHT if each.ordinary else 1.0 for each in examples]
    linear = fit_linear(rows_of(vocabulary, phrases, words), [each.label for each in examples], weights)
    return SensitiveModel(phrases, vocabulary, linear)


def leave_out(phrases: SensitivePhrases, examples: Sequence[Example], encoder: Encodes) -> LeftOut:
    """Judge every example by both models. The encoder sees the written lines, and of the ordinary ones those that are unclear."""
    quick = _strength_left_out(phrases, examples)
    sensitive = np.array([each.sensitive for each in examples])
    clear = float(np.quantile(quick.sensitive[sensitive], 1.0 - _NOT_CLEARED))
    unclear = quick.sensitive >= clear
    looked = np.flatnonzero(unclear | np.array([not each.ordinary for each in examples]))
    seen = [examples[at] for at in looked]
    points = encoder.encode(second_looks([each.words for each in seen], quick.at(looked).strongest))
    chances = np.zeros(len(examples))
    chances[looked] = both(quick.sensitive[looked], _evidence_left_out(points, sensitive[looked], seen))
    return LeftOut(clear, unclear, np.where(unclear, chances, 0.0), looked, points)


def _folds(examples: Sequence[Example]) -> Iterator[tuple[Array, Array]]:
    """Where the others and the left-out persons stand, for every part of the persons."""
    from sklearn.model_selection import GroupKFold

    personas = [each.persona for each in examples]
    yield from GroupKFold(min(_FOLDS, len(set(personas)))).split(examples, groups=personas)


def _strength_left_out(phrases: SensitivePhrases, examples: Sequence[Example]) -> Strength:
    places, parts = [], []
    for train, test in _folds(examples):
        model = fit_quick(phrases, [examples[at] for at in train])
        places.append(test)
        parts.append(model.strength([examples[at].words for at in test]))
    return joined(parts).at(np.argsort(np.concatenate(places)))


def _evidence_left_out(points: Array, sensitive: Array, examples: Sequence[Example]) -> Array:
    evidence = np.empty(len(examples))
    for train, test in _folds(examples):
        evidence[test] = fit_kernel(points[train], sensitive[train]).evidence(points[test])
    return evidence
