"""The figures of a reply as its reader sees them: money, days, times of day, plain numbers. Imports nothing from `bot`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from tests.support.indonesian import MONTHS, ZONES

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_FIGURE = re.compile(
    r"(?P<money>\bRp\.?\s?\d+(?:\.\d{3})*)"
    rf"|(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}),? )?(?P<day>\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}})"
    r"|(?P<clock>\d{1,2}[.:]\d{2}) (?P<zone>WITA|WIB|WIT)\b"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_BESIDE = r"[\w]|\d[.,]"


@dataclass(frozen=True, order=True)
class Figure:
    """One figure: its kind (money, day, clock, number, weekday) and its value in one spelling."""

    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def figures_in(text: str) -> frozenset[Figure]:
    """Every figure of a text. A weekday that is not the day's own is a figure that nobody can have stated."""
    return frozenset(figure for found in _FIGURE.finditer(text) for figure in _read(found))


def _read(found: re.Match[str]) -> Iterator[Figure]:
    kind = str(found.lastgroup)
    if found["money"]:
        yield money(int(re.sub(r"\D", "", found["money"])))
    elif found["day"]:
        yield from _day(found["day"], found["weekday"])
    elif found["clock"]:
        yield Figure("clock", f"{found['clock'].replace(':', '.').zfill(5)} {found['zone']}")
    else:
        yield number(found[kind])


def _day(text: str, weekday: str | None) -> Iterator[Figure]:
    number_text, month, year = text.split()
    try:
        told = date(int(year), MONTHS.index(month) + 1, int(number_text))
    except ValueError:  # a seller's own words may name a day that does not exist
        yield Figure("number", text)
        return
    yield day(told)
    if weekday and WEEKDAYS[told.weekday()] != weekday:
        yield Figure("weekday", f"{weekday} {told}")


def money(amount: int) -> Figure:
    """An amount of rupiah."""
    return Figure("money", str(amount))


def day(value: date) -> Figure:
    """A day with its year."""
    return Figure("day", f"{value:%Y-%m-%d}")


def clock(value: time | datetime, zone: str) -> Figure:
    """A time of day where the shop is."""
    return Figure("clock", f"{value:%H.%M} {ZONES[zone]}")


def number(text: str | int | Decimal) -> Figure:
    """A plain number; thousands' dots, decimal commas and trailing zeros do not count."""
    plain = str(text)
    if isinstance(text, str):
        plain = plain.replace(".", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        value = f"{Decimal(plain).normalize():f}"
    except InvalidOperation:
        value = plain
    return Figure("number", value)


def without(text: str, copies: Iterable[str]) -> str:
    """The text with everything taken out that is a whole copy of one of these, the longest first."""
    for copy in sorted({copy for copy in copies if copy}, key=len, reverse=True):
        if copy in text:
            text = re.sub(rf"(?<![\w])(?<!\d[.,]){re.escape(copy)}(?!\w)(?![.,]\d)", "·", text)
    return text
