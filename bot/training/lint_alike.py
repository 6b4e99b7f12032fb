"""Sentences of different intents that ask the same in plain words: one of the two labels is wrong, or both mislead."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bot.errors import Fault
from bot.training.lint_plain import Written

ALIKE = 90.0
_LEAST_EQUAL = 2  # one word alone, such as "admin", means what stands around it
_LEAST_ALIKE = 3
_LONGEST = 200.0 / ALIKE - 1.0  # times the shorter one, for the ratio counts the letters of both
_ROWS = 500  # compared at once; all pairs would need 250 MB


def alike(sentences: Sequence[Written], faults: list[Fault], warnings: list[Fault]) -> None:
    """Equal plain words under two intents are a fault; nearly equal ones a warning, for one letter may part two meanings."""
    for same in _equal(sentences):
        first, other = same[0], next(one for one in same if one.intent != same[0].intent)
        faults.append(Fault(first.where, f"{first.text!r} ({first.intent}) says the same as {_named(other)}", "keep one label"))
    for first, other in _nearly(sentences):
        what = f"{first.text!r} ({first.intent}) is nearly {_named(other)}"
        warnings.append(Fault(first.where, what, "look whether both labels are right"))


def _named(one: Written) -> str:
    return f"{one.text!r} ({one.intent}) in {one.where}"


def _equal(sentences: Sequence[Written]) -> list[list[Written]]:
    found: dict[frozenset[str], list[Written]] = defaultdict(list)
    for one in sentences:
        if len(set(one.words)) >= _LEAST_EQUAL:
            found[frozenset(one.words)].append(one)
    return [same for same in found.values() if len({one.intent for one in same}) > 1]


def _nearly(sentences: Sequence[Written]) -> Iterator[tuple[Written, Written]]:
    """Pairs of two intents whose sorted words are nearly the same letters."""
    keyed = [(" ".join(sorted(one.words)), one) for one in sentences if len(one.words) >= _LEAST_ALIKE]
    keyed.sort(key=lambda pair: len(pair[0]))
    keys, long = [key for key, _ in keyed], [one for _, one in keyed]
    for start in range(0, len(keys), _ROWS):
        rows = keys[start : start + _ROWS]
        # Each pair once: a row meets only itself and what is longer, and nothing so long that it cannot be alike.
        end = bisect_right(keys, len(rows[-1]) * _LONGEST, key=len)
        table = process.cdist(rows, keys[start:end], scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for row, column in zip(*np.nonzero(table), strict=True):
            first, other = long[start + row], long[start + column]
            if column > row and first.intent != other.intent and set(first.words) != set(other.words):
                yield first, other
