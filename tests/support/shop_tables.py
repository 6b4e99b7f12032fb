"""A shop folder's raw tables for the independent reader: cells as text, shop.yml as it stands. Imports nothing from `bot`."""

import csv
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

Row = dict[str, str]


@dataclass(frozen=True)
class ShopTables:
    """Everything that one folder says, and when it was imported."""

    settings: dict[str, Any]
    products: tuple[Row, ...]
    batches: tuple[Row, ...]
    rates: tuple[Row, ...]
    notices: tuple[Row, ...]
    size_charts: tuple[Row, ...]  # of these and the promotions only what is expected may be told, so `text` leaves them out
    promos: tuple[Row, ...]
    orders: tuple[Row, ...]  # told to their own buyer only, so their figures are not among those of `text`
    text: str = field(repr=False)  # all of it that may be told, for its figures

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.settings.get("timezone", "Asia/Jakarta"))

    def product(self, sku: str) -> Row:
        """The row of one SKU."""
        return next(row for row in self.products if row["sku"] == sku)

    def siblings(self, product_id: str) -> tuple[Row, ...]:
        """All variants of one product."""
        found = tuple(row for row in self.products if row["product_id"] == product_id)
        assert found, f"no product {product_id}"
        return found

    def in_force(self, row: Row, now: datetime) -> bool:
        """Whether a notice or a promotion counts; an end without a time of day counts to the end of its day."""
        begins = moment(row["from"], self.zone) if row["from"] else now
        if not row["until"]:
            return begins <= now
        whole_days = 0 if ":" in row["until"] else 1
        return begins <= now < moment(row["until"], self.zone) + timedelta(days=whole_days)

    def fresh(self, as_of: str, hours: int, now: datetime) -> bool:
        """Whether something that was true at `as_of` (empty: at the import) may still be told."""
        return not as_of or now <= moment(as_of, self.zone) + timedelta(hours=hours)


@lru_cache(maxsize=64)
def read_tables(folder: Path) -> ShopTables:
    """The folder, read once."""
    text = (folder / "shop.yml").read_text(encoding="utf-8-sig")
    tables = {name: _rows(folder / f"{name}.csv") for name in ("products", "batches", "rates", "notices")}
    told = [text.replace("..", "."), *(cell for rows in tables.values() for row in rows for cell in _told_cells(row))]
    more = {name: _rows(folder / f"{name}.csv") for name in ("size_charts", "promos", "orders")}
    return ShopTables(settings=YAML(typ="safe").load(text), text="\n".join(told), **tables, **more)


# What no buyer is ever told: how many there are, and the marketplaces' own numbers.
_NEVER_TOLD = ("stock", "quantity", "marketplace_ids", "as_of", "sku", "product_id", "skus", "batch")


def _told_cells(row: Row) -> list[str]:
    return [cell for name, cell in row.items() if name not in _NEVER_TOLD]


def _rows(path: Path) -> tuple[Row, ...]:
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    return tuple({name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(lines, delimiter=delimiter))


def money(cell: str) -> int | None:
    """125000, 125.000 and Rp125.000 are the same."""
    digits = re.sub(r"\D", "", cell)
    return int(digits) if digits else None


def day(cell: str) -> date | None:
    """An ISO date."""
    return date.fromisoformat(cell) if cell else None


def moment(cell: str, zone: ZoneInfo) -> datetime:
    """A date, or a date with a time, in the shop's zone."""
    return datetime.fromisoformat(cell).replace(tzinfo=zone)
