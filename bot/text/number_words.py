"""Numbers written as Indonesian words: `dua belas`, `seratus lima puluh`, `satu setengah`."""

import re
from collections.abc import Sequence

FLAGS = re.IGNORECASE | re.ASCII
ONES = {
    "satu": 1,
    "stu": 1,
    "dua": 2,
    "tiga": 3,
    "tga": 3,
    "empat": 4,
    "empt": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "tjuh": 7,
    "delapan": 8,
    "dlapan": 8,
    "lapan": 8,
    "sembilan": 9,
    "smbilan": 9,
}
_WHOLE = {"sepuluh": 10, "spuluh": 10, "sebelas": 11, "seratus": 100, "sratus": 100}
_TIMES = {"puluh": 10, "pluh": 10, "ratus": 100, "rts": 100, "rtus": 100}
_TEENS = ("belas", "blas")
_HALF = "setengah"
_WORDS = sorted((*ONES, *_WHOLE, *_TIMES, *_TEENS, _HALF, "stengah"), key=len, reverse=True)
# Up to seven words: "sembilan ratus sembilan puluh sembilan setengah" needs six.
NUMBER_WORDS = rf"(?:{'|'.join(_WORDS)})(?:\s+(?:{'|'.join(_WORDS)})){{0,6}}"


def number_of(words: Sequence[str]) -> float:
    """The number below a thousand that these words say; 0 when they say none."""
    total = last = 0.0
    for word in words:
        if word in ONES:
            total, last = total + ONES[word], ONES[word]
        elif word in _WHOLE:
            total, last = total + _WHOLE[word], _WHOLE[word]
        elif word in _TIMES:
            total, last = total - last + (last or 1) * _TIMES[word], 0
        elif word in _TEENS:
            total, last = total + 10, 0
        else:
            total += 0.5
    return total


def number_written(written: str) -> float:
    """The number that the whole text writes, in figures or in words."""
    figures = re.fullmatch(r"\d+(?:[.,]\d+)?", written, re.ASCII)
    return float(written.replace(",", ".")) if figures else number_of(written.casefold().split())


def plain_number(number: float) -> str:
    """`2` or `0.5`."""
    return f"{number:g}" if number < 1_000_000 else str(round(number))
