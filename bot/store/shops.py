"""Shops in SQL: importing a folder over what is stored, and reading it back exactly. What the console changed stays."""

import time
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.errors import Fault, ShopFolderInvalid
from bot.shop.values import Order, OrderItem, Shop, ShopFolder
from bot.store.shop_merge import Difference, ImportSummary, Merge, TableChange, merge
from bot.store.shop_rows import CHILDREN, Child, values_of
from bot.store.shop_tables import order_items, shop_marketplaces, shops

__all__ = ["Difference", "ImportSummary", "ShopStore", "TableChange"]

_SHOP_COLUMNS = tuple(field.name for field in fields(Shop) if field.name != "marketplaces")

_VERSION = sa.select(shops.c.version).where(shops.c.id == sa.bindparam("shop_id"))
_SHOP_OF = sa.select(shop_marketplaces.c.shop_id).where(
    shop_marketplaces.c.marketplace == sa.bindparam("marketplace"),
    shop_marketplaces.c.external_id == sa.bindparam("external_id"),
)


@dataclass(frozen=True)
class _Loaded:
    version: int
    folder: ShopFolder
    seen_at: float  # seconds of the monotonic clock: how old a memory is has nothing to do with the shop's time


class ShopStore:
    """Reads and writes shops on a connection of the caller's, inside the caller's transaction.

    `trusted_seconds`: so long `current` takes a shop for unchanged without looking; a change of mode must count within five.
    """

    def __init__(self, trusted_seconds: float = 0.0) -> None:
        self._trusted_seconds = trusted_seconds
        self._loaded: dict[str, _Loaded] = {}

    def save(self, connection: Connection, folder: ShopFolder) -> ImportSummary:
        """Store what the folder states over what an earlier import left; what the console changed is kept and reported.

        Raises:
            ShopFolderInvalid: another shop has one of this shop's ids on a marketplace.
        """
        _refuse_foreign_ids(connection, folder.shop)
        stored = connection.execute(sa.select(shops).where(shops.c.id == folder.shop.id)).mappings().first()
        shop_merge = _save_shop(connection, folder, stored)
        merges = {child.table.name: _save_child(connection, folder, child) for child in CHILDREN}
        touched = shop_merge.touched or any(each.touched for each in merges.values())
        version = (stored["version"] if stored else 0) + (1 if touched else 0)
        connection.execute(sa.update(shops).where(shops.c.id == folder.shop.id).values(version=version))
        everything = {"shops": shop_merge, **merges}
        return ImportSummary(
            shop_id=folder.shop.id,
            version=version,
            tables={name: each.change for name, each in everything.items()},
            differences=tuple(difference for each in everything.values() for difference in each.differences),
        )

    def load(self, connection: Connection, shop_id: str) -> ShopFolder | None:
        """The shop with all its tables, read anew."""
        row = connection.execute(sa.select(shops).where(shops.c.id == shop_id)).mappings().first()
        if row is None:
            return None
        shop = Shop(**{name: row[name] for name in _SHOP_COLUMNS}, marketplaces=_marketplaces(connection, shop_id))
        tables: dict[str, Any] = {child.field: _load_child(connection, shop_id, child) for child in CHILDREN}
        return ShopFolder(shop=shop, imported_at=row["imported_at"], **tables)

    def current(self, connection: Connection, shop_id: str) -> ShopFolder | None:
        """The shop as it is now; read anew only when its version changed."""
        known, now = self._loaded.get(shop_id), time.monotonic()
        if known is not None and now - known.seen_at < self._trusted_seconds:
            return known.folder
        version = self.version(connection, shop_id)
        if version is None:
            return None
        folder = known.folder if known is not None and known.version == version else self.load(connection, shop_id)
        if folder is not None:
            self._loaded[shop_id] = _Loaded(version, folder, now)
        return folder

    def shop(self, connection: Connection, shop_id: str) -> Shop | None:
        """The shop alone, as it is now."""
        folder = self.current(connection, shop_id)
        return folder.shop if folder else None

    def version(self, connection: Connection, shop_id: str) -> int | None:
        """A number that grows with every change of the shop or its tables."""
        version: int | None = connection.execute(_VERSION, {"shop_id": shop_id}).scalar()
        return version

    def raise_version(self, connection: Connection, shop_id: str) -> None:
        """To be called with every change that is not an import."""
        connection.execute(sa.update(shops).where(shops.c.id == shop_id).values(version=shops.c.version + 1))

    def shop_of(self, connection: Connection, marketplace: str, external_id: str) -> str | None:
        """Whose id that is on the marketplace."""
        shop_id: str | None = connection.execute(_SHOP_OF, {"marketplace": marketplace, "external_id": external_id}).scalar()
        return shop_id

    def shop_ids(self, connection: Connection) -> tuple[str, ...]:
        """All shops."""
        return tuple(connection.execute(sa.select(shops.c.id).order_by(shops.c.id)).scalars())


def _refuse_foreign_ids(connection: Connection, shop: Shop) -> None:
    faults = []
    for marketplace, external_ids in shop.marketplaces.items():
        for external_id in external_ids:
            other = ShopStore().shop_of(connection, marketplace, external_id)
            if other not in (None, shop.id):
                what = f"{external_id!r} is the shop {other} already"
                faults.append(Fault(f"shop.yml, key marketplaces.{marketplace}", what, "give each shop its own id"))
    if faults:
        raise ShopFolderInvalid(faults)


