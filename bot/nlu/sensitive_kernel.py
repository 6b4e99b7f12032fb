"""The second look: tells sensitive sentences from others by what they mean, as points of the encoder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from bot.nlu.encoder import sayable
from bot.nlu.features import Array, Words
from bot.nlu.sensitive_model import CERTAIN, MOST_AS_WHOLE, chance_of, logit

_GAMMA, _COST = 8.0, 2.0  # chosen on persons left out, as the best of six pairs
_SHARPNESS = 2.0  # turns margins into the scale of logits


@dataclass(frozen=True)
class KernelModel:
    """A support vector machine with a Gaussian kernel as plain arrays."""

    centre: Array
    vectors: Array  # half precision: there are thousands, and the encoder itself is coarser
    weights: Array
    bias: Array

    def evidence(self, points: Array) -> Array:
        """For every point what speaks for sensitive (positive) or against it, to be added to a logit."""
        kernel = _gaussian(points - self.centre, self.vectors.astype(np.float32))
        evidence: Array = _SHARPNESS * (kernel @ self.weights + self.bias)
        return evidence


def fit_kernel(points: Array, sensitive: Array) -> KernelModel:
    """The machine for these points."""
    from sklearn.svm import SVC

    centre = points.mean(axis=0)
    machine = SVC(C=_COST, gamma=_GAMMA, cache_size=400).fit(points - centre, sensitive)
    vectors = machine.support_vectors_.astype(np.float16)
    return KernelModel(centre, vectors, machine.dual_coef_[0].astype(np.float32), machine.intercept_.astype(np.float32))


def second_looks(texts: Sequence[Words], strongest: Sequence[Words]) -> list[str]:
    """What the encoder gets of these texts: all of it, or of a long story the window that is most sensitive."""
    chosen = [words if len(words) <= MOST_AS_WHOLE else window for words, window in zip(texts, strongest, strict=True)]
    return [sayable(words) for words in chosen]


def both(quick: Array, evidence: Array) -> Array:
    """The chances of the quick model with the evidence of the second look; what is certain stays so."""
    pairs = zip(quick.tolist(), evidence.tolist(), strict=True)
    return np.array([one if one >= CERTAIN else chance_of(logit(one) + more) for one, more in pairs])


def kernel_arrays(name: str, model: KernelModel) -> dict[str, Array]:
    """The arrays of a model under its name, to be written down."""
    return {f"{name}.{field.name}": getattr(model, field.name) for field in fields(KernelModel)}


def kernel_from(name: str, arrays: Mapping[str, Array]) -> KernelModel:
    """The model whose arrays were written under this name."""
    return KernelModel(*(arrays[f"{name}.{field.name}"] for field in fields(KernelModel)))


def _gaussian(points: Array, vectors: Array) -> Array:
    distances = (points**2).sum(axis=1)[:, None] + (vectors**2).sum(axis=1) - 2.0 * points @ vectors.T
    kernel: Array = np.exp(-_GAMMA * np.maximum(distances, 0.0))
    return kernel
