"""What shipping costs, from the shop's own rate table. No row = None = a pointer, never an estimate."""

from dataclasses import dataclass
from datetime import datetime

from bot.shop.facts.fact import Fact, origin, until
from bot.shop.values import Rate, ShopFolder

_PREFIXES = (("kota ", ""), ("kab ", "kabupaten "), ("dki ", ""), ("di yogya", "yogya"), ("daerah istimewa ", ""))


@dataclass(frozen=True)
class Place:
    """Where a parcel goes: a city with its province, or only a province."""

    city: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class ShippingCost:
    """The cost of one parcel and the days it travels."""

    courier: str
    service: str | None
    cost: int
    kilograms: int
    days_from: int | None
    days_to: int | None


def shipping_cost(
    folder: ShopFolder, now: datetime, marketplace: str, courier: str, service: str | None, place: Place, weight_g: int
) -> Fact[ShippingCost] | None:
    """The cost with one courier's service; city before province before `*`, and an expired row hides the wider ones."""
    rows = [rate for rate in folder.rates if rate.courier == courier and _same(rate.service, service)]
    fitting = [(narrowness, rate) for rate in rows if (narrowness := _narrowness(rate, marketplace, place)) is not None]
    if not fitting or weight_g <= 0 or not _offered(folder, marketplace, courier, service):
        return None
    _, rate = max(fitting, key=lambda pair: pair[0])
    valid_until = until(rate.as_of, folder.shop.max_age_hours.rates)
    if now > valid_until:
        return None
    kilograms = -(-weight_g // 1000)
    value = ShippingCost(courier, rate.service, rate.per_kg * kilograms, kilograms, rate.days_from, rate.days_to)
    rule = f"{rate.per_kg} a kilogram to {rate.place}, weight rounded up to full kilograms"
    return Fact("shipping_cost", rate.place, value, origin("rates.csv", rate.source), valid_until, rule)


def shipping_options(
    folder: ShopFolder, now: datetime, marketplace: str, place: Place, weight_g: int
) -> tuple[Fact[ShippingCost], ...]:
    """Every courier and service with a valid rate to that place, the cheapest first."""
    services = dict.fromkeys((rate.courier, rate.service) for rate in folder.rates)
    found = (shipping_cost(folder, now, marketplace, courier, service, place, weight_g) for courier, service in services)
    return tuple(sorted((fact for fact in found if fact), key=lambda fact: fact.value.cost))


def _narrowness(rate: Rate, marketplace: str, place: Place) -> tuple[int, bool] | None:
    """How narrowly a row fits; None when it does not fit at all."""
    if rate.marketplace not in (None, marketplace):
        return None
    names = (place.city, place.province)
    level = next((2 - step for step, name in enumerate(names) if name and _same(rate.place, name)), None)
    if level is None and rate.place == "*":
        level = 0
    return None if level is None else (level, rate.marketplace is not None)


def _offered(folder: ShopFolder, marketplace: str, courier: str, service: str | None) -> bool:
    """Whether the shop ships so there; without a courier list, only rows that name the marketplace speak for it."""
    offers = folder.shop.couriers.get(marketplace)
    if not offers:
        return any(rate.marketplace == marketplace and rate.courier == courier for rate in folder.rates)
    mine = [offer for offer in offers if offer.code == courier]
    return any(not offer.services or any(_same(service, known) for known in offer.services) for offer in mine)


def _same(one: str | None, other: str | None) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str | None) -> str:
    """Spelling folded; `Kota Bandung` is `Bandung`, but `Kabupaten Bandung` is another place."""
    folded = " ".join((name or "").casefold().replace(".", " ").split())
    for short, plain in _PREFIXES:
        if folded.startswith(short):
            return plain + folded.removeprefix(short)
    return folded
