"""What each threshold costs: per risk class how much is answered, how much of it wrongly or to strangers, and the one chosen."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.thresholds import OUTSIDE_SHARE, Curve

_MOST_POINTS = 60


def threshold_costs(curves: Mapping[Risk, Curve]) -> dict[str, Any]:
    """The curve of every risk class, thinned, with the chosen point and its target."""
    return {risk.value: _costs(curve, DEFAULT_TARGETS[risk]) for risk, curve in curves.items()}


def _costs(curve: Curve, target: float) -> dict[str, Any]:
    chosen, points = curve.choose(target), curve.points
    kept = np.unique(np.linspace(0, len(points) - 1, min(_MOST_POINTS, len(points))).astype(int)) if points else ()
    return {
        "target": target,
        "chosen": asdict(chosen),
        "held": chosen.upper <= target,
        "most": points[-1].answered if points else 0,
        "outside_share": OUTSIDE_SHARE,
        "points": [asdict(points[at]) for at in kept],
    }
