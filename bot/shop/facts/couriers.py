"""Which couriers the shop uses on a marketplace."""

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import CourierOffer, ShopFolder


def couriers(folder: ShopFolder, marketplace: str) -> Fact[tuple[CourierOffer, ...]] | None:
    """The couriers; None means that the platform assigns them, so the answer is a pointer."""
    offers = folder.shop.couriers.get(marketplace, ())
    if not offers:
        return None
    return Fact("couriers", marketplace, offers, origin("shop.yml", folder.shop.source))
