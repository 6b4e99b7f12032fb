"""Whether a confidence means what it says."""

import pytest

from bot.training.reliability import reliability


def test_exact_confidences_have_no_calibration_error() -> None:
    found = reliability([0.75] * 4 + [0.25] * 4, [True, True, True, False, True, False, False, False])

    assert found["calibration_error"] == pytest.approx(0.0)
    assert [(each["confidence"], each["right"], each["count"]) for each in found["bins"]] == [(0.25, 0.25, 4), (0.75, 0.75, 4)]


def test_overconfidence_shows_in_both_errors() -> None:
    found = reliability([0.9, 0.9], [True, False])

    assert found["calibration_error"] == pytest.approx(0.4)
    assert found["brier"] == pytest.approx((0.01 + 0.81) / 2)


def test_full_confidence_belongs_to_the_last_bin() -> None:
    assert reliability([1.0, 0.95], [True, True])["bins"][0]["count"] == 2


def test_nothing_read_is_not_measured() -> None:
    found = reliability([], [])

    assert (found["bins"], found["calibration_error"], found["brier"]) == ([], None, None)
