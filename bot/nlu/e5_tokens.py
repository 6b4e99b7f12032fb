"""Texts as tokens, cut exactly as the encoder was taught: the likeliest pieces of a unigram model (XLM-R's vocabulary).

Pieces are looked up by a hash of their characters, all of a text at once: a dict of them would take 40 MB in each process.
"""

import re
from array import array
from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bot.nlu.e5_weights import MOST_TOKENS, Weights
from bot.nlu.features import Array

_PREFIX = "query: "  # the encoder was taught two roles; this one is for texts compared with their like
_SPACE = "▁"
_SPACES = re.compile(" {2,}")
_LONGEST = 16  # characters of a piece
_UNKNOWN_PENALTY = 10
_UNREACHED = -1e30
_FACTORS = np.multiply.accumulate(np.full(_LONGEST, 0x9E3779B97F4A7C15, np.uint64))  # odd, and wrapping


class Tokens:
    """Cuts texts into tokens."""

    def __init__(self, weights: Weights) -> None:
        self._replacements = weights.replacements
        self._begin, self._end, self._unknown = weights.begin, weights.end, weights.unknown
        hashes = _hashes_of_pieces(weights)
        order = np.argsort(hashes)
        self._hashes, self._ids, self._scores = hashes[order], order.astype(np.int32), weights.scores[order]
        self._unknown_score = float(np.float32(weights.scores.min() - np.float32(_UNKNOWN_PENALTY)))

    def ids(self, text: str) -> list[int]:
        """The tokens of a text, those for its begin and end included; what is beyond MOST_TOKENS is left out."""
        characters = self._characters(text)
        ids = self._likeliest(characters)[: MOST_TOKENS - 2]
        return [self._begin, *ids, self._end]

    def _characters(self, text: str) -> Array:
        plain = _SPACES.sub(" ", (_PREFIX + text).translate(self._replacements))
        return _code_points(_SPACE + plain.replace(" ", _SPACE))

    def _likeliest(self, characters: Array) -> list[int]:
        """The way from piece to piece with the highest sum, each sum rounded to 32 bits: "wkwkwk" has many equal ways."""
        best = array("f", [_UNREACHED]) * (len(characters) + 1)
        best[0] = 0
        sums = array("f", [0])
        ways = [(0, 0)] * (len(characters) + 1)  # to each place: from where, with which piece
        for start, end, score, piece in self._steps(characters):
            sums[0] = best[start] + score
            if sums[0] > best[end]:
                best[end] = sums[0]
                ways[end] = start, piece
        return _backwards(ways)

    def _steps(self, characters: Array) -> Iterator[tuple[int, int, float, int]]:
        """Every piece at every place, from left to right, short ones first; last the unknown one, of one character."""
        starts, lengths, at = self._pieces_in(characters)
        length = len(characters)
        places = np.concatenate([starts, np.arange(length)])
        ends = np.concatenate([starts + lengths, np.arange(1, length + 1)])
        scores = np.concatenate([self._scores[at], np.full(length, self._unknown_score, np.float32)])
        pieces = np.concatenate([self._ids[at], np.full(length, self._unknown, np.int32)])
        order = np.argsort(places, kind="stable")
        return zip(places[order].tolist(), ends[order].tolist(), scores[order].tolist(), pieces[order].tolist(), strict=True)

    def _pieces_in(self, characters: Array) -> tuple[Array, Array, Array]:
        """Where the known pieces start, how long they are, and where they stand in the vocabulary."""
        padded = np.concatenate([characters, np.full(_LONGEST, ord(_SPACE), np.uint64)])
        windows = sliding_window_view(padded, _LONGEST)[:-1]
        # A space opens a piece and is never inside one; the padding ends the text in the same way.
        within = np.logical_and.accumulate(windows[:, 1:] != ord(_SPACE), axis=1)
        starts, lengths = np.nonzero(np.concatenate([np.ones((len(windows), 1), bool), within], axis=1))
        wanted = (windows * _FACTORS).cumsum(axis=1)[starts, lengths]
        at = np.searchsorted(self._hashes, wanted)
        at[at == len(self._hashes)] = 0
        known = (self._hashes[at] == wanted) & (self._ids[at] != self._unknown)
        return starts[known], lengths[known] + 1, at[known]


def _backwards(ways: list[tuple[int, int]]) -> list[int]:
    ids, at = [], len(ways) - 1
    while at > 0:
        at, piece = ways[at]
        ids.append(piece)
    return ids[::-1]


def _hashes_of_pieces(weights: Weights) -> Array:
    first_bytes = (weights.pieces & 0xC0) != 0x80
    ends = np.cumsum(first_bytes, dtype=np.int32)[weights.piece_ends - 1]
    starts = np.concatenate([[0], ends[:-1]])
    characters = _code_points(weights.pieces.tobytes().decode())
    hashes = np.zeros(len(starts), np.uint64)
    for place, factor in enumerate(_FACTORS):
        reaching = np.nonzero(ends - starts > place)[0]
        hashes[reaching] += characters[starts[reaching] + place] * factor
    return hashes


def _code_points(text: str) -> Array:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
