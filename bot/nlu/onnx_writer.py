"""Writes a network in the ONNX format. The package `onnx` can do that too, but takes 60 MB and wants its own protobuf."""

from collections.abc import Iterator, Sequence

import numpy as np

from bot.nlu.features import Array

CONTRIBUTED = "com.microsoft"  # operators only ONNX Runtime has
_FORMAT, _OPERATORS = 8, 17  # versions
_KINDS = {np.dtype(np.float32): 1, np.dtype(np.int8): 3}
_FLOAT, _INTEGER, _INTEGERS = 1, 2, 7  # kinds of attributes
_VARINT, _BYTES, _FIXED32 = 0, 2, 5  # how protobuf writes a field
Attribute = int | float | list[int]


class Network:
    """Nodes and constants in the order in which they are added; a result is known by the name it gets."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, values: Array) -> str:
        """Numbers the network knows; the name under which nodes take them."""
        name = f"c{len(self._constants)}"
        dims = b"".join(_integer(1, size) for size in values.shape)
        data = _bytes(9, np.ascontiguousarray(values).tobytes())
        self._constants.append(_bytes(5, dims + _integer(2, _KINDS[values.dtype]) + _text(8, name) + data))
        return name

    def node(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """The name of the one result of an operator of the ONNX standard."""
        return self.nodes(operator, inputs, 1, "", attributes)[0]

    def contributed(self, operator: str, *inputs: str, **attributes: Attribute) -> str:
        """The name of the one result of an operator of ONNX Runtime."""
        return self.nodes(operator, inputs, 1, CONTRIBUTED, attributes)[0]

    def nodes(
        self, operator: str, inputs: Sequence[str], results: int, domain: str, attributes: dict[str, Attribute]
    ) -> list[str]:
        """The names of all results of an operator; an empty input is one left out."""
        names = [f"n{len(self._nodes)}_{result}" for result in range(results)]
        fields = [_text(1, name) for name in inputs] + [_text(2, name) for name in names] + [_text(4, operator)]
        fields += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        self._nodes.append(_bytes(1, b"".join(fields) + _text(7, domain)))
        return names

    def written(self, takes: tuple[str, Sequence[int]], gives: tuple[str, Sequence[int]]) -> bytes:
        """The network as a file; a size of 0 is one that may be any."""
        graph = [*self._nodes, _text(2, "network"), *self._constants, _bytes(11, _tensor(*takes)), _bytes(12, _tensor(*gives))]
        versions = _bytes(8, _text(1, "") + _integer(2, _OPERATORS)) + _bytes(8, _text(1, CONTRIBUTED) + _integer(2, 1))
        begin = _integer(1, _FORMAT) + versions + _key(7, _BYTES) + _varint(sum(map(len, graph)))
        return b"".join([begin, *graph])  # once: the constants are large


def _tensor(name: str, sizes: Sequence[int]) -> bytes:
    dims = b"".join(_bytes(1, _integer(1, size) if size else b"") for size in sizes)
    return _text(1, name) + _bytes(2, _bytes(1, _integer(1, 1) + _bytes(2, dims)))


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        number = _key(2, _FIXED32) + np.float32(value).tobytes()
        return _text(1, name) + number + _integer(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, _INTEGER)
    return _text(1, name) + b"".join(_integer(8, item) for item in value) + _integer(20, _INTEGERS)


def _integer(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(value)) + value


def _key(field: int, form: int) -> bytes:
    return _varint(field << 3 | form)


def _varint(value: int) -> bytes:
    return bytes(_sevens(value))


def _sevens(value: int) -> Iterator[int]:
    value %= 1 << 64
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
