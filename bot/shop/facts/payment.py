"""Ways of paying that the shop states, with notices laid over them."""

from datetime import datetime

from bot.shop.facts.fact import Fact, origin, soonest
from bot.shop.facts.notices import notices_in_force, overrides_at
from bot.shop.values import Availability, ShopFolder


def cash_on_delivery(folder: ShopFolder, now: datetime, sku: str | None = None) -> Fact[Availability] | None:
    """Whether paying the courier is possible; CONDITIONAL is decided at checkout."""
    override = overrides_at(folder, now, sku).cod
    if override is not None:
        ends = (notice.until for notice in notices_in_force(folder, now, sku) if notice.overrides.cod is not None)
        return Fact("cod", folder.shop.id, override, "notices.csv", soonest(*ends), "a notice in force")
    return _stated(folder, "cod", folder.shop.payment.cod)


def instalment(folder: ShopFolder) -> Fact[Availability] | None:
    """Whether paying in instalments is possible."""
    return _stated(folder, "instalment", folder.shop.payment.instalment)


def _stated(folder: ShopFolder, name: str, value: Availability | None) -> Fact[Availability] | None:
    return None if value is None else Fact(name, folder.shop.id, value, origin("shop.yml", folder.shop.source))
