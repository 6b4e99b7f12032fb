"""Expiry dates: the earliest one still in stock is told, and none at all when something is expired or too near to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import Batch, ShopFolder, Variant


@dataclass(frozen=True)
class ToldBatch:
    """The batch that is told; `expires` is None for goods that only carry a production date."""

    batch: str | None
    produced: date | None
    expires: date | None


@dataclass(frozen=True)
class ExpiryAlert:
    """Nothing may be told: the owner must look at this batch first."""

    sku: str
    batch: str | None
    expires: date
    expired: bool  # else it is nearer to expiry than the shop's min_shelf_days


def expiry(folder: ShopFolder, variant: Variant, now: datetime) -> Fact[ToldBatch] | ExpiryAlert | None:
    """The told batch of a variant (of a bundle: of all its parts), an alert, or None when nothing is stated."""
    batches = [batch for batch in _in_stock(folder, variant) if batch.expires or batch.produced]
    if not batches:
        return None
    told = min(batches, key=lambda batch: (batch.expires or date.max, batch.produced or date.max))
    today = now.astimezone(folder.shop.zone).date()
    if told.expires and told.expires < today + timedelta(days=folder.shop.min_shelf_days):
        return ExpiryAlert(told.sku, told.batch, told.expires, expired=told.expires < today)
    return Fact(
        "expiry",
        variant.sku,
        ToldBatch(told.batch, told.produced, told.expires),
        origin("batches.csv", told.source),
        _last_moment(folder, told),
        "the earliest expiry still in stock" if told.expires else "the oldest production date still in stock",
    )


def expiry_alerts(folder: ShopFolder, now: datetime) -> tuple[ExpiryAlert, ...]:
    """Every alert of the shop, one per SKU that has batches."""
    skus = dict.fromkeys(batch.sku for batch in folder.batches)
    variants = (variant for sku in skus if (variant := folder.variant(sku)))
    found = (expiry(folder, variant, now) for variant in variants)
    return tuple(alert for alert in found if isinstance(alert, ExpiryAlert))


def _in_stock(folder: ShopFolder, variant: Variant) -> Iterator[Batch]:
    skus = {variant.sku, *(part.sku for part in variant.bundle_of)}
    return (batch for batch in folder.batches if batch.sku in skus and batch.quantity != 0)


def _last_moment(folder: ShopFolder, told: Batch) -> datetime | None:
    if told.expires is None:
        return None
    last_day = told.expires - timedelta(days=folder.shop.min_shelf_days)
    return datetime.combine(last_day, time(23, 59, 59), folder.shop.zone)
