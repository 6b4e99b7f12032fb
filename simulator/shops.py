"""Reads from the shops' folders what the page shows: names, products and orders. A small reader, not the importer."""

import asyncio
import csv
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Variant:
    """One row of products.csv."""

    sku: str
    name: str
    price: int | None
    stock: int | None


@dataclass(frozen=True)
class Product:
    """The rows of products.csv with one product id."""

    product_id: str
    name: str
    category: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Order:
    """One row of orders.csv; `items` say what was bought in words."""

    marketplace: str
    order_number: str
    buyer_id: str
    status: str
    created: str
    items: tuple[str, ...]
    total: int | None


@dataclass(frozen=True)
class Shop:
    """What the page shows of one shop."""

    shop_id: str
    name: str
    city: str
    web_id: str
    onetalk_channels: tuple[str, ...]
    products: tuple[Product, ...] = field(default=())
    orders: tuple[Order, ...] = field(default=())

    def order(self, number: str) -> Order | None:
        """The order with that number in our own chat."""
        return next((one for one in self.orders if one.marketplace == "web" and one.order_number == number), None)


def read_shops(folder: Path) -> tuple[Shop, ...]:
    """All shops below the folder. One that cannot be read is left out and logged."""
    shops = []
    for path in sorted(folder.glob("*/shop.yml")):
        try:
            shops.append(_shop(path))
        except (OSError, ValueError, KeyError, YAMLError) as error:
            log.warning("simulator.shop_unreadable", extra={"folder": str(path.parent), "why": type(error).__name__})
    return tuple(shops)


@dataclass(frozen=True)
class Shelf:
    """The shops' folders, read anew each time, so that an edited table shows at once."""

    folder: Path

    async def all(self) -> tuple[Shop, ...]:
        """Every readable shop."""
        return await asyncio.to_thread(read_shops, self.folder)

    async def find(self, shop_id: str) -> Shop | None:
        """The shop with that id."""
        return next((shop for shop in await self.all() if shop.shop_id == shop_id), None)


def _shop(path: Path) -> Shop:
    told: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    marketplaces = told.get("marketplaces") or {}
    rows = list(_rows(path.with_name("products.csv")))
    return Shop(
        shop_id=str(told["id"]),
        name=str(told["name"]),
        city=str(told.get("city") or ""),
        web_id=str((marketplaces.get("web") or {}).get("shop_id") or told["id"]),
        onetalk_channels=tuple(str(one) for one in (marketplaces.get("onetalk") or {}).get("channel_ids") or ()),
        products=tuple(_products(rows)),
        orders=tuple(_orders(path.with_name("orders.csv"), rows)),
    )


def _products(rows: list[dict[str, str]]) -> Iterator[Product]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row.get("discontinued", "").lower() != "yes":
            groups.setdefault(row.get("product_id") or row["sku"], []).append(row)
    for product_id, members in groups.items():
        first = members[0]
        variants = tuple(
            Variant(row["sku"], row.get("variant", ""), _number(row.get("price", "")), _number(row.get("stock", "")))
            for row in members
        )
        yield Product(product_id, first["name"], first.get("category", ""), variants)


def _orders(path: Path, products: list[dict[str, str]]) -> Iterator[Order]:
    names = {row["sku"]: " · ".join(filter(None, (row["name"], row.get("variant", "")))) for row in products}
    for row in _rows(path):
        yield Order(
            marketplace=row["marketplace"],
            order_number=row["order_number"],
            buyer_id=row["buyer_id"],
            status=row.get("status", ""),
            created=row.get("created", ""),
            items=tuple(_items(row.get("items", ""), names)),
            total=_number(row.get("total", "")),
        )


def _items(text: str, names: dict[str, str]) -> Iterator[str]:
    for item in filter(None, text.split("|")):
        sku, _, quantity = item.partition(":")
        yield f"{quantity or '1'}x {names.get(sku, sku)}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    for row in csv.DictReader(text.splitlines(), delimiter=delimiter):
        yield {str(key).strip(): str(value or "").strip() for key, value in row.items()}


def _number(text: str) -> int | None:
    digits = re.sub(r"\D", "", re.sub(r",\d{1,2}$", "", text))
    return int(digits) if digits else None
