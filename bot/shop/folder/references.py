"""Checks that what one table names stands in another."""

from collections.abc import Collection, Mapping
from enum import Enum

from bot.shop.folder.faults import Faults, choose, nearest, shown
from bot.shop.values import ShopFolder


class Kind(str, Enum):
    """What a name refers to."""

    SKU = "sku"
    PART = "bundle_of"
    PRODUCT = "product"
    CHART = "size_chart"
    INTENT = "intent"


_TABLE = {Kind.SKU: "products", Kind.PART: "products", Kind.PRODUCT: "products", Kind.CHART: "size_charts"}


def check_references(folder: ShopFolder, intents: Collection[str] | None, faults: Faults) -> None:
    """One fault for every name that leads nowhere. Products that could not be read at all are not looked for."""
    skus = {variant.sku for variant in folder.variants}
    parts = {variant.sku for variant in folder.variants if not variant.bundle_of}
    known: Mapping[Kind, Collection[str] | None] = {
        Kind.SKU: skus or None,
        Kind.PART: skus or None,
        Kind.PRODUCT: skus | set(folder.product_ids) if skus else None,
        Kind.CHART: {row.chart for row in folder.size_rows},
        Kind.INTENT: intents,
    }
    for kind_name, where, name in faults.expected:
        kind = Kind(kind_name)
        names = known[kind]
        if names is not None and name not in names:
            faults.add(where, _what(kind, name), _remedy(kind, name, names))
        elif kind is Kind.PART and name in skus - parts:
            faults.add(where, f"{shown(name)} is a bundle itself", "name the single items in it")


def _what(kind: Kind, name: str) -> str:
    return (
        f"{shown(name)} does not stand in the table {_TABLE[kind]}" if kind in _TABLE else f"the intent {shown(name)} is unknown"
    )


def _remedy(kind: Kind, name: str, names: Collection[str]) -> str:
    if kind is Kind.INTENT:
        return choose(name, names)
    meant = nearest(name, names)
    return f"did you mean {meant}? Correct it, or add it there" if meant else "add it there, or leave it out"
