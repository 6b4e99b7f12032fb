"""One cell's text → its value. Each function refuses what it cannot read for certain, with a remedy in plain words."""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from bot.shop.folder.faults import CellInvalid, choose, shown

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=Enum)

_MONEY = re.compile(r"(?:rp\.?\s*)?([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,12})(?:,-|,00)?", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MONEY_LIMIT = 10**12
_IDENTIFIER_LIMIT = 200
_YES = ("yes", "ya", "true", "y", "1")
_NO = ("no", "tidak", "false", "n", "0")


def text(cell: str) -> str:
    """Free text, without what no database or chat can carry."""
    if any((ord(char) < 32 and char not in "\t\r\n") or ord(char) == 127 or 0xD800 <= ord(char) <= 0xDFFF for char in cell):
        raise CellInvalid(f"{shown(cell)} holds control characters", "type the text anew, without copied formatting")
    return cell.replace("\u00a0", " ").strip()


def identifier(cell: str) -> str:
    """A number or code that names something, such as a SKU."""
    plain = text(cell)
    if _SCIENTIFIC.fullmatch(plain):
        raise CellInvalid(
            f"{shown(plain)} was rounded by a spreadsheet", "format the column as text and enter the full number again"
        )
    if len(plain) > _IDENTIFIER_LIMIT or any(char in plain for char in "\t\r\n|"):
        raise CellInvalid(f"{shown(plain)} is no identifier", f"use one line of at most {_IDENTIFIER_LIMIT} characters without |")
    return plain


def name(cell: str) -> str:
    """An intent's, a skill's or a measure's name."""
    if not _NAME.fullmatch(cell) or len(cell) > _IDENTIFIER_LIMIT:
        raise CellInvalid(f"{shown(cell)} is no name", "use small letters, digits and _, for instance ask_stock")
    return cell


def money(cell: str) -> int:
    """Whole rupiah above zero."""
    found = _MONEY.fullmatch(cell)
    amount = int(found.group(1).replace(".", "")) if found else 0
    if not 0 < amount < _MONEY_LIMIT:
        raise CellInvalid(f"{shown(cell)} is no amount of rupiah", "write 125000, 125.000 or Rp125.000, or leave it empty")
    return amount


def whole(minimum: int = 0, maximum: int = 999_999_999) -> Callable[[str], int]:
    """A whole number between the bounds."""

    def parse(cell: str) -> int:
        value = int(cell) if _WHOLE.fullmatch(cell) else -1
        if not minimum <= value <= maximum:
            raise CellInvalid(
                f"{shown(cell)} is no whole number from {minimum} to {maximum}", "write digits only, or leave it empty"
            )
        return value

    return parse


def decimal(cell: str) -> Decimal:
    """A number with an optional decimal part, `6.9` or `6,9`."""
    if not _DECIMAL.fullmatch(cell):
        raise CellInvalid(f"{shown(cell)} is no number", "write for instance 92, 6.9 or 6,9")
    return Decimal(cell.replace(",", "."))


def fraction(cell: str) -> float:
    """A share of wrong answers that a seller accepts."""
    value = decimal(cell)
    if not Decimal(0) < value < Decimal(1):
        raise CellInvalid(f"{shown(cell)} is no share", "write a number between 0 and 1, for instance 0.03")
    return float(value)


def yes_no(cell: str) -> bool:
    """Yes or no, in English or Indonesian."""
    if cell.casefold() in _YES:
        return True
    if cell.casefold() in _NO:
        return False
    raise CellInvalid(f"{shown(cell)} is neither yes nor no", "write yes or no")


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """One name of a closed list, whatever its case."""
    by_fold = {known_name.casefold(): known_name for known_name in known}

    def parse(cell: str) -> str:
        if cell.casefold() not in by_fold:
            raise CellInvalid(f"{shown(cell)} is unknown", choose(cell, known))
        return by_fold[cell.casefold()]

    return parse


def member(choices: type[Choice]) -> Callable[[str], Choice]:
    """One member of an enumeration, by its value."""
    parse_name = one_of([str(choice.value) for choice in choices])
    return lambda cell: choices(parse_name(cell))


def many(parse: Callable[[str], Value]) -> Callable[[str], tuple[Value, ...]]:
    """A list split by `|`; empty pieces are dropped, doubled ones refused."""

    def parse_all(cell: str) -> tuple[Value, ...]:
        values = [parse(piece.strip()) for piece in cell.split("|") if piece.strip()]
        for place, value in enumerate(values):
            if value in values[:place]:
                raise CellInvalid(f"{shown(cell)} names {shown(str(value))} twice", "name each once")
        return tuple(values)

    return parse_all


def pair(piece: str, example: str) -> tuple[str, str]:
    """Both sides of the first colon."""
    left, colon, right = (side.strip() for side in piece.partition(":"))
    if not (left and colon and right):
        raise CellInvalid(f"{shown(piece)} is not of the form {example}", f"write for instance {example}")
    return left, right
