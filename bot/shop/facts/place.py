"""Where the shop is. The city is always told, the address only when the shop says so."""

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import ShopFolder


def city(folder: ShopFolder) -> Fact[str] | None:
    """Where parcels leave from."""
    if not folder.shop.city:
        return None
    return Fact("city", folder.shop.id, folder.shop.city, origin("shop.yml", folder.shop.source))


def address(folder: ShopFolder) -> Fact[str] | None:
    """The address, if it may be told."""
    if not folder.shop.address or not folder.shop.told_address:
        return None
    return Fact("address", folder.shop.id, folder.shop.address, origin("shop.yml", folder.shop.source))
