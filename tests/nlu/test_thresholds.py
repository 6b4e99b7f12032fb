"""Thresholds from measured predictions: the bound holds, and where it cannot the least one is taken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.thresholds import NEVER, Curve, fit_curve, thresholds, upper_bound, weight_of_outside

CASES = st.tuples(st.floats(0, 1), st.booleans(), st.booleans())  # confidence, right, outside
MEASURED = st.lists(CASES, min_size=1, max_size=300)


def curve_of(measured: list[tuple[float, bool, bool]]) -> Curve:
    sure, right, outside = (np.array(column) for column in zip(*measured, strict=True))
    return fit_curve(sure, right & ~outside, outside, np.ones(len(sure), bool))


@pytest.mark.parametrize(("wrong", "answered", "bound"), [(0, 299, 0.00997), (0, 1, 0.95), (1, 100, 0.0466), (5, 5, 1.0)])
def test_bound_is_that_of_clopper_and_pearson(wrong: int, answered: int, bound: float) -> None:
    assert upper_bound(wrong, answered) == pytest.approx(bound, abs=1e-3)


@given(MEASURED, st.sampled_from([0.01, 0.05, 0.2, 0.5]))
def test_chosen_point_holds_the_target_or_has_the_least_bound(measured: list[tuple[float, bool, bool]], target: float) -> None:
    curve = curve_of(measured)

    point = curve.choose(target)

    assert point.upper <= target or point.upper == min(each.upper for each in curve.points)


@given(MEASURED)
def test_points_count_what_is_answered_at_their_threshold(measured: list[tuple[float, bool, bool]]) -> None:
    for point in curve_of(measured).points:
        answered = [(right, outside) for sure, right, outside in measured if sure >= point.threshold]
        inside = [right for right, outside in answered if not outside]
        assert (point.answered, point.wrong) == (len(inside), inside.count(False))
        assert point.outside == len(answered) - len(inside)


def test_what_comes_from_outside_weighs_as_half_of_the_traffic() -> None:
    assert weight_of_outside(inside=900, outside=100) == pytest.approx(9.0)
    assert weight_of_outside(inside=500, outside=0) == 1.0


def test_answering_what_is_outside_raises_the_bound() -> None:
    inside = [(0.9, True, False)] * 500
    kept, broken = ([*inside, *[(sure, False, True)] * 50] for sure in (0.1, 0.9))

    assert curve_of(kept).points[0].upper < 0.01
    assert curve_of(broken).points[0].upper > 0.4


def test_nothing_measured_means_nothing_is_answered() -> None:
    assert thresholds(dict.fromkeys(Risk, Curve(())), DEFAULT_TARGETS) == dict.fromkeys(Risk, NEVER)
