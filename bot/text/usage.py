"""How words are really used, counted over the sentences of the training: what is written, what it reads as, what follows what."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from bot.text.lexicon import SlangLexicon
from bot.text.pieces import pieces_of

START, END = "^", "$"
_NUMBER = "0"
_UNSEEN = 0.1  # of a sighting, for a word that was never seen


@dataclass(frozen=True)
class Usage:
    """Counts of written forms, of the plain words that they read as, and of pairs of such words."""

    forms: Mapping[str, int] = field(repr=False)
    words: Mapping[str, int] = field(repr=False)
    pairs: Mapping[tuple[str, str], int] = field(repr=False)

    @cached_property
    def total(self) -> int:
        """All words, with the beginnings and ends of sentences."""
        return sum(self.words.values())

    @cached_property
    def followers(self) -> Mapping[str, int]:
        """How many different words were seen behind a word."""
        return Counter(first for first, _ in self.pairs)

    def chance(self, word: str, before: str | None) -> float:
        """The chance of a word behind another one, above 0 for every word; None where it is not known what stands before.

        Witten & Bell (1991): the more different words follow, the more is left to the word's own share.
        """
        alone = (self.words.get(word, 0) + _UNSEEN) / (self.total + 1.0)
        seen = self.words.get(before, 0) if before is not None else 0
        if before is None or not seen:
            return alone
        followers = self.followers.get(before, 0)
        return (self.pairs.get((before, word), 0) + followers * alone) / (seen + followers)


def as_used(word: str) -> str:
    """A word as it is counted: all numbers are one."""
    return _NUMBER if word[:1].isdecimal() else word


def count_usage(texts: Iterable[str], lexicon: SlangLexicon) -> Usage:
    """The usage of these texts."""
    forms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        pieces = pieces_of(text, lexicon)
        forms.update(piece.token.text for piece in pieces if piece.is_name)
        sequence = [START, *(as_used(word) for piece in pieces for word in piece.words), END]
        words.update(sequence)
        pairs.update(pairwise(sequence))
    return Usage(forms, words, pairs)


def usage_values(usage: Usage) -> dict[str, Any]:
    """The counts as plain values, to be written down."""
    pairs: dict[str, dict[str, int]] = {}
    for (first, second), count in usage.pairs.items():
        pairs.setdefault(first, {})[second] = count
    return {"forms": dict(usage.forms), "words": dict(usage.words), "pairs": pairs}


def usage_from(values: Mapping[str, Any]) -> Usage:
    """The counts as they were written down."""
    pairs = {(first, second): count for first, behind in values["pairs"].items() for second, count in behind.items()}
    return Usage(values["forms"], values["words"], pairs)
