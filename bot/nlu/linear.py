"""Linear classifiers as plain arrays: fast to load, nothing pickled. Fitting (scikit-learn) happens only while training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.features import Array

_MATRICES = ("logistic", "logistic_bias", "vectors", "vectors_bias")
_SHARPNESS = 3.0  # turns a support vector machine's margins into something like chances


@dataclass(frozen=True)
class LinearModel:
    """Two linear models over the same labels, averaged: logistic regressions (sure of what is strange) and support vectors."""

    labels: tuple[str, ...]
    logistic: Array  # features × labels
    logistic_bias: Array
    vectors: Array
    vectors_bias: Array

    def chances(self, rows: csr_matrix) -> Array:
        """One row of chances for each row of features."""
        logistic = 1.0 / (1.0 + np.exp(-(rows @ self.logistic + self.logistic_bias)))
        logistic /= np.maximum(logistic.sum(axis=1, keepdims=True), 1e-9)
        margins = _SHARPNESS * (rows @ self.vectors + self.vectors_bias)
        powers = np.exp(margins - margins.max(axis=1, keepdims=True))
        average: Array = (logistic + powers / powers.sum(axis=1, keepdims=True)) / 2.0
        return average


def fit_linear(rows: csr_matrix, labels: Sequence[str] | Array, weights: Sequence[float] | None = None) -> LinearModel:
    """Both models for these rows. Where some weigh less than others, the primal problem is solved: there it is much faster."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    dual = weights is None
    tolerance = 1e-4 if dual else 1e-2
    logistic = LogisticRegression(
        C=20.0, solver="liblinear", dual=dual, tol=tolerance, multi_class="ovr", max_iter=60, random_state=1
    )
    vectors = LinearSVC(C=0.5, random_state=1)
    logistic.fit(rows, labels, weights)
    vectors.fit(rows, labels, weights)
    names = tuple(str(name) for name in logistic.classes_)
    return LinearModel(names, *_both_sides(logistic, len(names)), *_both_sides(vectors, len(names)))


def model_arrays(name: str, model: LinearModel) -> dict[str, Array]:
    """The arrays of a model under its name, to be written down."""
    return {f"{name}.{part}": getattr(model, part) for part in _MATRICES}


def model_from(name: str, labels: Sequence[str], arrays: Mapping[str, Array]) -> LinearModel:
    """The model whose arrays were written under this name."""
    return LinearModel(tuple(labels), *(arrays[f"{name}.{part}"] for part in _MATRICES))


def _both_sides(model: object, count: int) -> tuple[Array, Array]:
    """Weights and bias; scikit-learn keeps one row only where there are two labels."""
    weights = np.asarray(model.coef_, np.float32)  # type: ignore[attr-defined]
    bias = np.asarray(model.intercept_, np.float32)  # type: ignore[attr-defined]
    if count == 2:
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return np.ascontiguousarray(weights.T), bias
