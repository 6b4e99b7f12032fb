"""Reads all files of a shop folder and puts them together; nothing but ShopFolderInvalid leaves here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.errors import ShopFolderInvalid
from bot.shop.folder import files, orders, products, terms
from bot.shop.folder.faults import Faults
from bot.shop.folder.references import check_references
from bot.shop.folder.shop_yml import FILE, read_shop
from bot.shop.folder.tables import Table, read_csv
from bot.shop.folder.tree import Mapped, read_tree
from bot.shop.folder.workbook import read_workbook
from bot.shop.values import Shop, ShopFolder

_COLUMNS = {
    "products": products.COLUMNS,
    "batches": frozenset({"sku", "batch", "produced", "expires", "quantity"}),
    "size_charts": frozenset({"chart", "size", "measure", "from", "to"}),
    "rates": frozenset({"marketplace", "courier", "service", "to", "per_kg", "days_from", "days_to", "as_of"}),
    "promos": frozenset({"code", "text", "minimum", "from", "until", "skus", "marketplace"}),
    "notices": frozenset({"from", "until", "text", "intents", "skus", "overrides"}),
    "orders": orders.COLUMNS,
}
_REQUIRED = {
    "products": products.REQUIRED,
    "batches": frozenset({"sku"}),
    "size_charts": frozenset({"chart", "size", "measure"}),
    "rates": frozenset({"courier", "to", "per_kg"}),
    "promos": frozenset({"text"}),
    "notices": frozenset[str](),
    "orders": orders.REQUIRED,
}
_NOWHERE = Shop(id="", name="")


def read_shop_folder(path: Path, now: datetime, intents: Collection[str] | None = None) -> tuple[ShopFolder, tuple[str, ...]]:
    """The shop's folder, and remarks such as `products.csv read as Windows-1252`.

    Args:
        path: The folder.
        now: The time of import, aware; it stands wherever `as_of` is empty.
        intents: The intents that exist, to find misspelt ones; None leaves them unchecked.

    Raises:
        ShopFolderInvalid: with every fault of the folder.
    """
    faults = Faults()
    source = _Source(path, files.list_files(path, faults), faults)
    folder = _assemble(source, now.astimezone(timezone.utc), faults)
    check_references(folder, intents, faults)
    if faults.found:
        raise ShopFolderInvalid(faults.found)
    return folder, tuple(faults.notes)


def _assemble(source: "_Source", now: datetime, faults: Faults) -> ShopFolder:
    tree = source.tree(FILE)
    shop = read_shop(tree, faults) if tree else _NOWHERE
    zone = shop.zone
    return ShopFolder(
        shop=shop,
        imported_at=now,
        variants=products.read_variants(source.table("products", needed=True), zone, now, faults),
        batches=terms.read_batches(source.table("batches"), faults),
        size_rows=terms.read_size_rows(source.table("size_charts"), faults),
        rates=terms.read_rates(source.table("rates"), zone, now, faults),
        promos=terms.read_promos(source.table("promos"), zone, faults),
        notices=terms.read_notices(source.table("notices"), zone, faults),
        orders=orders.read_orders(source.table("orders"), zone, faults),
    )


@dataclass(frozen=True)
class _Source:
    """The files of the folder."""

    path: Path
    names: frozenset[str]
    faults: Faults

    def tree(self, file: str) -> Mapped | None:
        text = files.read_text(self.path / file, self.faults) if self._has(file, needed=True) else None
        return None if text is None else read_tree(file, text, self.faults)

    def table(self, name: str, needed: bool = False) -> Table:
        known, required = _COLUMNS[name], _REQUIRED[name]
        workbook, file = f"{name}.xlsx", f"{name}.csv"
        if workbook in self.names and file not in self.names:
            data = files.read_bytes(self.path / workbook, self.faults)
            return Table(workbook, known, ()) if data is None else read_workbook(workbook, data, known, required, self.faults)
        text = files.read_text(self.path / file, self.faults) if self._has(file, needed) else None
        return Table(file, known, ()) if text is None else read_csv(file, text, known, required, self.faults)

    def _has(self, file: str, needed: bool) -> bool:
        if needed and self.names and file not in self.names:
            self.faults.add(file, "is missing", "add it to the folder")
        return file in self.names