def _save_shop(connection: Connection, folder: ShopFolder, stored: Any) -> Merge:
    shop_id = folder.shop.id
    wanted = {name: getattr(folder.shop, name) for name in _SHOP_COLUMNS}
    ids = dict(folder.shop.marketplaces)
    before = {name: stored[name] for name in _SHOP_COLUMNS} if stored else None
    old_ids = _marketplaces(connection, shop_id)
    result = merge(
        "shops",
        {shop_id: {**wanted, "marketplaces": ids}},
        {shop_id: {**before, "marketplaces": old_ids}} if before else {},
    )
    moved = stored is None or stored["imported_at"] != folder.imported_at
    values = {name: value for name, value in result.write.get(shop_id, {}).items() if name in _SHOP_COLUMNS}
    if stored is None:
        connection.execute(sa.insert(shops).values(**values, imported_at=folder.imported_at, version=0))
    elif values or moved:
        connection.execute(sa.update(shops).where(shops.c.id == shop_id).values(**values, imported_at=folder.imported_at))
    if result.write:
        _save_ids(connection, shop_id, ids)
    return result.also_touched(moved)


def _save_ids(connection: Connection, shop_id: str, ids: dict[str, tuple[str, ...]]) -> None:
    connection.execute(sa.delete(shop_marketplaces).where(shop_marketplaces.c.shop_id == shop_id))
    pairs = [(marketplace, external_id) for marketplace, mine in ids.items() for external_id in mine]
    rows = [
        {"marketplace": marketplace, "external_id": external_id, "shop_id": shop_id, "position": position}
        for position, (marketplace, external_id) in enumerate(pairs)
    ]
    if rows:
        connection.execute(sa.insert(shop_marketplaces), rows)


def _marketplaces(connection: Connection, shop_id: str) -> dict[str, tuple[str, ...]]:
    query = sa.select(shop_marketplaces).where(shop_marketplaces.c.shop_id == shop_id).order_by(shop_marketplaces.c.position)
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.marketplace] = (*found.get(row.marketplace, ()), row.external_id)
    return found


def _save_child(connection: Connection, folder: ShopFolder, child: Child) -> Merge:
    shop_id, table = folder.shop.id, child.table
    wanted = values_of(child, getattr(folder, child.field))
    stored = _stored(connection, shop_id, child)
    result = merge(table.name, wanted, stored)
    fresh = [key for key in result.write if key not in stored]
    if fresh:
        rows = [{"shop_id": shop_id, "row_key": key, **_columns(child, result.write[key])} for key in fresh]
        connection.execute(sa.insert(table), rows)
    for key in result.write.keys() - set(fresh):
        mine = sa.and_(table.c.shop_id == shop_id, table.c.row_key == key)
        connection.execute(sa.update(table).where(mine).values(**_columns(child, result.write[key])))
    for key in result.remove:
        connection.execute(sa.delete(table).where(table.c.shop_id == shop_id, table.c.row_key == key))
    if child.kind is Order:
        _save_items(connection, shop_id, result)
    return result


def _columns(child: Child, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in child.table.c}


def _save_items(connection: Connection, shop_id: str, result: Merge) -> None:
    for key in (*result.write, *result.remove):
        mine = sa.and_(order_items.c.shop_id == shop_id, order_items.c.order_key == key)
        connection.execute(sa.delete(order_items).where(mine))
    rows = [
        {"shop_id": shop_id, "order_key": key, "position": position, "sku": item.sku, "quantity": item.quantity}
        for key, values in result.write.items()
        for position, item in enumerate(values["items"])
    ]
    if rows:
        connection.execute(sa.insert(order_items), rows)


def _stored(connection: Connection, shop_id: str, child: Child) -> dict[str, dict[str, Any]]:
    """The stored rows by key, in the file's order."""
    table = child.table
    query = sa.select(table).where(table.c.shop_id == shop_id).order_by(table.c.position, table.c.row_key)
    names = ("position", *(field.name for field in fields(child.kind) if field.name in table.c))
    rows = {row["row_key"]: {name: row[name] for name in names} for row in connection.execute(query).mappings()}
    if child.kind is Order:
        for key, items in _items(connection, shop_id).items():
            rows[key]["items"] = items
        for values in rows.values():
            values.setdefault("items", ())
    return rows


def _items(connection: Connection, shop_id: str) -> dict[str, tuple[OrderItem, ...]]:
    query = sa.select(order_items).where(order_items.c.shop_id == shop_id).order_by(order_items.c.position)
    found: dict[str, tuple[OrderItem, ...]] = {}
    for row in connection.execute(query):
        found[row.order_key] = (*found.get(row.order_key, ()), OrderItem(row.sku, row.quantity))
    return found


def _load_child(connection: Connection, shop_id: str, child: Child) -> tuple[Any, ...]:
    rows = _stored(connection, shop_id, child).values()
    return tuple(child.kind(**{name: value for name, value in values.items() if name != "position"}) for values in rows)
