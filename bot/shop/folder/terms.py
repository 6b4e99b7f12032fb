"""batches, size_charts, rates, promos and notices → values."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.shop.folder import cells, times
from bot.shop.folder.faults import CellInvalid, Faults, choose, shown
from bot.shop.folder.references import Kind
from bot.shop.folder.rows import Row, Seen, rows_of
from bot.shop.folder.shop_yml import availability
from bot.shop.folder.tables import Table
from bot.shop.values import COURIERS, MARKETPLACES, Batch, Notice, Overrides, Promo, Rate, SizeRow

OVERRIDES = tuple(Overrides.__dataclass_fields__)
_EXAMPLE = "handling_days:3"


def read_batches(table: Table, faults: Faults) -> tuple[Batch, ...]:
    """One batch per row."""
    seen = Seen()
    return tuple(_batch(row, seen) for row in rows_of(table, faults))


def _batch(row: Row, seen: Seen) -> Batch:
    batch = Batch(
        sku=row.need("sku", cells.identifier, ""),
        batch=row.read("batch", cells.identifier),
        produced=row.read("produced", times.day),
        expires=row.read("expires", times.day),
        quantity=row.read("quantity", cells.whole()),
    )
    row.refer("sku", Kind.SKU, batch.sku)
    if batch.batch:
        seen.check(row, "batch", batch.sku, batch.batch)
    if batch.produced and batch.expires and batch.produced > batch.expires:
        row.fault("expires", f"{batch.expires} lies before the production on {batch.produced}", "correct one of the two dates")
    return batch


def read_size_rows(table: Table, faults: Faults) -> tuple[SizeRow, ...]:
    """One range per row."""
    seen = Seen()
    return tuple(_size_row(row, seen) for row in rows_of(table, faults))


def _size_row(row: Row, seen: Seen) -> SizeRow:
    chart, size = row.need("chart", cells.identifier, ""), row.need("size", cells.identifier, "")
    measure = row.need("measure", cells.name, "")
    low, high = row.read("from", cells.decimal), row.read("to", cells.decimal)
    seen.check(row, "measure", chart, size, measure)
    if low is None and high is None:
        row.fault("from", "has no value, nor has to", "give at least one end of the range")
    if (low or Decimal(0)) > (high if high is not None else low or Decimal(0)):
        row.fault("to", f"{high} is smaller than from {low}", "swap the two")
    return SizeRow(chart, size, measure, low, high)


def read_rates(table: Table, zone: ZoneInfo, now: datetime, faults: Faults) -> tuple[Rate, ...]:
    """One rate per row."""
    seen = Seen()
    return tuple(_rate(row, seen, zone, now) for row in rows_of(table, faults))


def _rate(row: Row, seen: Seen, zone: ZoneInfo, now: datetime) -> Rate:
    rate = Rate(
        courier=row.need("courier", cells.one_of(COURIERS), ""),
        place=row.need("to", cells.identifier, ""),
        per_kg=row.need("per_kg", cells.money, 1),
        as_of=row.read("as_of", times.past(zone, now)) or now,
        marketplace=row.read("marketplace", cells.one_of(MARKETPLACES)),
        service=row.read("service", cells.identifier),
        days_from=row.read("days_from", cells.whole(0, 365)),
        days_to=row.read("days_to", cells.whole(0, 365)),
    )
    service = rate.service.casefold() if rate.service else None
    seen.check(row, "to", rate.marketplace, rate.courier, service, rate.place.casefold())
    if rate.days_from is not None and rate.days_to is not None and rate.days_from > rate.days_to:
        row.fault("days_to", f"{rate.days_to} is smaller than days_from {rate.days_from}", "swap the two")
    return rate


def read_promos(table: Table, zone: ZoneInfo, faults: Faults) -> tuple[Promo, ...]:
    """One promotion per row."""
    return tuple(_promo(row, zone) for row in rows_of(table, faults))


def _promo(row: Row, zone: ZoneInfo) -> Promo:
    starts, until = _period(row, zone)
    skus = row.each("skus", cells.identifier)
    row.refer("skus", Kind.SKU, *skus)
    return Promo(
        text=row.need("text", cells.text, ""),
        code=row.read("code", cells.identifier),
        minimum=row.read("minimum", cells.money),
        starts=starts,
        until=until,
        skus=skus,
        marketplaces=row.each("marketplace", cells.one_of(MARKETPLACES)),
    )


def read_notices(table: Table, zone: ZoneInfo, faults: Faults) -> tuple[Notice, ...]:
    """One notice per row."""
    return tuple(_notice(row, zone) for row in rows_of(table, faults))


def _notice(row: Row, zone: ZoneInfo) -> Notice:
    starts, until = _period(row, zone)
    overrides = row.read("overrides", _overrides) or Overrides()
    text = row.text("text")
    if text is None and overrides == Overrides():
        row.fault("text", "is empty, and so is overrides", "say what buyers are told, or what changes")
    intents, skus = row.each("intents", cells.name), row.each("skus", cells.identifier)
    row.refer("intents", Kind.INTENT, *intents)
    row.refer("skus", Kind.SKU, *skus)
    return Notice(text, starts, until, intents, skus, overrides)


def _period(row: Row, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    starts, until = row.read("from", times.moment(zone)), row.read("until", times.end(zone))
    if starts and until and until < starts:
        row.fault("until", "lies before from", "swap the two")
    return starts, until


def _overrides(cell: str) -> Overrides:
    found = Overrides()
    for piece in filter(None, (part.strip() for part in cell.split("|"))):
        name, value = cells.pair(piece, _EXAMPLE)
        if name not in OVERRIDES:
            raise CellInvalid(f"{shown(name)} cannot be overridden", choose(name, OVERRIDES))
        if getattr(found, name) is not None:
            raise CellInvalid(f"{shown(cell)} overrides {name} twice", "name each once")
        found = replace(found, **{name: _override(name, value)})
    return found


def _override(name: str, value: str) -> Any:
    if name == "handling_days":
        return cells.whole(0, 90)(value)
    if name == "cutoff":
        return times.clock(value)
    if name == "shipping_days":
        return times.weekdays(value)
    if name == "chat_hours":
        return times.spans(tuple(piece.strip() for piece in value.split(",")))
    return availability(value)
