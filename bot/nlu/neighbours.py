"""How near a clause comes to anything that the training has seen, and what that was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.features import Array


@dataclass(frozen=True)
class Neighbours:
    """The training sentences as rows of unit length, turned on their side for fast products."""

    columns: csr_matrix  # features × sentences
    labels: Array  # index of each sentence's label

    def similarities(self, rows: csr_matrix) -> csr_matrix:
        """Cosine of every row with every sentence."""
        return rows @ self.columns

    def nearest(self, rows: csr_matrix) -> tuple[Array, Array]:
        """For each row the greatest cosine and that sentence's label (−1 where nothing is shared)."""
        products = self.similarities(rows)
        best, labels = np.zeros(rows.shape[0]), np.full(rows.shape[0], -1)
        for row in range(rows.shape[0]):
            start, end = products.indptr[row], products.indptr[row + 1]
            if end > start:
                at = start + int(np.argmax(products.data[start:end]))
                best[row], labels[row] = products.data[at], self.labels[products.indices[at]]
        return best, labels


def fit_neighbours(rows: csr_matrix, labels: Sequence[str] | Array, names: Sequence[str]) -> Neighbours:
    """The neighbours of these rows."""
    order = {name: index for index, name in enumerate(names)}
    return Neighbours(rows.T.tocsr(), np.array([order[label] for label in labels], np.int32))
