"""How much clauses have in common: words and pieces of words (TF-IDF), and what they mean (points of the encoder)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.encoder import Encodes, sayable
from bot.nlu.features import Array, Row, Vocabulary, Words, fit_vocabulary

# Chosen on persons left out among thirty mixtures; the neighbouring ones differ by less than half a point.
_MEANING = 1.5  # what meaning weighs beside words
_NARROWNESS = 8.0  # of the Gaussian over the encoder's points
DIRECTIONS = 128  # of the encoder's 384: as right on persons left out, and three times as fast
_LEAST_LENGTH = 1e-6


@dataclass(frozen=True)
class Seen:
    """Some texts as the models see them."""

    rows: csr_matrix  # texts × features, each of length 1
    points: Array  # texts × the encoder's dimensions, each of length 1

    @cached_property
    def columns(self) -> csr_matrix:
        """The rows turned on their side, for fast products."""
        return self.rows.T.tocsr()

    @cached_property
    def whole_points(self) -> Array:
        """The points in single precision: in the archive they are kept in half."""
        return np.asarray(self.points, np.float32)

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class Glimpse:
    """A few texts as a model sees them while serving."""

    rows: Sequence[Row]
    points: Array


@dataclass(frozen=True)
class Sight:
    """What a model sees texts with: its features, and the directions in which the encoder's points differ most."""

    vocabulary: Vocabulary
    axes: Array  # the encoder's dimensions × DIRECTIONS

    def see(self, texts: Sequence[Words], encoder: Encodes) -> Seen:
        """The texts as the model sees them."""
        return Seen(self.vocabulary.matrix(texts), self.points(texts, encoder))

    def glimpse(self, texts: Sequence[Words], encoder: Encodes) -> Glimpse:
        """The same for a few texts, of which nobody needs a matrix."""
        return Glimpse([self.vocabulary.row(words) for words in texts], self.points(texts, encoder))

    def points(self, texts: Sequence[Words], encoder: Encodes) -> Array:
        """Where the texts lie: texts × directions, each of length 1."""
        return self._turned(encoder.encode([sayable(words) for words in texts]))

    def _turned(self, points: Array) -> Array:
        turned = points @ self.axes
        lengths = np.sqrt((turned**2).sum(axis=1, keepdims=True))
        found: Array = turned / np.maximum(lengths, _LEAST_LENGTH)
        return found


def fit_sight(texts: Sequence[Words], encoder: Encodes) -> Sight:
    """The sight of a model that learns from these texts: principal directions, without centring."""
    points = encoder.encode([sayable(words) for words in texts]).astype(float)
    _, directions = np.linalg.eigh(points.T @ points)
    return Sight(fit_vocabulary(texts), directions[:, ::-1][:, :DIRECTIONS].astype(np.float32))


def relation(left: Seen, right: Seen) -> Array:
    """How much every text of the left has in common with every text of the right: left × right, at most 2.5."""
    common: Array = words_in_common(left, right)
    common += alike(left.whole_points, right.whole_points)
    return common


def words_in_common(left: Seen, right: Seen) -> Array:
    """The part of the relation that needs no encoder: left × right, from 0 to 1."""
    common: Array = (left.rows @ right.columns).toarray().astype(np.float32, copy=False)
    return common


def alike(left: Array, right: Array) -> Array:
    """The part of the relation that is meaning: left × right, from 0 to 1.5.

    A Gaussian of the distance; for points of length 1 its square is 2 − 2 · cosine.
    """
    cosines: Array = left @ right.T
    cosines -= 1.0
    cosines *= 2.0 * _NARROWNESS
    np.exp(cosines, out=cosines)
    cosines *= _MEANING
    return cosines
