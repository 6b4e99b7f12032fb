"""What an item costs, alone and by quantity. Money is whole rupiah."""

from dataclasses import dataclass
from datetime import datetime

from bot.shop.facts.fact import Fact, origin, until
from bot.shop.values import ShopFolder, Tier, Variant


@dataclass(frozen=True)
class QuantityPrice:
    """What `quantity` pieces of one SKU cost; `tier` is the wholesale step that counts, if any."""

    quantity: int
    unit_price: int
    total: int
    tier: Tier | None


def price(folder: ShopFolder, variant: Variant, now: datetime) -> Fact[int] | None:
    """The price of one piece."""
    valid_until = until(variant.as_of, folder.shop.max_age_hours.price)
    if variant.price is None or now > valid_until:
        return None
    return Fact("price", variant.sku, variant.price, origin("products.csv", variant.source), valid_until)


def price_for(folder: ShopFolder, variant: Variant, quantity: int, now: datetime) -> Fact[QuantityPrice] | None:
    """The price of that many pieces of this one SKU, by the highest wholesale step reached."""
    single = price(folder, variant, now)
    reached = [tier for tier in variant.wholesale if tier.quantity <= quantity]
    if quantity < 1 or now > until(variant.as_of, folder.shop.max_age_hours.price) or not (single or reached):
        return None
    tier = max(reached, key=lambda step: step.quantity, default=None)
    unit_price = tier.unit_price if tier else variant.price
    assert unit_price is not None
    return Fact(
        "price_for_quantity",
        variant.sku,
        QuantityPrice(quantity, unit_price, unit_price * quantity, tier),
        origin("products.csv", variant.source),
        until(variant.as_of, folder.shop.max_age_hours.price),
        f"wholesale price from {tier.quantity} pieces of one SKU" if tier else "no wholesale step reached",
    )


def wholesale(folder: ShopFolder, variant: Variant, now: datetime) -> Fact[tuple[Tier, ...]] | None:
    """All wholesale steps of this SKU."""
    valid_until = until(variant.as_of, folder.shop.max_age_hours.price)
    if not variant.wholesale or now > valid_until:
        return None
    return Fact("wholesale", variant.sku, variant.wholesale, origin("products.csv", variant.source), valid_until)
