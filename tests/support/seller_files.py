"""A seller's files as he wrote them, every cell a text, and how such cells are read. Imports nothing from `bot`."""

import csv
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

Row = Mapping[str, str]
TABLES = ("products", "batches", "size_charts", "rates", "promos", "notices", "orders")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(23, 59, 59)


@dataclass(frozen=True, eq=False)  # one folder at one moment is itself
class SellerFiles:
    """Everything that one folder says."""

    settings: Mapping[str, Any]
    products: tuple[Row, ...]
    batches: tuple[Row, ...]
    size_charts: tuple[Row, ...]
    rates: tuple[Row, ...]
    promos: tuple[Row, ...]
    notices: tuple[Row, ...]
    orders: tuple[Row, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.settings.get("timezone") or "Asia/Jakarta")

    def setting(self, *keys: str) -> Any:
        """A value of shop.yml; None when it is not stated."""
        found: Any = self.settings
        for key in keys:
            found = (found or {}).get(key)
        return found or None

    def row(self, sku: str) -> Row:
        """The row of one SKU."""
        return next(row for row in self.products if row["sku"] == sku)

    def of_product(self, product_id: str) -> tuple[Row, ...]:
        """The rows of one product."""
        return tuple(row for row in self.products if product_of(row) == product_id)


def read_seller_files(folder: Path) -> SellerFiles:
    """The folder's files."""
    settings = YAML(typ="base", pure=True).load(_text(folder / "shop.yml"))
    return SellerFiles(settings=settings, **{name: _rows(folder / f"{name}.csv") for name in TABLES})


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _rows(path: Path) -> tuple[Row, ...]:
    if not path.exists():
        return ()
    text = _text(path)
    header = text.splitlines()[0]
    lines = list(csv.reader(StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ","))
    names = [name.strip().casefold() for name in lines[0]]
    filled = [cells for cells in lines[1:] if any(cell.strip() for cell in cells)]
    return tuple(
        {name: cell.replace("\u00a0", " ").strip() for name, cell in zip(names, cells, strict=False)} for cells in filled
    )


def product_of(row: Row) -> str:
    """Which product a row belongs to."""
    return row.get("product_id") or row["sku"]


def label_of(row: Row) -> str:
    """What tells a variant from its siblings."""
    return row.get("variant") or " ".join(filter(None, (row.get("color"), row.get("size"), row.get("flavor"))))


def pieces(cell: str | None, by: str = "|") -> list[str]:
    """The parts of a list."""
    return [piece.strip() for piece in (cell or "").split(by) if piece.strip()]


def rupiah_of(cell: str | None) -> int | None:
    """125000, 125.000, Rp125.000 and 125.000,- are the same."""
    digits = re.sub(r"\D", "", (cell or "").split(",")[0])
    return int(digits) if digits else None


def day_of(cell: str | None) -> date | None:
    """2026-12-31, 31/12/2026; 03/2027 and EXP 03/27 are the month's last day."""
    parts = [int(part) for part in re.findall(r"\d+", cell or "")]
    if len(parts) == 3:
        return date(*parts) if parts[0] > 31 else date(parts[2], parts[1], parts[0])
    if len(parts) == 2:
        year = parts[1] + (2000 if parts[1] < 100 else 0)
        return date(year, parts[0], monthrange(year, parts[0])[1])
    return None


def clock_of(cell: str) -> time:
    """14:00, 14.00, or the 840 that some YAML tools make of it; 24:00 is the day's last second."""
    parts = [int(part) for part in re.findall(r"\d+", cell)]
    hour, minute = parts if len(parts) == 2 else divmod(parts[0], 60)
    return MIDNIGHT if hour == 24 else time(hour, minute)


def moment_of(cell: str | None, zone: ZoneInfo, end: bool = False) -> datetime | None:
    """A day with or without a time; as an end, a day alone counts to its last second."""
    text, _, at = (cell or "").replace("T", " ").partition(" ") if (cell or "")[:1].isdigit() else (cell or "", "", "")
    on = day_of(text)
    if on is None:
        return None
    if at:
        return datetime.combine(on, clock_of(at), zone)
    return (
        datetime.combine(on + timedelta(days=1), time(), zone) - timedelta(seconds=1)
        if end
        else datetime.combine(on, time(), zone)
    )


def weekdays_of(text: str) -> frozenset[int]:
    """mon-sat, mon,wed or sat-mon; none is none at all."""
    found: set[int] = set()
    for piece in pieces(text, ","):
        first, _, last = piece.partition("-")
        if first not in WEEK:
            continue
        start = WEEK.index(first)
        length = (WEEK.index(last or first) - start) % 7
        found.update((start + ahead) % 7 for ahead in range(length + 1))
    return frozenset(found)
