"""Kernel ridge regression in closed form, with the prediction for every person as if that person had not been there.

With K the relation of all texts, Y their targets and H = (K + ridge · I)⁻¹, the weights are A = H·Y. Without the texts B the
weights of the others are A − H[:,B]·H[B,B]⁻¹·A[B], and the prediction for B is Y[B] − H[B,B]⁻¹·A[B] (Rifkin and Lippert,
"Notes on regularized least squares", MIT-CSAIL-TR-2007-025).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.features import Array

_BLOCK = 2048  # rows


@dataclass(frozen=True)
class Ridge:
    """What was fitted."""

    inverse: Array  # texts × texts
    targets: Array  # texts × labels
    weights: Array  # texts × labels

    def without(self, group: Array) -> Array:
        """The weights fitted without these texts, whose own rows are zero."""
        weights: Array = self.weights - self.inverse[:, group] @ self._solved(group)
        weights[group] = 0.0
        return weights

    def left_out(self, groups: Sequence[Array]) -> Array:
        """The prediction for every text by a fit without its group: texts × labels."""
        predicted = np.empty_like(self.targets)
        for group in groups:
            predicted[group] = self.targets[group] - self._solved(group)
        return predicted

    def _solved(self, group: Array) -> Array:
        from scipy.linalg import solve

        solved: Array = solve(self.inverse[np.ix_(group, group)], self.weights[group], assume_a="pos", check_finite=False)
        return solved


def fit_ridge(relation: Array, targets: Array, ridge: float) -> Ridge:
    """Fit these targets. The relation is used up: it may be very large, and its place is taken by the inverse."""
    from scipy.linalg import lapack

    relation[np.diag_indices_from(relation)] += ridge
    # Fortran's order: LAPACK then works in place. The matrix is symmetric, so its transpose is itself.
    factor, failed = lapack.spotrf(relation.T, lower=1, overwrite_a=1)
    inverse, failed_too = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError("The relation of the sentences cannot be inverted: is a sentence there twice with no ridge?")
    _mirror(inverse)
    return Ridge(inverse, targets, inverse @ targets)


def _mirror(matrix: Array) -> None:
    """Copy the lower half onto the upper one, block by block, as a whole copy may not fit beside it."""
    for start in range(0, len(matrix), _BLOCK):
        end = start + _BLOCK
        matrix[:start, start:end] = matrix[start:end, :start].T
        corner = matrix[start:end, start:end]
        corner[:] = np.tril(corner) + np.tril(corner, -1).T
