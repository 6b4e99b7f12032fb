"""What changes with time and place: shipping rates, promotions and shop-wide notices."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.shop.values.shop import Availability, Span
from bot.shop.values.vocabulary import FROM_FOLDER


@dataclass(frozen=True)
class Rate:
    """What a courier's service costs per started kilogram; `place` is a city, a province or `*`."""

    courier: str
    place: str
    per_kg: int
    as_of: datetime
    marketplace: str | None = None
    service: str | None = None
    days_from: int | None = None
    days_to: int | None = None
    source: str = FROM_FOLDER


def in_force(starts: datetime | None, until: datetime | None, moment: datetime) -> bool:
    """Whether the moment lies between both ends; the last second counts whole."""
    if starts is not None and moment < starts:
        return False
    return until is None or moment < until + timedelta(seconds=1)


@dataclass(frozen=True)
class Promo:
    """A voucher or promotion; no SKUs or marketplaces = all."""

    text: str
    code: str | None = None
    minimum: int | None = None
    starts: datetime | None = None
    until: datetime | None = None
    skus: tuple[str, ...] = ()
    marketplaces: tuple[str, ...] = ()
    source: str = FROM_FOLDER

    def in_force(self, moment: datetime) -> bool:
        """Whether it counts at that moment."""
        return in_force(self.starts, self.until, moment)


@dataclass(frozen=True)
class Overrides:
    """What a notice changes while it is in force; None = untouched, an empty tuple = none at all."""

    handling_days: int | None = None
    cutoff: time | None = None
    shipping_days: tuple[int, ...] | None = None
    chat_hours: tuple[Span, ...] | None = None
    cod: Availability | None = None


@dataclass(frozen=True)
class Notice:
    """A shop-wide message; no intents or SKUs = all."""

    text: str | None
    starts: datetime | None = None
    until: datetime | None = None
    intents: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    overrides: Overrides = Overrides()
    source: str = FROM_FOLDER

    def in_force(self, moment: datetime) -> bool:
        """Whether it counts at that moment."""
        return in_force(self.starts, self.until, moment)
