"""Cuts a turn into clauses. What it knows is learnt: where a new clause may begin, by the words alone, and whether it does,
by what both sides mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.nlu.calibration import Calibrator
from bot.nlu.features import Array
from bot.nlu.gaps import ASIDES, GapReader, Gaps, Piece, Turn, Votes, around
from bot.text.clauses import Boundary

MOST_CLAUSES = 12
MOST_CANDIDATES = 14
LEAST_SIGN = -4.5  # log-odds below which a gap is not looked at
SURE = 0.85  # from here on a boundary is taken for granted
LEAST_CHANCE = 0.1  # by the words alone, below which it is not looked at twice
_EDGE = 1e-4


@dataclass(frozen=True)
class SignModel:
    """Weights of what stands around a gap: a logistic regression."""

    weights: Mapping[str, float]
    bias: float

    def candidates(self, turn: Turn, piece: Piece) -> tuple[Gaps, Array]:
        """The likeliest gaps inside a piece, in order, with their log-odds."""
        places = [place for place in range(piece[0] + 1, piece[1]) if turn.signs[place] is not Boundary.INSIDE]
        scores = np.array([self.score(turn, place) for place in places])
        kept = sorted(np.argsort(-scores, kind="stable")[:MOST_CANDIDATES]) if places else []
        kept = [at for at in kept if scores[at] >= LEAST_SIGN]
        return Gaps(turn, piece, [places[at] for at in kept]), scores[kept] if kept else np.zeros(0)

    def score(self, turn: Turn, place: int) -> float:
        """The log-odds that a clause begins here."""
        return self.bias + sum(self.weights.get(name, 0.0) for name in around(turn, place))


@dataclass(frozen=True)
class SplitModel:
    """The signs, trees over everything that the words show of a gap, and trees that look again with the meaning."""

    signs: SignModel
    trees: Calibrator
    review: Calibrator
    limit: float  # from here on the reviewed chance is enough


@dataclass(frozen=True)
class Part:
    """A clause in words: all of it, the core that says what it asks, and the chance that it is a clause of its own."""

    start: int
    end: int
    core: Piece
    chance: float = 1.0


class QuickCutter:
    """Cuts piece by piece at the likeliest gap, as long as one is likely enough, by the words alone."""

    def __init__(self, signs: SignModel, trees: Calibrator, votes: Votes, reader: GapReader, most: int) -> None:
        self._signs, self._trees, self._votes, self._reader, self._most = signs, trees, votes, reader, most

    def pieces(self, turn: Turn) -> list[Piece]:
        """The pieces in order; never none."""
        done: list[Piece] = []
        waiting: list[Piece] = [(0, len(turn.words))]
        while waiting:
            piece = waiting.pop(0)
            place = self._best_gap(turn, piece) if len(done) + len(waiting) + 2 <= self._most else None
            if place is None:
                done.append(piece)
            else:
                waiting += [(piece[0], place), (place, piece[1])]
        return sorted(done)

    def chance(self, turn: Turn, piece: Piece, place: int) -> float:
        """The chance that a clause begins here."""
        score = np.array([self._signs.score(turn, place)])
        return float(self._chances(Gaps(turn, piece, [place]), score)[0])

    def _best_gap(self, turn: Turn, piece: Piece) -> int | None:
        gaps, scores = self._signs.candidates(turn, piece)
        if not gaps.places:
            return None
        chances = self._chances(gaps, scores)
        best = int(chances.argmax())
        return gaps.places[best] if chances[best] >= LEAST_CHANCE else None

    def _chances(self, gaps: Gaps, scores: Array) -> Array:
        return self._trees.confidence(self._reader.table(gaps, scores, self._votes))


class Splitter:
    """Cuts turns."""

    def __init__(self, model: SplitModel, quick: Votes, full: Votes, reader: GapReader, most: int) -> None:
        self._model, self._full, self._reader = model, full, reader
        self._cutter = QuickCutter(model.signs, model.trees, quick, reader, most)

    def parts(self, turn: Turn) -> tuple[Part, ...]:
        """The clauses in order; never none."""
        pieces = self._cutter.pieces(turn)
        chances: list[float] = []
        while len(pieces) > 1:
            chances = [self._reviewed(turn, *pair) for pair in pairwise(pieces)]
            weakest = int(np.argmin(chances))
            if chances[weakest] >= self._model.limit:
                break
            pieces[weakest : weakest + 2] = [(pieces[weakest][0], pieces[weakest + 1][1])]
        if len(pieces) == 1:
            return (Part(*pieces[0], pieces[0]),)
        votes = self._full([turn.words[start:end] for start, end in pieces])
        return _without_asides(pieces, chances, [self._reader.intents[at] for at in votes.argmax(axis=1)])

    def _reviewed(self, turn: Turn, left: Piece, right: Piece) -> float:
        return float(self._model.review.confidence(review_row(turn, left, right, self._cutter, self._reader, self._full))[0])


def review_row(turn: Turn, left: Piece, right: Piece, cutter: QuickCutter, reader: GapReader, full: Votes) -> Array:
    """What the second look sees between two pieces: the first look's chance and the full votes."""
    piece = (left[0], right[1])
    chance = min(max(cutter.chance(turn, piece, right[0]), _EDGE), 1.0 - _EDGE)
    return reader.table(Gaps(turn, piece, [right[0]]), np.array([np.log(chance / (1.0 - chance))]), full)


def _without_asides(pieces: Sequence[Piece], chances: Sequence[float], intents: Sequence[str]) -> tuple[Part, ...]:
    """An aside goes with the clause behind it, the last one with the clause before."""
    kept = [at for at, intent in enumerate(intents) if intent not in ASIDES] or [len(pieces) - 1]
    begins = [0, *(pieces[before][1] for before in kept[:-1])]
    ends = [*(pieces[at][1] for at in kept[:-1]), pieces[-1][1]]
    # What stands between two clauses parts them as surely as the surest gap there.
    edges = [1.0, *(max(chances[left:right]) for left, right in pairwise(kept)), 1.0]
    sure = [_chance(min(pair)) for pair in pairwise(edges)]
    return tuple(Part(start, end, pieces[at], chance) for start, end, at, chance in zip(begins, ends, kept, sure, strict=True))


def _chance(chance: float) -> float:
    """A boundary that is likely enough casts no doubt on its clauses."""
    return 1.0 if chance >= SURE else chance
