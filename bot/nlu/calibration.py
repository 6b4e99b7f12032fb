"""Confidence that means "the chance that this intent is right", learnt from predictions on sentences not trained on."""

from dataclasses import dataclass

import numpy as np

from bot.nlu.features import Array


@dataclass(frozen=True)
class Calibrator:
    """A logistic regression over the evidence."""

    mean: Array
    scale: Array
    weights: Array
    bias: float

    def confidence(self, table: Array) -> Array:
        """The chance that the winner is right, for each row of the evidence."""
        scores = ((table - self.mean) / self.scale) @ self.weights + self.bias
        chances: Array = 1.0 / (1.0 + np.exp(-np.clip(scores, -30.0, 30.0)))
        return chances


def fit_calibrator(table: Array, right: Array) -> Calibrator:
    """The calibrator for this evidence and whether each winner was right."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    if right.all() or not right.any():
        return Calibrator(mean, scale, np.zeros(table.shape[1]), 6.0 if right.all() else -6.0)
    model = LogisticRegression(C=1.0, max_iter=200).fit((table - mean) / scale, right)
    return Calibrator(mean, scale, model.coef_[0], float(model.intercept_[0]))
