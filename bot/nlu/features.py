"""What the models see of normalised words: words, pairs of words and pieces of words, weighted by TF-IDF."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

Array = np.ndarray[Any, Any]
Words = Sequence[str]
_DIGIT = re.compile(r"\d")
_SHORTEST, _LONGEST = 2, 5
_MINIMUM_TEXTS = 2
_CACHED_WORDS = 50_000
_CACHED_TEXTS = 500


def _word_features(word: str) -> list[str]:
    padded = f" {word} "
    lengths = range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
    return [f"w {word}", *(padded[at : at + length] for length in lengths for at in range(len(padded) - length + 1))]


def _pairs(words: Words) -> list[str]:
    return [f"b {first} {second}" for first, second in zip(["^", *words], [*words, "$"], strict=True)]


def _shapes(words: Words) -> list[str]:
    """Numbers count by their shape only, emoji not at all: they tell the writer, not the wish."""
    return [_DIGIT.sub("0", word) for word in words if not word.startswith("emo_")]


@dataclass(frozen=True)
class Row:
    """The features of one text: which they are, and their values, together of length 1."""

    columns: Array
    values: Array


def row_votes(rows: Sequence[Row], weights: Array) -> Array:
    """Rows × labels. Weights in half precision are made whole only where a feature occurs."""
    found = [row.values @ weights[row.columns].astype(np.float32, copy=False) for row in rows]
    return np.array(found, np.float32).reshape(-1, weights.shape[1])


class Vocabulary:
    """The known features, their columns and weights. Remembers the columns of the words it has met."""

    def __init__(self, columns: Mapping[str, int], weights: Array) -> None:
        self.columns = columns
        self.weights = weights
        self._by_word: dict[str, list[int]] = {}
        self._by_text: dict[tuple[str, ...], Row] = {}

    def row(self, words: Words) -> Row:
        """The features of one text. The last ones are remembered: a turn's parts are looked at again and again."""
        key = tuple(words)
        row = self._by_text.get(key)
        if row is None:
            if len(self._by_text) >= _CACHED_TEXTS:
                self._by_text.clear()
            row = self._by_text[key] = self._row(words)
        return row

    def _row(self, words: Words) -> Row:
        counts = Counter(self._columns_of(words))
        columns = np.array(sorted(counts), np.int32)
        times = np.array([counts[column] for column in columns.tolist()], float)
        row = (1.0 + np.log(times)) * self.weights[columns]
        return Row(columns, (row / (np.sqrt(row @ row) or 1.0)).astype(np.float32))

    def matrix(self, texts: Iterable[Words]) -> csr_matrix:
        """One row of unit length for each text, for training: a matrix costs more than a few rows."""
        rows = [self.row(words) for words in texts]
        starts = np.cumsum([0, *(len(row.columns) for row in rows)]).astype(np.int32)
        data = (_joined([row.values for row in rows], np.float32), _joined([row.columns for row in rows], np.int32), starts)
        return csr_matrix(data, shape=(len(rows), len(self.columns)))

    def votes(self, texts: Sequence[Words], weights: Array) -> Array:
        """Texts × labels, for weights of features × labels."""
        return row_votes([self.row(words) for words in texts], weights)

    def known_share(self, words: Words) -> float:
        """How many of the words the training has seen, from 0 to 1."""
        shapes = _shapes(words)
        return sum(f"w {word}" in self.columns for word in shapes) / len(shapes) if shapes else 0.0

    def _columns_of(self, words: Words) -> list[int]:
        shapes = _shapes(words)
        found = [self.columns[pair] for pair in _pairs(shapes) if pair in self.columns]
        for word in shapes:
            found += self._word_columns(word)
        return found

    def _word_columns(self, word: str) -> list[int]:
        known = self._by_word.get(word)
        if known is None:
            known = [self.columns[name] for name in _word_features(word) if name in self.columns]
            if len(self._by_word) < _CACHED_WORDS:
                self._by_word[word] = known
        return known


def fit_vocabulary(texts: Sequence[Words]) -> Vocabulary:
    """The vocabulary of the training texts; what stands in one text only is left out."""
    counts: Counter[str] = Counter()
    for words in texts:
        shapes = _shapes(words)
        counts.update({name for word in shapes for name in _word_features(word)} | set(_pairs(shapes)))
    kept = sorted(name for name, count in counts.items() if count >= _MINIMUM_TEXTS)
    weights = np.array([log((1 + len(texts)) / (1 + counts[name])) + 1.0 for name in kept], np.float32)
    return Vocabulary({name: column for column, name in enumerate(kept)}, weights)


def vocabulary_from(names: Sequence[str], weights: Array) -> Vocabulary:
    """A vocabulary as it was written down."""
    return Vocabulary({name: column for column, name in enumerate(names)}, weights)


def _joined(parts: list[Array], kind: type) -> Array:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, kind)
