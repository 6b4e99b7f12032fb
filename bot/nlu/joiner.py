"""Decides which proposed boundaries are real: a split stays only where both sides clearly ask different things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from bot.nlu.judge import Judge, Judgement
from bot.text.clauses import Boundary, ClauseWords, Proposal

Piece = tuple[int, int]
# What a split gains; two clauses must together be clearer than the whole by the rest.
GAIN: Mapping[Boundary, float] = {
    Boundary.LINE: 0.45,
    Boundary.STOP: 0.3,
    Boundary.COMMA: 0.1,
    Boundary.JOINT: 0.2,
    Boundary.END: 0.15,
    Boundary.OPENER: -0.1,
    Boundary.TOPIC: -0.1,
}
LEAST = 0.55  # no clause of several may be less sure
LEAST_WEAK = 0.7  # the same next to a weak boundary
ASIDE = -0.25  # what it costs to call a piece a mere aside
# These are no clauses of their own beside another.
ASIDES = frozenset({"greeting", "thanks", "goodbye", "affirm", "deny", "out_of_scope"})
SHORTEST_TOLD = 3
# These are told rather than asked, so they need no question word.
TOLD = frozenset(
    [
        "complain_damaged",
        "complain_wrong_item",
        "complain_missing",
        "complain_late",
        "inform_order",
        "packaging_request",
        "change_order",
        "cancel_order",
        "claim_warranty",
        "ask_human",
    ]
)


@dataclass(frozen=True)
class Part:
    """A clause in tokens: all of it, and the core that says what it asks."""

    start: int
    end: int
    judgement: Judgement
    core: Piece


@dataclass(frozen=True)
class _Path:
    """The best way to cut everything up to some place."""

    score: float
    parts: tuple[Part, ...]
    waiting: int | None = None  # where an aside begins that no clause has taken up yet


class Joiner:
    """Cuts one turn: words and proposals in, parts out."""

    def __init__(self, judge: Judge, words: Sequence[str], proposals: Sequence[Proposal], most: int, edges: ClauseWords) -> None:
        self._judge, self._words, self._most, self._edge_words = judge, words, most, edges
        self._weak = [False, *(proposal.boundary.weak for proposal in proposals), False]
        self._edges = [0, *(proposal.token for proposal in proposals), len(words)]
        self._gains = [0.0, *(GAIN[proposal.boundary] for proposal in proposals)]

    def parts(self) -> tuple[Part, ...]:
        """The parts in order; never none."""
        best: list[_Path | None] = [_Path(0.0, ())]
        for end in range(1, len(self._edges)):
            paths = [self._step(best[start], start, end) for start in range(end)]
            best.append(max((path for path in paths if path), key=lambda path: path.score, default=None))
        last = best[-1]
        if last is None or not last.parts:
            return (self._whole(),)
        return _closed(last, len(self._words))

    def _whole(self) -> Part:
        piece = (0, len(self._words))
        return Part(*piece, self._judgements[(0, len(self._edges) - 1)], piece)

    @cached_property
    def _judgements(self) -> dict[Piece, Judgement]:
        spans = [(start, end) for end in range(1, len(self._edges)) for start in range(end)]
        texts = [self._words[self._edges[start] : self._edges[end]] for start, end in spans]
        return dict(zip(spans, self._judge.judge(texts), strict=True))

    def _step(self, path: _Path | None, start: int, end: int) -> _Path | None:
        """Go on with the piece between two edges, as a clause or as an aside."""
        if path is None or len(path.parts) >= self._most:
            return None
        judgement = self._judgements[(start, end)]
        whole = start == 0 and end == len(self._edges) - 1
        if judgement.intent in ASIDES and not whole:
            return self._aside(path, start)
        if not whole and not self._stands(start, end, judgement):
            return self._aside(path, start) if end == start + 1 else None
        if path.parts and path.parts[-1].judgement.intent == judgement.intent:
            return None
        gain = self._gains[start] if path.parts else 0.0
        begin = self._edges[start] if path.waiting is None else path.waiting
        part = Part(begin, self._edges[end], judgement, (self._edges[start], self._edges[end]))
        return _Path(path.score + log(max(judgement.confidence, 1e-6)) + gain, (*path.parts, part))

    def _stands(self, start: int, end: int, judgement: Judgement) -> bool:
        """Whether this piece can be a clause beside others."""
        if not (self._weak[start] or self._weak[end]):
            return judgement.confidence >= LEAST
        words = self._words[self._edges[start] : self._edges[end]]
        told = judgement.intent in TOLD and len(words) >= SHORTEST_TOLD and self._edge_words.says(words)
        return judgement.confidence >= LEAST_WEAK and (told or self._edge_words.asks(words))

    def _aside(self, path: _Path, start: int) -> _Path:
        waiting = self._edges[start] if path.waiting is None else path.waiting
        return _Path(path.score + ASIDE, path.parts, waiting)


def _closed(path: _Path, end: int) -> tuple[Part, ...]:
    """An aside at the very end belongs to the clause before it."""
    if path.waiting is None:
        return path.parts
    last = path.parts[-1]
    return (*path.parts[:-1], Part(last.start, end, last.judgement, last.core))
