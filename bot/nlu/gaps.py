"""What is to be seen at the gaps between the words of a turn: signs, the words around, and what stands on both sides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.evidence import OUT_OF_SCOPE
from bot.nlu.features import Array, Words
from bot.text.clauses import Boundary, ClauseWords

_SIGNS = (None, *Boundary)
_MOST_WORDS = 15
# Beside another clause these are an aside, none of their own.
ASIDES = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny", "abuse", "out_of_scope"})
# These are told rather than asked, often in several sentences.
TOLD = frozenset(
    {
        *("complain_damaged", "complain_wrong_item", "complain_missing", "complain_late", "claim_warranty"),
        *("inform_order", "packaging_request", "change_order", "cancel_order", "ask_human"),
    }
)


@dataclass(frozen=True)
class Turn:
    """The words of one turn and the sign at the gap before each: signs[0] is none."""

    words: Words
    signs: Sequence[Boundary | None]


def around(turn: Turn, place: int) -> list[str]:
    """The names of what stands around the gap before this word."""
    padded = ["^^", "^", *turn.words, "$", "$$"]
    two, one, next_, after = padded[place : place + 4]
    sign = turn.signs[place]
    name = sign.value if sign else "none"
    return [
        f"s {name}",
        *(f"l {one}", f"r {next_}", f"ll {two} {one}", f"rr {next_} {after}", f"lr {one} {next_}"),
        *(f"sl {name} {one}", f"sr {name} {next_}"),
        *(f"n {min(place, 4)}", f"m {min(len(turn.words) - place, 4)}"),
    ]


Piece = tuple[int, int]
Votes = Callable[[Sequence[Words]], Array]


@dataclass(frozen=True)
class Gaps:
    """Some gaps of one piece of a turn."""

    turn: Turn
    piece: Piece
    places: Sequence[int]

    def sides(self) -> list[Words]:
        """What stands left of each, right of each, and the whole piece."""
        start, end = self.piece
        words = self.turn.words
        return [*(words[start:place] for place in self.places), *(words[place:end] for place in self.places), words[start:end]]


@dataclass(frozen=True)
class GapReader:
    """Makes of what is seen at gaps one row for each, from which the chance is made that a new clause begins there."""

    intents: Sequence[str]  # in the order of the votes
    words: ClauseWords

    def table(self, gaps: Gaps, scores: Array, votes: Votes) -> Array:
        """One row for each gap; `scores` are the log-odds that another model gave it before."""
        rows = votes(gaps.sides())
        count = len(gaps.places)
        sides = (rows[:count], rows[count : 2 * count], np.repeat(rows[-1:], count, axis=0))
        shape = np.array([self._shape(gaps, place) for place in gaps.places], float)
        return np.column_stack([scores, shape, *self._beside(*sides)])

    def _beside(self, left: Array, right: Array, whole: Array) -> list[Array]:
        """How clear each side is, what it holds of the other's intent, and what the intents are."""
        best = [votes.argmax(axis=1) for votes in (left, right, whole)]
        kinds = [np.array([self.intents[at] in group for at in column]) for column in best for group in (ASIDES, TOLD)]
        rows = np.arange(len(left))
        crossed = [left[rows, best[1]], right[rows, best[0]], whole[rows, best[0]], whole[rows, best[1]]]
        same = [best[0] == best[1], best[0] == best[2], best[1] == best[2]]
        clear = [column for votes in (left, right, whole) for column in self._clear(votes)]
        return [*clear, *crossed, *same, *kinds]

    def _clear(self, votes: Array) -> list[Array]:
        ranked = np.sort(votes, axis=1)
        outside = votes[:, self.intents.index(OUT_OF_SCOPE)] if OUT_OF_SCOPE in self.intents else np.zeros(len(votes))
        return [ranked[:, -1], ranked[:, -1] - ranked[:, -2], votes.sum(axis=1), outside]

    def _shape(self, gaps: Gaps, place: int) -> list[float]:
        start, end = gaps.piece
        left, right = gaps.turn.words[start:place], gaps.turn.words[place:end]
        asked = [float(self.words.asks(side)) for side in (left, right)]
        said = [float(self.words.says(side)) for side in (left, right)]
        sign = [float(gaps.turn.signs[place] is each) for each in _SIGNS]
        return [*sign, min(len(left), _MOST_WORDS), min(len(right), _MOST_WORDS), *asked, *said]
