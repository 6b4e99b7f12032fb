"""Dates, times of day and weekdays as sellers write them; what could be read in two ways is refused."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.shop.folder.faults import CellInvalid, shown
from bot.shop.values import Span

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{4})")
_SHORT_MONTH = re.compile(r"([0-9]{1,2})/([0-9]{2})")
_EXP = re.compile(r"exp\.?\s*:?\s*(.+)", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::([0-9]{2}))?")
_MINUTES = re.compile(r"[0-9]{2,4}")
_LAST = time(23, 59, 59)
_WEEKDAYS = (
    ("mon", "monday", "sen", "senin"),
    ("tue", "tuesday", "sel", "selasa"),
    ("wed", "wednesday", "rab", "rabu"),
    ("thu", "thursday", "kam", "kamis"),
    ("fri", "friday", "jum", "jumat"),
    ("sat", "saturday", "sab", "sabtu"),
    ("sun", "sunday", "min", "minggu"),
)
_NONE_AT_ALL = ("none", "closed", "tutup", "libur", "-")


def day(cell: str) -> date:
    """A date; a month alone means its last day."""
    return _month_end(cell) or exact_day(cell)


def exact_day(cell: str) -> date:
    """A date with its day."""
    iso, day_first = _ISO.fullmatch(cell), _DAY_FIRST.fullmatch(cell)
    numbers = [int(part) for part in iso.groups()] if iso else []
    if day_first:
        numbers = [int(day_first["y"]), int(day_first["m"]), int(day_first["d"])]
    try:
        return _plausible(date(*numbers))
    except (ValueError, TypeError):
        raise CellInvalid(f"{shown(cell)} is no date", "write 2026-12-31 or 31/12/2026, with a day that exists") from None


def _month_end(cell: str) -> date | None:
    exp = _EXP.fullmatch(cell)
    if exp and not (_MONTH.fullmatch(exp.group(1)) or _SHORT_MONTH.fullmatch(exp.group(1))):
        return exact_day(exp.group(1))
    found = _MONTH.fullmatch(exp.group(1) if exp else cell) or (_SHORT_MONTH.fullmatch(exp.group(1)) if exp else None)
    if not found:
        return None
    month, year = int(found.group(1)), int(found.group(2)) + (2000 if len(found.group(2)) == 2 else 0)
    if not 1 <= month <= 12 or not 2000 <= year <= 2100:
        raise CellInvalid(f"{shown(cell)} is no month", "write for instance 03/2027")
    return date(year, month, monthrange(year, month)[1])


def _plausible(value: date) -> date:
    if not 2000 <= value.year <= 2100:
        raise ValueError
    return value


def clock(cell: str) -> time:
    """A time of day: 14:00, 14.00, or 840, the minutes that YAML makes of an unquoted 14:00."""
    found = _CLOCK.fullmatch(cell)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (-1, 0, 0)
    if _MINUTES.fullmatch(cell) and 60 <= int(cell) < 1440:
        hours, minutes = divmod(int(cell), 60)
    if not (0 <= hours < 24 and minutes < 60 and seconds < 60):
        raise CellInvalid(f"{shown(cell)} is no time of day", 'write for instance "14:00"')
    return time(hours, minutes, seconds)


def moment(zone: ZoneInfo) -> Callable[[str], datetime]:
    """A date with an optional time in the shop's zone; a date alone means 00:00."""
    return lambda cell: _moment(cell, zone, time())


def end(zone: ZoneInfo) -> Callable[[str], datetime]:
    """An inclusive end: a date alone means its last second, a month its last day's."""
    return lambda cell: _moment(cell, zone, _LAST)


def past(zone: ZoneInfo, now: datetime) -> Callable[[str], datetime]:
    """A moment that must have come already."""

    def parse(cell: str) -> datetime:
        value = _moment(cell, zone, time())
        if value > now:
            raise CellInvalid(
                f"{shown(cell)} lies in the future", "write when stock and price were true, or leave it empty for now"
            )
        return value

    return parse


def _moment(cell: str, zone: ZoneInfo, alone: time) -> datetime:
    day_text, _, time_text = cell.replace("T", " ", 1).partition(" ") if cell[:1].isdecimal() else (cell, "", "")
    value = (day if alone == _LAST and not time_text else exact_day)(day_text)
    at = clock(time_text.strip()) if time_text.strip() else alone
    return datetime.combine(value, at, zone).astimezone(timezone.utc)


def weekdays(cell: str) -> tuple[int, ...]:
    """Days such as mon-sat, or mon,wed,fri; `none` = none at all. Monday is 0."""
    if cell.casefold() in _NONE_AT_ALL:
        return ()
    found: set[int] = set()
    for piece in cell.split(","):
        first, dash, last = (side.strip() for side in piece.partition("-"))
        start = _weekday(first)
        found.update((start + ahead) % 7 for ahead in range((_weekday(last) - start) % 7 + 1 if dash else 1))
    return tuple(sorted(found))


def _weekday(word: str) -> int:
    for number, names in enumerate(_WEEKDAYS):
        if word.casefold() in names:
            return number
    raise CellInvalid(f"{shown(word)} is no weekday", "write mon, tue, wed, thu, fri, sat or sun, a range like mon-sat, or none")


def span(cell: str) -> Span:
    """Hours within one day, 09:00-15:00; 24:00 is midnight."""
    opens_text, dash, closes_text = (side.strip() for side in re.sub("[\u2013\u2014]", "-", cell).partition("-"))
    if not dash:
        raise CellInvalid(f"{shown(cell)} are no hours", "write for instance 09:00-15:00")
    closes = _LAST if closes_text in ("24:00", "24.00", "00:00", "00.00") else clock(closes_text)
    value = Span(clock(opens_text), closes)
    if value.opens >= value.closes:
        raise CellInvalid(f"{shown(cell)} ends before it begins", "write hours after midnight under the next day")
    return value


def spans(cells: tuple[str, ...]) -> tuple[Span, ...]:
    """The hours of one day, in order and apart from each other."""
    if len(cells) == 1 and cells[0].casefold() in _NONE_AT_ALL:
        return ()
    values = sorted((span(cell) for cell in cells), key=lambda value: value.opens)
    for earlier, later in pairwise(values):
        if later.opens < earlier.closes:
            raise CellInvalid(f"{shown(', '.join(cells))} overlap", "write each hour of the day once")
    return tuple(values)
