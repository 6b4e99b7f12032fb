"""Exchange and return: the shop's own terms. Whether a single case qualifies is for people to decide."""

from dataclasses import dataclass

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import ExchangeShipping, ShopFolder, UnboxingVideo


@dataclass(frozen=True)
class Terms:
    """How many days, who pays the parcel, how much an unboxing video counts, and the seller's note."""

    days: int | None
    shipping: ExchangeShipping | None
    unboxing_video: UnboxingVideo | None
    note: str | None


def exchange_policy(folder: ShopFolder) -> Fact[Terms] | None:
    """The terms of an exchange; None when nothing is stated."""
    return _terms(folder, "exchange_policy", folder.shop.policy.exchange_days)


def return_policy(folder: ShopFolder) -> Fact[Terms] | None:
    """The terms of a return; who pays is stated for exchanges only, so it is left open here."""
    return _terms(folder, "return_policy", folder.shop.policy.return_days, exchange=False)


def _terms(folder: ShopFolder, name: str, days: int | None, exchange: bool = True) -> Fact[Terms] | None:
    shop = folder.shop
    shipping = shop.policy.exchange_shipping if exchange else None
    value = Terms(days, shipping, shop.policy.unboxing_video, shop.notes.returns)
    if value == Terms(None, None, None, None):
        return None
    return Fact(name, shop.id, value, origin("shop.yml", shop.source))
