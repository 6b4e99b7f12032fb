"""How much is answered at what risk: along the whole curve of the confidence, and at the model's own thresholds.

Messages from outside the shop are weighted so that they make up a given share of the traffic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.messages import Decision
from bot.nlu.decisions import NEVER_ANSWERED
from bot.nlu.reading import Clause
from bot.training.cases import Case
from bot.training.scores import Judged, handled_right

NEVER = -1.0
SHARES = (0.3, 0.5, 0.7)
MOST_WRONG = 0.05
_MOST_POINTS = 60


@dataclass(frozen=True)
class Stake:
    """What one message would come to at each threshold."""

    outside: bool
    right_at: float  # the highest confidence of a right clause that may be answered
    wrong_at: float  # and of a wrong one
    handled: bool  # right without an answer: handed to a person, declined
    confidence: float  # of the message's intent
    right: bool  # that intent


def stake_of(judged: Judged) -> Stake:
    """What a reading would come to."""
    case, held_back = judged.case, bool(judged.reading.sensitive)
    clauses = judged.reading.clauses
    open_ = [clause for clause in clauses if not _kept(clause, held_back)]
    right = [clause.confidence for clause in open_ if clause.intent in case.intents]
    wrong = [clause.confidence for clause in open_ if clause.intent not in case.intents]
    handled = any(clause.intent in NEVER_ANSWERED and handled_right(clause, case.intents) for clause in clauses)
    return Stake(
        case.outside,
        max(right, default=NEVER),
        max(wrong, default=NEVER),
        handled and not case.outside,
        judged.first.confidence,
        judged.right,
    )


def _kept(clause: Clause, held_back: bool) -> bool:
    """Whether no threshold would answer it."""
    return clause.intent in NEVER_ANSWERED or (held_back and clause.decision is Decision.HAND_OFF)


def stake_of_guess(case: Case, intent: str, confidence: float) -> Stake:
    """What a bare guess would come to; on equal terms, without decisions of its own."""
    right, never = intent in case.intents, intent in NEVER_ANSWERED
    return Stake(
        case.outside,
        confidence if right and not never else NEVER,
        confidence if not right and not never else NEVER,
        right and never and not case.outside,
        confidence,
        right,
    )


def weights(stakes: Sequence[Stake], share: float | None) -> Any:
    """Each message's weight, so that those from outside make up this share; None leaves the traffic as it is."""
    outside = np.array([stake.outside for stake in stakes])
    inside_count, outside_count = int((~outside).sum()), int(outside.sum())
    if share is None or not inside_count or not outside_count:
        return np.ones(len(stakes))
    return np.where(outside, share / outside_count, (1.0 - share) / inside_count)


def steps(stakes: Sequence[Stake], share: float | None) -> list[dict[str, float]]:
    """From the strictest threshold to the freest: answered right among what is the shop's, wrong among what is answered."""
    weight = weights(stakes, share)
    outside, right_at, wrong_at, handled = (
        np.array([getattr(stake, name) for stake in stakes]) for name in ("outside", "right_at", "wrong_at", "handled")
    )
    inside = float(weight[~outside].sum()) or 1.0
    found = []
    for limit in [1.01, *sorted({*right_at[right_at >= 0], *wrong_at[wrong_at >= 0]}, reverse=True)]:
        wrong = wrong_at >= limit
        right = ~wrong & ((right_at >= limit) | handled)
        answered = float(weight[wrong | (right_at >= limit)].sum())
        false = float(weight[wrong].sum())
        found.append(
            {
                "threshold": float(limit),
                "right": float(weight[right & ~outside].sum()) / inside,
                "wrong": false / answered if answered else 0.0,
            }
        )
    return found


def best_right(stakes: Sequence[Stake], share: float | None = 0.5, most_wrong: float = MOST_WRONG) -> float | None:
    """The most that is answered right on the curve while no more than this share of the answers is wrong."""
    if not any(not stake.outside for stake in stakes):
        return None
    return max(step["right"] for step in steps(stakes, share) if step["wrong"] <= most_wrong)


def area(stakes: Sequence[Stake], share: float | None = 0.5) -> float | None:
    """Area under the risk–coverage curve: the mean share of wrong intents among the surest, over all shares of the traffic."""
    if not stakes:
        return None
    _, risk, weight = _risks(stakes, share)
    return float((risk * weight).sum() / weight.sum())


def risk_points(stakes: Sequence[Stake], share: float | None = 0.5) -> list[list[float]]:
    """The curve itself, thinned: coverage and risk."""
    coverage, risk, _ = _risks(stakes, share)
    kept = np.unique(np.linspace(0, len(risk) - 1, min(_MOST_POINTS, len(risk))).astype(int))
    return [[float(coverage[at]), float(risk[at])] for at in kept]


def _risks(stakes: Sequence[Stake], share: float | None) -> tuple[Any, Any, Any]:
    weight = weights(stakes, share)
    order = np.argsort([-stake.confidence for stake in stakes], kind="stable")
    ranked = weight[order]
    wrong = np.array([not stake.right for stake in stakes])[order]
    covered = np.cumsum(ranked)
    return covered / covered[-1], np.cumsum(ranked * wrong) / covered, ranked


def own_wrong(inside: Sequence[Judged], outside: Sequence[Judged], share: float) -> float | None:
    """Wrong among the answers at the model's own thresholds, with this share of the traffic from outside."""
    if not inside or not outside:
        return None
    answered = _part(inside, (each.answered for each in inside)), _part(outside, (each.answered for each in outside))
    wrong = _part(inside, (each.wrong for each in inside)), answered[1]
    whole = (1.0 - share) * answered[0] + share * answered[1]
    return ((1.0 - share) * wrong[0] + share * wrong[1]) / whole if whole else 0.0


def _part(judged: Sequence[Judged], marks: Iterable[bool]) -> float:
    return sum(marks) / len(judged)


def thinned(points: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Enough of a curve to draw it."""
    kept = np.unique(np.linspace(0, len(points) - 1, min(2 * _MOST_POINTS, len(points))).astype(int))
    return [points[at] for at in kept]
