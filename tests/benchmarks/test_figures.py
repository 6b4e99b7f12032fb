"""The arithmetic of the benchmark: percentiles, ratios, turns of a long chat, slopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Spread, around, percentile, ratio, slope, spread

MOMENTS = st.lists(st.floats(0, 1000), min_size=1, max_size=200)


def test_a_percentile_is_the_smallest_value_that_covers_its_share() -> None:
    values = [float(each) for each in range(1, 101)]

    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.99) == 7
    assert percentile([], 0.5) is None


@given(MOMENTS, st.floats(0.01, 1))
def test_a_percentile_covers_its_share_and_no_smaller_value_does(values: list[float], share: float) -> None:
    found = percentile(values, share)

    assert found in values
    assert sum(each <= found for each in values) >= share * len(values) - 1e-6
    assert sum(each < found for each in values) < share * len(values) + 1e-6


def test_what_was_never_answered_is_no_time_and_is_not_counted() -> None:
    assert spread([0.010, None, 0.030, 0.020]) == Spread(3, 20.0, 30.0, 30.0)
    assert spread([None]) == Spread(0, None, None, None)


def test_a_ratio_of_something_missing_is_missing() -> None:
    assert ratio(8, 2) == 4
    assert ratio(None, 2) is None
    assert ratio(8, None) is None
    assert ratio(8, 0) is None


def test_a_turn_of_a_long_chat_is_the_median_of_those_near_it() -> None:
    replies = [0.001 * turn for turn in range(1, 305)]

    assert around(replies, 5) == pytest.approx(5)
    assert around(replies, 300) == pytest.approx(300)


def test_a_chat_that_ended_early_has_no_late_turn() -> None:
    assert around([0.01] * 299, 300) is None
    assert around([None] * 10, 5) is None


def test_a_slope_is_found_with_its_error() -> None:
    found = slope([0, 1, 2, 3], [10, 12, 14, 16])

    assert found is not None
    assert (found.rise, found.error) == (pytest.approx(2), pytest.approx(0, abs=1e-9))
    assert not found.flat


def test_noise_around_a_level_is_flat() -> None:
    found = slope(list(range(100)), [500 + (each * 7919 % 13) for each in range(100)])

    assert found is not None
    assert found.flat


def test_too_few_looks_have_no_slope() -> None:
    assert slope([1, 2], [1, 2]) is None
    assert slope([1, 1, 1], [1, 2, 3]) is None
