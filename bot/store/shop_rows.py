"""Which value lives in which table, and what names a row across imports."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from bot.shop.values import Batch, Notice, Order, Promo, Rate, SizeRow, Variant
from bot.store import shop_tables


@dataclass(frozen=True)
class Child:
    """A table below a shop: the field of ShopFolder it holds, the kind of its values, and what names one of them."""

    table: sa.Table
    field: str
    kind: Any
    key: Callable[[Any], tuple[str | None, ...]]


CHILDREN = (
    Child(shop_tables.products, "variants", Variant, lambda value: (value.sku,)),
    Child(shop_tables.batches, "batches", Batch, lambda value: (value.sku, value.batch)),
    Child(shop_tables.size_rows, "size_rows", SizeRow, lambda value: (value.chart, value.size, value.measure)),
    Child(shop_tables.rates, "rates", Rate, lambda value: (value.marketplace, value.courier, value.service, value.place)),
    Child(shop_tables.promos, "promos", Promo, lambda value: (value.code or value.text,)),
    Child(shop_tables.notices, "notices", Notice, lambda value: (value.text,)),
    Child(shop_tables.orders, "orders", Order, lambda value: (value.marketplace, value.order_number)),
)


def values_of(child: Child, values: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Each value's fields and position by its row key; equal keys are told apart by their order."""
    met: Counter[tuple[str | None, ...]] = Counter()
    found: dict[str, dict[str, Any]] = {}
    for position, value in enumerate(values):
        key = child.key(value)
        found[_row_key(key, met[key])] = {
            "position": position,
            **{field.name: getattr(value, field.name) for field in fields(child.kind)},
        }
        met[key] += 1
    return found


def _row_key(key: tuple[str | None, ...], occurrence: int) -> str:
    """Of fixed length, since a notice's text may be longer than an index can hold."""
    return hashlib.sha256(json.dumps([*key, occurrence]).encode()).hexdigest()
