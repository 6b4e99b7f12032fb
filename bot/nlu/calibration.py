"""Confidence that means "the chance that this intent is right", learnt from predictions on sentences not trained on."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.features import Array

_FORESTS, _TREES, _DEPTH, _RATE = 3, 150, 3, 0.06
_QUESTIONS = 12  # looked at for each split
_LEAF = -2  # scikit-learn's mark of a node without a question
PARTS = ("features", "limits", "left", "right", "values")


@dataclass(frozen=True)
class Calibrator:
    """Boosted small trees over the evidence, three forests averaged, as plain arrays of trees × nodes."""

    features: Array
    limits: Array
    left: Array
    right: Array
    values: Array
    base: float

    def confidence(self, table: Array) -> Array:
        """The chance that the winner is right, for each row of the evidence."""
        trees = np.arange(len(self.features))
        rows = np.arange(len(table))[:, None]
        evidence = table.astype(np.float32)
        at = np.zeros((len(table), len(trees)), np.intp)
        for _ in range(_DEPTH):
            asked = self.features[trees, at]
            goes_left = evidence[rows, np.maximum(asked, 0)] <= self.limits[trees, at]
            at = np.where(asked == _LEAF, at, np.where(goes_left, self.left[trees, at], self.right[trees, at]))
        scores = self.base + self.values[trees, at].sum(axis=1)
        chances: Array = 1.0 / (1.0 + np.exp(-scores))
        return chances


_NONE = np.zeros((1, 1))
NOTHING_LEARNT = Calibrator(np.full((1, 1), _LEAF), _NONE, np.zeros((1, 1), int), np.zeros((1, 1), int), _NONE, 0.0)


def fit_calibrator(table: Array, right: Array) -> Calibrator:
    """The calibrator for this evidence and whether each winner was right."""
    from sklearn.ensemble import GradientBoostingClassifier

    share = float(np.clip(right.mean(), 1e-3, 1 - 1e-3))
    base = float(np.log(share / (1 - share)))
    if right.all() or not right.any():
        return replace(NOTHING_LEARNT, base=base)
    forests = (
        GradientBoostingClassifier(
            n_estimators=_TREES,
            max_depth=_DEPTH,
            learning_rate=_RATE,
            subsample=0.5,
            min_samples_leaf=20,
            max_features=_QUESTIONS,
            random_state=seed,
        )
        for seed in range(_FORESTS)
    )
    with ThreadPoolExecutor(min(_FORESTS, os.cpu_count() or 1)) as pool:
        fitted = list(pool.map(lambda forest: forest.fit(table, right), forests))
    trees = [tree.tree_ for forest in fitted for tree in forest.estimators_[:, 0]]
    nodes = max(tree.node_count for tree in trees)
    return Calibrator(
        features=_padded([tree.feature for tree in trees], nodes, _LEAF),
        limits=_padded([tree.threshold for tree in trees], nodes, 0.0),
        left=_padded([tree.children_left for tree in trees], nodes, 0),
        right=_padded([tree.children_right for tree in trees], nodes, 0),
        values=_padded([_RATE / _FORESTS * tree.value[:, 0, 0] for tree in trees], nodes, 0.0),
        base=base,
    )


def _padded(columns: list[Array], length: int, filler: float) -> Array:
    return np.array([np.pad(column, (0, length - len(column)), constant_values=filler) for column in columns])
