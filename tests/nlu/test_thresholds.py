"""Thresholds from measured predictions: the bound holds, and where it cannot the least one is taken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.thresholds import NEVER, Curve, fit_curve, thresholds, upper_bound

MEASURED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300)


@pytest.mark.parametrize(("wrong", "answered", "bound"), [(0, 299, 0.00997), (0, 1, 0.95), (1, 100, 0.0466), (5, 5, 1.0)])
def test_bound_is_that_of_clopper_and_pearson(wrong: int, answered: int, bound: float) -> None:
    assert upper_bound(wrong, answered) == pytest.approx(bound, abs=1e-3)


@given(MEASURED, st.sampled_from([0.01, 0.05, 0.2, 0.5]))
def test_chosen_point_holds_the_target_or_has_the_least_bound(measured: list[tuple[float, bool]], target: float) -> None:
    curve = fit_curve(np.array([sure for sure, _ in measured]), [right for _, right in measured])

    point = curve.choose(target)

    assert point.upper <= target or point.upper == min(each.upper for each in curve.points)


@given(MEASURED)
def test_points_count_what_is_answered_at_their_threshold(measured: list[tuple[float, bool]]) -> None:
    curve = fit_curve(np.array([sure for sure, _ in measured]), [right for _, right in measured])

    for point in curve.points:
        answered = [right for sure, right in measured if sure >= point.threshold]
        assert (point.answered, point.wrong) == (len(answered), answered.count(False))


def test_nothing_measured_means_nothing_is_answered() -> None:
    assert thresholds(dict.fromkeys(Risk, Curve(())), DEFAULT_TARGETS) == dict.fromkeys(Risk, NEVER)
