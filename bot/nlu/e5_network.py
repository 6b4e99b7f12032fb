"""The encoder's twelve layers as a network of 8-bit multiplications, which processors do several times faster than others.

Each multiplication rounds its whole input by one step, so no channel may be much larger than the rest. Before a channel is
rounded it is therefore divided by how large it gets, and the weights behind it are multiplied by the same. How large it gets is
reckoned from the weights before it and seen in a sample: a few channels are huge in the tokens every text begins and ends with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.e5_weights import HEADS, HIDDEN, LAYERS, NORM_EPSILON, Weights
from bot.nlu.features import Array
from bot.nlu.onnx_writer import Network

EMBEDDED = "embedded"
_DEVIATIONS = 4  # what is normally distributed hardly ever goes beyond
_STEPS = 127
_FINENESS = 4  # sizes between a number and its double


@dataclass(frozen=True)
class Flow:
    """Hidden states between two halves of a layer: their name in the network, where each channel is divided by `size`,
    and the same for the sample, undivided; `centre` and `spread` are those of the normalisation they come from."""

    name: str
    size: Array
    sample: Array
    centre: Array
    spread: Array


def written(weights: Weights, sample: Sequence[int]) -> bytes:
    """The network, from embedded tokens to the mean of their last hidden states. `sample`: tokens of some text."""
    network = Network()
    flow = _first(network, weights, weights.vectors(sample))
    for layer in range(LAYERS):
        flow = _attention(network, weights, f"l{layer}.", flow)
        flow = _feed_forward(network, weights, f"l{layer}.", flow)
    mean = network.node("ReduceMean", flow.name, axes=[1], keepdims=0)
    pooled = network.node("Mul", mean, network.constant(flow.size))
    return network.written((EMBEDDED, [1, 0, HIDDEN]), (pooled, [1, HIDDEN]))


def _first(network: Network, weights: Weights, sample: Array) -> Flow:
    centre, spread, sample, size = _normal(weights, "emb.ln", sample)
    constants = network.constant(spread / size), network.constant(centre / size)
    name = network.node("LayerNormalization", EMBEDDED, *constants, epsilon=NORM_EPSILON)
    return Flow(name, size, sample, centre, spread)


def _next(network: Network, weights: Weights, norm: str, before: Flow, change: str, sample: Array) -> Flow:
    """What comes after a half layer: its change added to what was before, normalised."""
    centre, spread, sample, size = _normal(weights, norm, before.sample + sample)
    undivided = network.node("Mul", before.name, network.constant(before.size))
    constants = network.constant(spread / size), network.constant(centre / size)
    name = network.contributed("SkipLayerNormalization", change, undivided, *constants, epsilon=NORM_EPSILON)
    return Flow(name, size, sample, centre, spread)


def _attention(network: Network, weights: Weights, layer: str, flow: Flow) -> Flow:
    matrices = [weights.matrix(f"{layer}{part}.w") for part in "qkv"]
    biases = [weights.numbers(f"{layer}{part}.b") for part in "qkv"]
    seen = _attended(*(flow.sample @ matrix.T + bias for matrix, bias in zip(matrices, biases, strict=True)))
    size = _size(matrices[2] @ flow.centre + biases[2], _spread(matrices[2], flow), seen)
    matrices[2], biases[2] = matrices[2] / size[:, None], biases[2] / size
    projected = _product(network, flow.name, np.concatenate(matrices) * flow.size, np.concatenate(biases))
    parts = network.nodes("Split", [projected], 3, "", {"axis": 2})
    attended = network.contributed("MultiHeadAttention", *parts, num_heads=HEADS)
    matrix, bias = weights.matrix(layer + "ao.w"), weights.numbers(layer + "ao.b")
    change = _product(network, attended, matrix * size, bias)
    return _next(network, weights, layer + "aln", flow, change, seen @ matrix.T + bias)


def _feed_forward(network: Network, weights: Weights, layer: str, flow: Flow) -> Flow:
    inner, inner_bias = weights.matrix(layer + "fi.w"), weights.numbers(layer + "fi.b")
    outer, outer_bias = weights.matrix(layer + "fo.w"), weights.numbers(layer + "fo.b")
    seen = _gelu(flow.sample @ inner.T + inner_bias)
    size = _size(np.maximum(inner @ flow.centre + inner_bias, 0), _spread(inner, flow), seen)
    active = network.contributed("Gelu", _product(network, flow.name, inner * flow.size, inner_bias))
    divided = network.node("Mul", active, network.constant(1 / size))
    change = _product(network, divided, outer * size, outer_bias)
    return _next(network, weights, layer + "oln", flow, change, seen @ outer.T + outer_bias)


def _product(network: Network, name: str, matrix: Array, bias: Array) -> str:
    steps = np.abs(matrix).max(axis=1) / _STEPS
    rounded = np.rint(matrix / steps[:, None]).astype(np.int8)
    constants = network.constant(rounded.T), network.constant(steps), "", network.constant(bias)
    return network.contributed("DynamicQuantizeMatMul", name, *constants)


def _normal(weights: Weights, norm: str, sample: Array) -> tuple[Array, Array, Array, Array]:
    spread, centre = weights.numbers(norm + ".w"), weights.numbers(norm + ".b")
    off = sample - sample.mean(axis=1, keepdims=True)
    normal = off / np.sqrt((off * off).mean(axis=1, keepdims=True) + NORM_EPSILON) * spread + centre
    return centre, spread, normal, _size(centre, np.abs(spread), normal)


def _size(centre: Array, spread: Array, seen: Array) -> Array:
    """How large each channel gets, rounded, so that it is the same on every machine."""
    largest = np.maximum(np.abs(centre) + _DEVIATIONS * spread, np.abs(seen).max(axis=0))
    size: Array = np.exp2(np.rint(_FINENESS * np.log2(largest)) / _FINENESS).astype(np.float32)
    return size


def _spread(matrix: Array, flow: Flow) -> Array:
    spread: Array = np.sqrt(np.square(matrix * flow.spread).sum(axis=1))
    return spread


def _attended(queries: Array, keys: Array, values: Array) -> Array:
    first, second, third = (part.reshape(len(part), HEADS, -1).swapaxes(0, 1) for part in (queries, keys, values))
    scores = first @ second.swapaxes(1, 2) / np.sqrt(np.float32(HIDDEN // HEADS))
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    mixed: Array = (shares / shares.sum(axis=2, keepdims=True)) @ third
    return mixed.swapaxes(0, 1).reshape(len(queries), HIDDEN)


def _gelu(values: Array) -> Array:
    """Nearly: how large channels get needs no error function."""
    active: Array = values / 2 * (1 + np.tanh(0.79788456 * (values + 0.044715 * values**3)))
    return active
