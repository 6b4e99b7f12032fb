"""A cell of a spreadsheet → the text that the seller sees there, in the spelling of a CSV."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl.utils.escape import unescape

from bot.shop.folder.faults import CellInvalid, shown

# Of a number format: texts in quotes, [colours and conditions], escaped letters, and the widths of left-out ones.
_DECORATION = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_DIGITS = re.compile(r"[0#?,]*[0#?](?:\.([0#?]*))?")
_PADDED = re.compile(r"0{2,}")
_LONGEST = 15  # digits that a spreadsheet keeps
_MOST_DECIMALS = 10


def cell_text(cell: Any, is_formula: bool) -> str:
    """The text of one of openpyxl's cells; empty when it holds nothing.

    Raises:
        CellInvalid: for what is no value.
    """
    if cell.data_type == "e":
        raise CellInvalid(f"{shown(str(cell.value))} is an error of the spreadsheet", "mend the formula, or empty the cell")
    if cell.value is None:
        if is_formula and cell.data_type == "n":  # a formula whose result is an empty text says so
            raise CellInvalid("holds a formula without its result", "open the file in Excel and save it")
        return ""
    return _TEXTS[type(cell.value)](cell.value, _plain(cell.number_format))


def _plain(number_format: str) -> str:
    """The letters and digits that shape a value, for positive numbers."""
    return _DECORATION.sub("", number_format.split(";")[0]).casefold()


def _number(value: int | float, shape: str) -> str:
    number = Decimal(f"{value:.{_LONGEST}g}") if isinstance(value, float) else Decimal(value)
    if not abs(number) < 10**_LONGEST:
        return f"{value:.{_LONGEST - 1}E}"  # rounded; where it names something, that is a fault
    number = _rounded(number * 100 if "%" in shape else number, shape)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if _PADDED.fullmatch(shape):
        text = text.zfill(len(shape))
    return f"{text}%" if "%" in shape else text


def _rounded(number: Decimal, shape: str) -> Decimal:
    """With as many decimals as are seen."""
    digits = _DIGITS.search(shape)
    if digits is None or "/" in shape or "e+" in shape:
        return number
    return number.quantize(Decimal(1).scaleb(-min(len(digits[1] or ""), _MOST_DECIMALS)), ROUND_HALF_UP)


def _moment(value: datetime, shape: str) -> str:
    """A month stays a month: its last day is meant, not its first."""
    if "h" in shape:
        return f"{value:%Y-%m-%d %H:%M}" if "d" in shape or "y" in shape else f"{value:%H:%M}"
    return f"{value:%m/%Y}" if "y" in shape and "m" in shape and "d" not in shape else f"{value:%Y-%m-%d}"


def _span(value: timedelta, _: str) -> str:
    hours, seconds = divmod(int(value.total_seconds()), 3600)
    return f"{hours:02}:{seconds // 60:02}"


_TEXTS: dict[type, Callable[[Any, str], str]] = {
    str: lambda value, _: unescape(value),  # a line break that came from Windows stands there as _x000D_
    bool: lambda value, _: "yes" if value else "no",
    int: _number,
    float: _number,
    datetime: _moment,
    date: lambda value, _: value.isoformat(),
    time: lambda value, _: f"{value:%H:%M}",
    timedelta: _span,
}
