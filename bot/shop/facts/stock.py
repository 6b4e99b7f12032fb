"""Whether an item can be had. Counts are never told, only a level."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.shop.facts.fact import Fact, origin, soonest, until
from bot.shop.values import ShopFolder, Variant


class Level(str, Enum):
    """What may be told about stock."""

    READY = "ready"
    LOW = "low"
    EMPTY = "empty"
    RESTOCK = "restock"  # empty, and the date of the next delivery is stated
    PREORDER = "preorder"
    DISCONTINUED = "discontinued"


@dataclass(frozen=True)
class StockState:
    """The level, with the days of a pre-order or the date of the next delivery."""

    level: Level
    preorder_days: int | None = None
    restock_date: date | None = None

    @property
    def available(self) -> bool:
        """Whether it can be sent now."""
        return self.level in (Level.READY, Level.LOW)


@dataclass(frozen=True)
class _Count:
    """Pieces that can be made up now (None = not known), how long that holds, and why."""

    pieces: int | None
    valid_until: datetime | None
    rule: str = ""


def stock(folder: ShopFolder, variant: Variant, now: datetime) -> Fact[StockState] | None:
    """The stock's level; None when it is not stated or too old, which is never the same as empty."""
    source = origin("products.csv", variant.source)
    if variant.discontinued:
        return Fact("stock", variant.sku, StockState(Level.DISCONTINUED), source)
    count = _count(folder, variant, now)
    if not count.pieces and variant.preorder_days is not None and _may_be_preordered(variant, count):
        state = StockState(Level.PREORDER, preorder_days=variant.preorder_days)
        return Fact("stock", variant.sku, state, source, count.valid_until, "pre-order counts while nothing is in stock")
    if count.pieces is None:
        return None
    return Fact("stock", variant.sku, _state(folder, variant, count.pieces, now), source, count.valid_until, count.rule)


def enough(folder: ShopFolder, variant: Variant, quantity: int, now: datetime) -> bool:
    """Whether so many pieces are known to be there. The count itself is never told."""
    return not variant.discontinued and (_count(folder, variant, now).pieces or 0) >= quantity


def alternatives(folder: ShopFolder, variant: Variant, now: datetime) -> tuple[Variant, ...]:
    """The other variants of the same product that are ready, in the table's order."""
    siblings = (other for other in folder.product(variant.product_id) if other.sku != variant.sku)
    return tuple(other for other in siblings if (fact := stock(folder, other, now)) and fact.value.available)


def restock_date(folder: ShopFolder, variant: Variant, now: datetime) -> Fact[date] | None:
    """When the next delivery is stated to come; a day that has passed says nothing."""
    day = variant.restock_date
    if variant.discontinued or day is None or day < now.astimezone(folder.shop.zone).date():
        return None
    return Fact("restock_date", variant.sku, day, origin("products.csv", variant.source))


def _state(folder: ShopFolder, variant: Variant, pieces: int, now: datetime) -> StockState:
    if pieces > folder.shop.low_stock:
        return StockState(Level.READY)
    if pieces > 0:
        return StockState(Level.LOW)
    restock = restock_date(folder, variant, now)
    return StockState(Level.RESTOCK, restock_date=restock.value) if restock else StockState(Level.EMPTY)


def _may_be_preordered(variant: Variant, count: _Count) -> bool:
    """A count that is known to be nothing, or a cell that was never filled; not a count that grew too old."""
    return count.pieces == 0 or (variant.stock is None and not variant.bundle_of)


def _own(folder: ShopFolder, variant: Variant, now: datetime) -> _Count:
    valid_until = until(variant.as_of, folder.shop.max_age_hours.stock)
    if variant.stock is None or now > valid_until:
        return _Count(None, None)
    return _Count(variant.stock, valid_until)


def _count(folder: ShopFolder, variant: Variant, now: datetime) -> _Count:
    own = _own(folder, variant, now)
    if not variant.bundle_of:
        return own
    counts = [_part(folder, part.sku, part.quantity, now) for part in variant.bundle_of]
    out = next((count for count in counts if count.pieces == 0), None)
    if out is not None:
        return out
    counts += [own] if variant.stock is not None else []
    if any(count.pieces is None for count in counts):
        return _Count(None, None)
    pieces = min(count.pieces for count in counts if count.pieces is not None)
    return _Count(pieces, soonest(*(count.valid_until for count in counts)), "a bundle lasts as long as its scarcest part")


def _part(folder: ShopFolder, sku: str, quantity: int, now: datetime) -> _Count:
    part = folder.variant(sku)
    if part is None:
        return _Count(None, None)
    if part.discontinued:
        return _Count(0, None, f"the part {sku} is discontinued")
    own = _own(folder, part, now)
    if own.pieces is None:
        return own
    pieces = own.pieces // quantity
    return _Count(pieces, own.valid_until, f"the part {sku} is out" if pieces == 0 else "")
