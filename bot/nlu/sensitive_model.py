"""How sensitive some words are at a first look: pieces of words and phrases in, the votes for every kind out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.nlu.features import Array, Vocabulary, Words
from bot.nlu.sensitive import Phrases, SensitivePhrases

WINDOW, STEP = 14, 6
MOST_AS_WHOLE = 3 * WINDOW
_MARK = 0.3  # how much a phrase weighs beside all pieces of the words, whose row has the length 1


@dataclass(frozen=True)
class Strength:
    """What some texts show, one row for each."""

    votes: Array  # for every kind, in the order of gravity
    certain: Array  # which kinds a phrase proves alone
    strongest: tuple[Words, ...]  # the window that shows it

    @property
    def level(self) -> Array:
        """How sensitive each text is; endless where a phrase proves it."""
        level: Array = np.where(self.certain.any(axis=1), np.inf, self.votes.sum(axis=1))
        return level

    def at(self, places: Sequence[int] | Array) -> "Strength":
        """Some of them, in this order."""
        return Strength(self.votes[places], self.certain[places], tuple(self.strongest[place] for place in places))


@dataclass(frozen=True)
class SensitiveModel:
    """The phrases, and a ridge regression of the kinds over words and phrases."""

    phrases: SensitivePhrases
    vocabulary: Vocabulary
    weights: Array  # features × kinds

    def strength(self, texts: Sequence[Words]) -> Strength:
        """How sensitive these texts are; the most sensitive window of each counts."""
        pieces = [[tuple(words[start:end]) for start, end in windows(len(words))] for words in texts]
        places = {piece: at for at, piece in enumerate(dict.fromkeys(piece for listed in pieces for piece in listed))}
        every = self._of_pieces(tuple(places))
        level = every.level
        return every.at([max((places[piece] for piece in listed), key=lambda at: float(level[at])) for listed in pieces])

    def _of_pieces(self, pieces: tuple[Words, ...]) -> Strength:
        kinds = self.phrases.by_gravity
        certain = np.array([[kind in self.phrases.find(piece).certain for kind in kinds] for piece in pieces], bool)
        words = self.vocabulary.votes(pieces, self.weights)
        votes = words + _marks_of(self.phrases, pieces) @ self.weights[len(self.vocabulary.columns) :]
        return Strength(votes, certain.reshape(-1, len(kinds)), pieces)


def rows_of(vocabulary: Vocabulary, phrases: SensitivePhrases, texts: Sequence[Words]) -> csr_matrix:
    """One row of features for each text: its words, and what the phrases in it say."""
    return hstack([vocabulary.matrix(texts), csr_matrix(_marks_of(phrases, texts))]).tocsr()


def _marks_of(phrases: SensitivePhrases, texts: Sequence[Words]) -> Array:
    return _MARK * np.array([_marks(phrases, phrases.find(words)) for words in texts], np.float32)


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
