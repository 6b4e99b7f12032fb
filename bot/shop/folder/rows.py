"""Reads the cells of one row by type, keeping every fault with its file, line and column."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from bot.shop.folder import cells
from bot.shop.folder.faults import CellInvalid, Faults
from bot.shop.folder.references import Kind
from bot.shop.folder.tables import Table

Value = TypeVar("Value")


class Row:
    """One row of a table. A faulty cell reads as not stated, since the import fails anyway."""

    def __init__(self, table: Table, line: int, texts: dict[str, str], faults: Faults) -> None:
        self.line = line
        self._table = table
        self._texts = texts
        self._faults = faults

    def where(self, column: str) -> str:
        """The place of a cell, as it stands in a fault."""
        return f"{self._table.file} line {self.line}, column {column}"

    def fault(self, column: str, what: str, remedy: str) -> None:
        """Keep a fault about a cell."""
        self._faults.add(self.where(column), what, remedy)

    def read(self, column: str, parse: Callable[[str], Value]) -> Value | None:
        """The cell's value; None when it is empty."""
        text = self._texts.get(column, "")
        if not text:
            return None
        try:
            return parse(text)
        except CellInvalid as invalid:
            self.fault(column, invalid.what, invalid.remedy)
            return None

    def need(self, column: str, parse: Callable[[str], Value], placeholder: Value) -> Value:
        """The cell's value; empty is a fault, told once when the whole column is missing."""
        if not self._texts.get(column) and column in self._table.columns:
            self.fault(column, "is empty", "fill it in")
        value = self.read(column, parse)
        return placeholder if value is None else value

    def text(self, column: str) -> str | None:
        """Free text."""
        return self.read(column, cells.text)

    def each(self, column: str, parse: Callable[[str], Value]) -> tuple[Value, ...]:
        """A list split by `|`."""
        return self.read(column, cells.many(parse)) or ()

    def refer(self, column: str, kind: Kind, *names: str | None) -> None:
        """Names that must be found elsewhere once everything is read."""
        for name in names:
            if name:
                self._faults.expect(kind, self.where(column), name)


def rows_of(table: Table, faults: Faults) -> Iterator[Row]:
    """The rows of a table."""
    return (Row(table, line, dict(texts), faults) for line, texts in table.rows)


class Seen:
    """Refuses a second row with the same key."""

    def __init__(self) -> None:
        self._lines: dict[tuple[object, ...], int] = {}

    def check(self, row: Row, column: str, *key: object) -> None:
        """Keep the key, or a fault when an earlier row has it."""
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            told = " ".join(str(part) for part in key if part is not None)
            row.fault(column, f"{told!r} stands in line {first} already", "keep one of the two rows")
