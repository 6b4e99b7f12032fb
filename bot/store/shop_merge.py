"""Lays the rows of a folder over the stored ones. Pure: it says what to write and remove, and what the console keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.shop.values import FROM_FOLDER

Rows = Mapping[str, Mapping[str, Any]]

_UNCOUNTED = ("as_of", "position")
_TELLING = ("sku", "code", "order_number", "chart", "courier", "text", "id")


@dataclass(frozen=True)
class TableChange:
    """How many rows an import added, changed, removed and left alone; a renewed `as_of` is no change."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Difference:
    """Where the console wins over the folder; `field` is `*` when the folder has no such row."""

    table: str
    row: str
    field: str
    folder: str
    console: str


@dataclass(frozen=True)
class ImportSummary:
    """What an import did."""

    shop_id: str
    version: int
    tables: Mapping[str, TableChange]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Merge:
    """What is to be done to one table."""

    change: TableChange
    write: dict[str, dict[str, Any]]
    remove: tuple[str, ...]
    differences: tuple[Difference, ...]
    touched: bool

    def also_touched(self, touched: bool) -> "Merge":
        """The same, counting as touched when something beside the rows changed."""
        return replace(self, touched=self.touched or touched)


def merge(table: str, wanted: Rows, stored: Rows) -> Merge:
    """The folder's rows over the stored ones."""
    kept = {key for key, row in stored.items() if _is_kept(row, wanted.get(key))}
    write = {key: dict(row) for key, row in wanted.items() if key not in kept and row != stored.get(key)}
    remove = tuple(key for key in stored if key not in wanted and key not in kept)
    changed = [key for key in write if key in stored and _counted(write[key]) != _counted(stored[key])]
    added = [key for key in write if key not in stored]
    differences = tuple(each for key in stored if key in kept for each in _differences(table, wanted.get(key), stored[key]))
    change = TableChange(len(added), len(changed), len(remove), len(stored) - len(changed) - len(remove))
    return Merge(change, write, remove, differences, touched=bool(write or remove))


def _is_kept(stored: Mapping[str, Any], wanted: Mapping[str, Any] | None) -> bool:
    """Whether the stored row is not the folder's to change."""
    return stored["source"] != FROM_FOLDER and (wanted is None or wanted["source"] == FROM_FOLDER)


def _counted(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _UNCOUNTED}


def _differences(table: str, wanted: Mapping[str, Any] | None, stored: Mapping[str, Any]) -> tuple[Difference, ...]:
    named = next((str(stored[name]) for name in _TELLING if stored.get(name)), "")
    if wanted is None:
        return (Difference(table, named, "*", "", named),)
    return tuple(
        Difference(table, named, name, str(wanted[name]), str(stored[name]))
        for name in stored
        if name not in (*_UNCOUNTED, "source") and wanted[name] != stored[name]
    )
