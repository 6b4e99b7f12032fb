"""Finds listed names in a text: the longest that stands at a place, its words joined or apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.text.tokens import Token, tokens_of

_NAMING = ("word", "number")


@dataclass(frozen=True)
class Met:
    """A name that was met: what it stands for, its first token and the one behind its last."""

    value: str
    first: int
    behind: int


class Spellings:
    """Names by all their spellings. One of so many words is met in as many tokens or fewer: `rice cooker`, `ricecooker`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take over what each spelling stands for; the first of two that read alike stays."""
        self._values: dict[str, str] = {}
        self._words: dict[str, int] = {}
        for spelling, value in values.items():
            words = [token.text for token in tokens_of(spelling)]
            joined = "".join(words)
            self._values.setdefault(joined, value)
            self._words[joined] = max(len(words), self._words.get(joined, 0))
        self._most = max(self._words.values(), default=0)

    def __contains__(self, word: str) -> bool:
        """Whether this one word is a spelling."""
        return word in self._values

    def find(self, tokens: Sequence[Token]) -> Iterator[Met]:
        """Every name in order, without overlaps."""
        place = 0
        while place < len(tokens):
            met = self._longest(tokens, place)
            if met:
                yield met
            place = met.behind if met else place + 1

    def _longest(self, tokens: Sequence[Token], place: int) -> Met | None:
        for size in range(min(self._most, len(tokens) - place), 0, -1):
            run = tokens[place : place + size]
            joined = "".join(token.text for token in run)
            if self._words.get(joined, 0) >= size and all(token.kind in _NAMING for token in run):
                return Met(self._values[joined], place, place + size)
        return None
