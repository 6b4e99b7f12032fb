"""A copy of a text in which disguises are gone – case, accents, invisible signs, other scripts' digits, spelt digits – with
places in the original. What is dealt with is blanked out, so that the next search does not see it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

BLANK = "\0"
_DROPPED = frozenset({"Cf", "Mn", "Me"})
_DIGITS = (
    ("nol", "kosong", "zero"),
    ("satu", "one"),
    ("dua", "two"),
    ("tiga", "three"),
    ("empat", "four"),
    ("lima", "five"),
    ("enam", "six"),
    ("tujuh", "seven"),
    ("delapan", "lapan", "eight"),
    ("sembilan", "nine"),
)
_VALUE = {word: str(value) for value, words in enumerate(_DIGITS) for word in words}
_WORD = re.compile("|".join(_VALUE))
# Whole words only, also several without a space between them; what stands between two of them is dropped.
_SPELT = re.compile(rf"(?<![^\W\d_])(?:{_WORD.pattern})+(?:[ \t.,/\-]{{0,3}}(?:{_WORD.pattern})+)*(?![^\W\d_])")
_LOOKALIKES = re.compile(r"(?<![a-z0-9])(?:o(?=8\d)|(?=[oli]*\d)[\doli]{8,})(?![a-km-np-z])")
_AS_DIGIT = str.maketrans("oli", "011")


@dataclass(frozen=True)
class Readable:
    """The copy. Character number n of `text` stands for the original's characters from starts[n] to ends[n]."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, span: tuple[int, int]) -> tuple[int, int]:
        """Where a span of the copy stands in the original."""
        return self.starts[span[0]], self.ends[span[1] - 1]

    def without(self, spans: Iterable[tuple[int, int]]) -> "Readable":
        """The same copy with these spans blanked out."""
        characters = list(self.text)
        for start, end in spans:
            characters[start:end] = BLANK * (end - start)
        return replace(self, text="".join(characters))


def readable(text: str) -> Readable:
    """The copy of a text."""
    pieces: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        pieces.extend((piece, place) for piece in _plain(character))
    folded = "".join(piece for piece, _ in pieces)
    places = tuple(place for _, place in pieces)
    return _with_digits(Readable(folded, places, tuple(place + 1 for place in places)))


def _plain(character: str) -> str:
    if character.isascii():
        return character.lower()
    folded = unicodedata.normalize("NFKD", character).casefold()
    kept = (piece for piece in folded if unicodedata.category(piece) not in _DROPPED)
    return "".join(str(unicodedata.digit(piece)) if piece.isdigit() else piece for piece in kept)


def _with_digits(copy: Readable) -> Readable:
    """Spelt digits as digits, and letters that play a digit inside a number as that digit."""
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for run in _SPELT.finditer(copy.text):
        words = list(_WORD.finditer(copy.text, *run.span()))
        text += [copy.text[last : run.start()], *(_VALUE[word.group()] for word in words)]
        starts += [*copy.starts[last : run.start()], *(copy.starts[word.start()] for word in words)]
        ends += [*copy.ends[last : run.start()], *(copy.ends[word.end() - 1] for word in words)]
        last = run.end()
    whole = "".join([*text, copy.text[last:]])
    whole = _LOOKALIKES.sub(lambda match: match.group().translate(_AS_DIGIT), whole)
    return Readable(whole, (*starts, *copy.starts[last:]), (*ends, *copy.ends[last:]))
