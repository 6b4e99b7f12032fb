"""The second look: what a text means beside all that was written, weighed together with the first look."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.features import Array, Words
from bot.nlu.relation import Seen, Sight, relation
from bot.nlu.sensitive import SensitivePhrases
from bot.nlu.sensitive_model import MOST_AS_WHOLE, Strength, rows_of

CERTAIN = 1.0


@dataclass(frozen=True)
class Weighing:
    """A logistic regression of what both looks say."""

    weights: Array  # one for each column of `evidence`
    bias: float

    def chances(self, evidence: Array) -> Array:
        """The chance for each row that it is sensitive."""
        chances: Array = 1.0 / (1.0 + np.exp(-(evidence @ self.weights + self.bias)))
        return chances


@dataclass(frozen=True)
class KernelModel:
    """Every written line and ordinary sentence votes for its kind, as strongly as it is related to the text."""

    seen: Seen
    votes: Array  # texts × kinds
    sensitive: Array  # which of the texts are
    weighing: Weighing

    def look(self, texts: Seen, quick: Strength) -> tuple[Array, Array]:
        """The chance that each text is sensitive, and the votes for every kind."""
        related = relation(texts, self.seen)
        votes: Array = related @ self.votes
        nearest = related[:, self._sensitive_places].max(axis=1), related[:, self._other_places].max(axis=1)
        return self.weighing.chances(evidence(votes, quick.votes, *nearest)), votes

    @cached_property
    def _sensitive_places(self) -> Array:
        return np.flatnonzero(self.sensitive)

    @cached_property
    def _other_places(self) -> Array:
        return np.flatnonzero(~self.sensitive)


def evidence(votes: Array, quick: Array, nearest_sensitive: Array, nearest_other: Array) -> Array:
    """What is weighed: all votes and the strongest, of both looks, and the nearest texts of either side."""
    sides = [each for looked in (votes, quick) for each in (looked.sum(axis=1), looked.max(axis=1))]
    return np.column_stack([*sides, nearest_sensitive, nearest_other])


def fit_weighing(rows: Array, sensitive: Array) -> Weighing:
    """The regression for these rows."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=100.0, max_iter=1000).fit(rows, sensitive)
    return Weighing(fitted.coef_[0].astype(float), float(fitted.intercept_[0]))


def to_look_at(words: Words, strongest: Words) -> Words:
    """What the second look gets of a text: all of it, or of a long story the window that is most sensitive."""
    return words if len(words) <= MOST_AS_WHOLE else strongest


def see(texts: Sequence[Words], sight: Sight, phrases: SensitivePhrases, encoder: Encodes) -> Seen:
    """These texts as the second look sees them."""
    return Seen(rows_of(sight.vocabulary, phrases, texts), sight.points(texts, encoder))
