"""How sensitive some words are: pieces of words and phrases in, the chance of every kind out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.nlu.features import Array, Vocabulary, Words
from bot.nlu.linear import LinearModel
from bot.nlu.sensitive import Phrases, SensitivePhrases

WINDOW, STEP = 14, 6
MOST_AS_WHOLE = 3 * WINDOW
CERTAIN = 1.0
_EDGE = 1e-4
_MARK = 0.3  # how much a phrase weighs beside all pieces of the words, whose row has the length 1


@dataclass(frozen=True)
class Strength:
    """What some texts show, one row for each."""

    sensitive: Array  # the model's chance that it is sensitive
    kinds: Array  # the share of every kind, in the order of gravity
    strongest: tuple[Words, ...]  # the window that shows it

    def at(self, places: Sequence[int] | Array) -> "Strength":
        """Some of them, in this order."""
        return Strength(self.sensitive[places], self.kinds[places], tuple(self.strongest[place] for place in places))


def joined(parts: Sequence[Strength]) -> Strength:
    """All of them, one after another."""
    return Strength(
        sensitive=np.concatenate([part.sensitive for part in parts]),
        kinds=np.concatenate([part.kinds for part in parts]),
        strongest=tuple(words for part in parts for words in part.strongest),
    )


@dataclass(frozen=True)
class SensitiveModel:
    """The phrases, and a model whose labels are the kinds, near misses, and the topics of ordinary sentences."""

    phrases: SensitivePhrases
    vocabulary: Vocabulary
    linear: LinearModel

    def strength(self, texts: Sequence[Words]) -> Strength:
        """How sensitive these texts are; the most sensitive window of each counts."""
        pieces = [[tuple(words[start:end]) for start, end in windows(len(words))] for words in texts]
        places = {piece: at for at, piece in enumerate(dict.fromkeys(piece for listed in pieces for piece in listed))}
        kinds = self._kinds(list(places))
        sensitive = np.minimum(kinds.sum(axis=1), 1.0)
        strongest = [max((places[piece] for piece in listed), key=lambda at: float(sensitive[at])) for listed in pieces]
        return Strength(sensitive, kinds, tuple(places)).at(strongest)

    def _kinds(self, pieces: Sequence[Words]) -> Array:
        """The chance of every kind for each piece; a phrase that is certain needs no model."""
        names, labels = self.phrases.by_gravity, self.linear.labels
        chances = self.linear.chances(rows_of(self.vocabulary, self.phrases, pieces))
        kinds = np.column_stack([chances[:, labels.index(kind)] if kind in labels else np.zeros(len(pieces)) for kind in names])
        certain = np.array([[kind in self.phrases.find(piece).certain for kind in names] for piece in pieces], float)
        return np.maximum(kinds, certain)


def rows_of(vocabulary: Vocabulary, phrases: SensitivePhrases, texts: Sequence[Words]) -> csr_matrix:
    """One row of features for each text: its words, and what the phrases in it say."""
    marks = np.array([_marks(phrases, phrases.find(words)) for words in texts], np.float32)
    return hstack([vocabulary.matrix(texts), csr_matrix(marks * _MARK)]).tocsr()


def _marks(phrases: SensitivePhrases, found: Phrases) -> list[bool]:
    """The kinds named and sounded like, what is around, and what is around a kind that is named."""
    named = bool(found.named)
    around = [name in found.around for name in phrases.around]
    kinds = [kind in listed for listed in (found.named, found.harmless) for kind in phrases.by_gravity]
    return [*kinds, named, named and bool(found.harmless), *around, *(named and one for one in around)]


def windows(length: int) -> list[tuple[int, int]]:
    """Where so many words are looked at: all of them, and overlapping parts, lest half a sentence drowns in a long story."""
    if length <= WINDOW:
        return [(0, length)]
    starts = [*range(0, length - WINDOW, STEP), length - WINDOW]
    whole = [(0, length)] if length <= MOST_AS_WHOLE else []
    return [*whole, *((start, start + WINDOW) for start in starts)]


def chance_of(evidence: float) -> float:
    """Evidence back as a chance."""
    return 1.0 / (1.0 + exp(-evidence))


def logit(chance: float) -> float:
    """A chance on the scale where evidence adds up."""
    clipped = min(max(chance, _EDGE), 1 - _EDGE)
    return log(clipped / (1 - clipped))
