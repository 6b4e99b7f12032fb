"""How names are compared: spelling folded, letters and digits parted, thousands' dots dropped."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True)
class Word:
    """One run of letters or digits of a text, folded, with its place in the original."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=20_000)  # a shop's own names and options are asked for again and again
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; `iphone13` gives two."""
    return tuple(Word(_folded(found.group()), found.start(), found.end()) for found in _TOKEN.finditer(text))


def fold(text: str) -> str:
    """The words of a text, folded and joined by single spaces."""
    return " ".join(word.text for word in words_of(text))


def alike(one: str, other: str) -> float:
    """How alike two names are, 0 to 1; short ones and numbers only when equal, for there one letter is another thing."""
    if one == other:
        return 1.0
    shorter = min(len(one), len(other))
    if shorter < 5 or any(char.isdigit() for char in one + other) or one[0] != other[0]:
        return 0.0
    score = fuzz.ratio(one, other) / 100
    return score if score >= (0.9 if shorter == 5 else 0.84) else 0.0


def _folded(token: str) -> str:
    if _THOUSANDS.fullmatch(token):
        return token.replace(".", "").replace(",", "")
    plain = unicodedata.normalize("NFKD", token)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold().replace(",", ".")
