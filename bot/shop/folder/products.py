"""products.csv → variants."""

import re
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.shop.folder import cells, times
from bot.shop.folder.faults import CellInvalid, Faults, choose, shown
from bot.shop.folder.references import Kind
from bot.shop.folder.rows import Row, Seen, rows_of
from bot.shop.folder.tables import Table
from bot.shop.values import (
    MARKETPLACES,
    REGISTRATIONS,
    Bundled,
    Condition,
    Fit,
    Registration,
    Spec,
    Tier,
    Variant,
    WarrantyBy,
)

REQUIRED = frozenset({"sku", "name"})
COLUMNS = frozenset(Variant.__dataclass_fields__) - {"source"}
_YEARS = re.compile(
    r"(?P<model>.*\S)\s*(?:\[\s*(?P<one>[0-9]{4})\s*\]|(?:\[\s*|\s)(?P<from>[0-9]{4})\s*[-\u2013]\s*(?P<to>[0-9]{4})?\s*\]?)"
)
_TEXTS = (
    "category",
    "variant",
    "color",
    "size",
    "flavor",
    "warranty_terms",
    "box_contents",
    "material",
    "ingredients",
    "usage",
    "warnings",
    "size_chart",
    "installation",
    "description",
)


def read_variants(table: Table, zone: ZoneInfo, now: datetime, faults: Faults) -> tuple[Variant, ...]:
    """One variant per row."""
    seen = Seen()
    return tuple(_variant(row, seen, zone, now) for row in rows_of(table, faults))


def _variant(row: Row, seen: Seen, zone: ZoneInfo, now: datetime) -> Variant:
    sku = row.need("sku", cells.identifier, "")
    if sku:
        seen.check(row, "sku", sku)
    texts = {column: row.text(column) for column in _TEXTS}
    bundle_of = row.each("bundle_of", _bundled)
    row.refer("bundle_of", Kind.PART, *(part.sku for part in bundle_of))
    row.refer("size_chart", Kind.CHART, texts["size_chart"])
    return Variant(
        sku=sku,
        product_id=row.read("product_id", cells.identifier) or sku,
        name=row.need("name", cells.text, ""),
        as_of=row.read("as_of", times.past(zone, now)) or now,
        aliases=row.each("aliases", cells.text),
        price=row.read("price", cells.money),
        wholesale=_wholesale(row),
        stock=row.read("stock", cells.whole()),
        restock_date=row.read("restock_date", times.day),
        preorder_days=row.read("preorder_days", cells.whole(1, 365)),
        discontinued=row.read("discontinued", cells.yes_no) or False,
        weight_g=row.read("weight_g", cells.whole(1)),
        warranty_months=row.read("warranty_months", cells.whole(0, 1200)),
        warranty_by=row.read("warranty_by", cells.member(WarrantyBy)),
        registration=row.each("registration", _registration),
        condition=row.read("condition", cells.member(Condition)),
        compatibility=row.each("compatibility", fit),
        specs=row.each("specs", _spec),
        bundle_of=bundle_of,
        marketplace_ids=row.each("marketplace_ids", _marketplace_id),
        **texts,  # type: ignore[arg-type]
    )


def _wholesale(row: Row) -> tuple[Tier, ...]:
    """Steps by rising quantity; a price that rises with the quantity is a slip."""
    tiers = sorted(row.each("wholesale", _tier), key=lambda tier: tier.quantity)
    price = row.read("price", cells.money) if tiers else None
    before = [Tier(0, price)] if price is not None else []
    steps = [*before, *tiers]
    for lower, higher in pairwise(steps):
        if higher.quantity == lower.quantity or higher.unit_price > lower.unit_price:
            what = f"{higher.quantity}:{higher.unit_price} does not follow from {lower.quantity}:{lower.unit_price}"
            row.fault("wholesale", what, "give each quantity once, with unit prices that fall")
    return tuple(tiers)


def _tier(piece: str) -> Tier:
    quantity, unit_price = cells.pair(piece, "10:95000")
    return Tier(cells.whole(1)(quantity), cells.money(unit_price))


def _registration(piece: str) -> Registration:
    kind, _, number = cells.text(piece).partition(" ")
    known = {name.casefold(): name for name in REGISTRATIONS}
    if kind.casefold() not in known:
        raise CellInvalid(f"{shown(kind)} is no kind of registration", choose(kind, REGISTRATIONS))
    if not number.strip():
        raise CellInvalid(f"{shown(piece)} has no number", "write for instance BPOM NA18200100123")
    return Registration(known[kind.casefold()], number.strip())


def fit(piece: str) -> Fit:
    """A model with optional years: `Vario 125 2018-2022`, `Vario 125 [2018-2022]`, `Vario 125 [2018]`."""
    found = _YEARS.fullmatch(cells.text(piece))
    if not found:
        return Fit(cells.text(piece))
    start = int(found["one"] or found["from"])
    end = int(found["one"] or found["to"] or 0) or None
    if not 1950 <= start <= (end or start) <= 2100:
        raise CellInvalid(f"{shown(piece)} has years that cannot be", "write for instance Vario 125 2018-2022")
    return Fit(found["model"], start, end)


def _spec(piece: str) -> Spec:
    name, value = cells.pair(cells.text(piece), "daya:20W")
    return Spec(name, value)


def _bundled(piece: str) -> Bundled:
    sku, colon, quantity = (side.strip() for side in piece.rpartition(":")) if ":" in piece else (piece, "", "")
    return Bundled(cells.identifier(sku), cells.whole(1, 10_000)(quantity) if colon else 1)


def _marketplace_id(piece: str) -> tuple[str, str]:
    marketplace, number = cells.pair(piece, "tiktok:1729000000000000001")
    return cells.one_of(MARKETPLACES)(marketplace), cells.identifier(number)
