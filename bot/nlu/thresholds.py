"""How sure the bot must be for an answer: per risk class the least confidence that keeps the wrong ones under the target.

The bound is one-sided, 95 %, after Clopper and Pearson. The whole curve is kept, so that a shop may choose other targets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.features import Array

_LEVEL = 0.95
_POINTS = 200
NEVER = 1.01


@dataclass(frozen=True)
class Point:
    """What happens with this threshold: how many of the measured clauses are answered, how many of them wrongly."""

    threshold: float
    answered: int
    wrong: int
    upper: float  # bound on the share of wrong ones


@dataclass(frozen=True)
class Curve:
    """The points of one risk class, from the strictest to the freest."""

    points: tuple[Point, ...]

    def choose(self, target: float) -> Point:
        """The freest point whose bound holds; where none does, the one with the least bound."""
        if not self.points:
            return Point(NEVER, 0, 0, 1.0)
        holding = [point for point in self.points if point.upper <= target]
        if holding:
            return max(holding, key=lambda point: point.answered)
        return min(self.points, key=lambda point: point.upper)


def thresholds(curves: Mapping[Risk, Curve], targets: Mapping[Risk, float]) -> dict[Risk, float]:
    """The threshold of every risk class for these targets."""
    return {risk: curves[risk].choose(targets.get(risk, DEFAULT_TARGETS[risk])).threshold for risk in Risk}


def fit_curve(confidences: Array, right: Sequence[bool]) -> Curve:
    """The curve of one risk class from out-of-fold confidences."""
    order = np.argsort(-confidences, kind="stable")
    ranked, wrong = confidences[order], np.cumsum(~np.asarray(right, bool)[order])
    last = np.append(ranked[1:] < ranked[:-1], True) if len(ranked) else np.zeros(0, bool)
    places = np.flatnonzero(last)
    chosen = places[np.unique(np.linspace(0, len(places) - 1, min(_POINTS, len(places))).astype(int))] if len(places) else []
    return Curve(tuple(_point(float(ranked[at]), int(at) + 1, int(wrong[at])) for at in chosen))


def upper_bound(wrong: int, answered: int) -> float:
    """The one-sided upper bound on the share of wrong ones."""
    from scipy.stats import beta

    return 1.0 if wrong >= answered else float(beta.ppf(_LEVEL, wrong + 1, answered - wrong))


def _point(threshold: float, answered: int, wrong: int) -> Point:
    return Point(threshold, answered, wrong, upper_bound(wrong, answered))
