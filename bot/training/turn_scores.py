"""Turns with several clauses, and turns that only look so: how often exactly the wanted clauses are found."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.nlu.reading import Clause
from bot.training.readings import Reads
from bot.training.scores import turn_exact
from bot.training.sentences import HeldOutTurn

_COUNTS = ("several", "several_exact", "several_number", "one", "one_exact", "one_number")


def score_turns(reads: Reads, turns: Iterable[HeldOutTurn]) -> dict[str, Any]:
    """The counts: exact is number, place and intents; number alone beside it."""
    counts: dict[str, Any] = dict.fromkeys(_COUNTS, 0)
    misses = []
    for turn in turns:
        clauses = reads.read(turn.text).clauses
        kind = "several" if len(turn.clauses) > 1 else "one"
        exact = turn_exact(turn, clauses)
        counts[kind] += 1
        counts[f"{kind}_number"] += len(clauses) == len(turn.clauses)
        counts[f"{kind}_exact"] += exact
        if not exact:
            misses.append(_miss(turn, clauses))
    return {**counts, "misses": misses}


def _miss(turn: HeldOutTurn, clauses: Sequence[Clause]) -> dict[str, str]:
    wanted = " · ".join(f"{clause.intent}: {clause.contains}" for clause in turn.clauses)
    found = " · ".join(f"{clause.intent}: {clause.text}" for clause in clauses)
    return {"text": turn.text, "wanted": wanted, "found": found}


def together(scores: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The sums of several files."""
    listed = list(scores)
    return {name: sum(each[name] for each in listed) for name in _COUNTS}
