"""Reads every text once in a run, on all cores, and tells how far it is."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Protocol

from bot.nlu.reading import Reading
from bot.training.verbs import say

_TOLD_EVERY = 1000
_CHUNK = 20
_MOST_PROCESSES = 4


class Reads(Protocol):
    """Whatever understands a turn."""

    def read(self, text: str) -> Reading:
        """Everything about one turn."""
        ...


class Readings:
    """Remembers what was read."""

    def __init__(self, understanding: Reads, tell: Callable[[str], None] = say) -> None:
        self._understanding, self._tell = understanding, tell
        self._known: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """Everything about one turn."""
        if text not in self._known:
            self._known[text] = self._understanding.read(text)
        return self._known[text]

    def read_ahead(self, texts: Iterable[str]) -> None:
        """Read many texts, each core a part of them."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        count = min(os.cpu_count() or 1, _MOST_PROCESSES)
        # Forked, not started anew: what was learnt is large and there already.
        with ProcessPoolExecutor(count, get_context("fork"), _take, (self._understanding,)) as pool:
            for place, reading in enumerate(pool.map(_read, new, chunksize=_CHUNK), start=1):
                self._known[new[place - 1]] = reading
                if place % _TOLD_EVERY == 0 or place == len(new):
                    self._tell(f"  {place} of {len(new)} texts read")


_mine: list[Reads] = []  # in a worker: whose copy it reads with


def _take(understanding: Reads) -> None:
    _mine.append(understanding)


def _read(text: str) -> Reading:
    return _mine[-1].read(text)
