"""Kernel ridge regression: leaving a person out in closed form is the same as fitting without him."""

import numpy as np
import pytest

from bot.nlu.features import Array
from bot.nlu.ridge import fit_ridge

RIDGE = 0.4


@pytest.fixture(scope="module")
def points() -> Array:
    rows = np.random.default_rng(7).normal(size=(40, 12)).astype(np.float32)
    normed: Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normed


@pytest.fixture(scope="module")
def targets() -> Array:
    return np.eye(3, dtype=np.float32)[np.random.default_rng(8).integers(0, 3, 40)]


GROUP = np.array([3, 4, 17, 30])
OTHERS = np.setdiff1d(np.arange(40), GROUP)


def test_weights_solve_the_regression(points: Array, targets: Array) -> None:
    fitted = fit_ridge(points @ points.T, targets, RIDGE)

    assert np.allclose((points @ points.T + RIDGE * np.eye(40)) @ fitted.weights, targets, atol=1e-4)


def test_weights_without_a_group_are_those_of_a_fit_without_it(points: Array, targets: Array) -> None:
    apart = fit_ridge(points[OTHERS] @ points[OTHERS].T, targets[OTHERS], RIDGE).weights

    without = fit_ridge(points @ points.T, targets, RIDGE).without(GROUP)

    assert np.allclose(without[OTHERS], apart, atol=1e-4)
    assert not without[GROUP].any()


def test_prediction_left_out_is_that_of_a_fit_without_the_group(points: Array, targets: Array) -> None:
    apart = fit_ridge(points[OTHERS] @ points[OTHERS].T, targets[OTHERS], RIDGE).weights

    predicted = fit_ridge(points @ points.T, targets, RIDGE).left_out([GROUP, OTHERS])

    assert np.allclose(predicted[GROUP], points[GROUP] @ points[OTHERS].T @ apart, atol=1e-4)


def test_what_cannot_be_inverted_is_said() -> None:
    with pytest.raises(ArithmeticError, match="inverted"):
        fit_ridge(np.ones((3, 3), np.float32), np.eye(3, dtype=np.float32), 0.0)
