"""How sure the bot must be for an answer: per risk class the least confidence that keeps the wrong ones under the target.

The bound is one-sided, 95 %, after Clopper and Pearson. The whole curve is kept, so that a shop may choose other targets.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.features import Array

_LEVEL = 0.95
_POINTS = 400
OUTSIDE_SHARE = 0.5  # of the traffic is none of the shop's business: buyers' chats hold less, live streams more
NEVER = 1.01


@dataclass(frozen=True)
class Point:
    """What happens with this threshold."""

    threshold: float
    answered: int  # of the measured clauses that belong to the shop
    wrong: int  # of these
    outside: int  # answered although they are none of the shop's business
    upper: float  # bound on the share of wrong ones


@dataclass(frozen=True)
class Curve:
    """The points of one risk class, from the strictest to the freest."""

    points: tuple[Point, ...]

    def choose(self, target: float) -> Point:
        """The freest point whose bound holds; where none does, the one with the least bound."""
        if not self.points:
            return Point(NEVER, 0, 0, 0, 1.0)
        holding = [point for point in self.points if point.upper <= target]
        if holding:
            return max(holding, key=lambda point: point.answered)
        return min(self.points, key=lambda point: point.upper)


def thresholds(curves: Mapping[Risk, Curve], targets: Mapping[Risk, float]) -> dict[Risk, float]:
    """The threshold of every risk class for these targets."""
    return {risk: curves[risk].choose(targets.get(risk, DEFAULT_TARGETS[risk])).threshold for risk in Risk}


def fit_curve(confidences: Array, right: Array, outside: Array, chosen: Array) -> Curve:
    """The curve of one risk class.

    Args:
        confidences: Of all measured clauses, by models that had not seen their writers.
        right: Whether the intent is right.
        outside: Whether the clause is none of the shop's business.
        chosen: Which of them were read as an intent of this class that is answered.
    """
    places = np.flatnonzero(chosen)
    order = places[np.argsort(-confidences[places], kind="stable")]
    ranked, strange = confidences[order], outside[order]
    answered, told = np.cumsum(~strange), np.cumsum(strange)
    wrong = np.cumsum(~strange & ~right[order])
    weight = weight_of_outside(int((~outside).sum()), int(outside.sum()))
    last = np.flatnonzero(np.append(ranked[1:] < ranked[:-1], True)) if len(ranked) else np.zeros(0, int)
    kept = last[np.unique(np.linspace(0, len(last) - 1, min(_POINTS, len(last))).astype(int))] if len(last) else last
    return Curve(tuple(_point(float(ranked[at]), int(answered[at]), int(wrong[at]), int(told[at]), weight) for at in kept))


def weight_of_outside(inside: int, outside: int) -> float:
    """What one measured clause from outside counts for, so that they make up OUTSIDE_SHARE of the traffic."""
    return OUTSIDE_SHARE / (1.0 - OUTSIDE_SHARE) * inside / outside if outside and inside else 1.0


def upper_bound(wrong: float, answered: float) -> float:
    """The one-sided upper bound on the share of wrong ones; weighted counts need not be whole."""
    from scipy.stats import beta

    return 1.0 if wrong >= answered else float(beta.ppf(_LEVEL, wrong + 1, answered - wrong))


def _point(threshold: float, answered: int, wrong: int, outside: int, weight: float) -> Point:
    """The bound counts as many cases as the weights leave (Kish's effective size): few heavy ones say little."""
    whole, false = answered + weight * outside, wrong + weight * outside
    effective = whole / (answered + weight**2 * outside)
    return Point(threshold, answered, wrong, outside, upper_bound(false * effective, whole * effective))
