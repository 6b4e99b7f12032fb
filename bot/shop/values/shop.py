"""The shop itself: everything that shop.yml states, typed, with the defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from zoneinfo import ZoneInfo

from bot.messages import Mode
from bot.shop.values.vocabulary import FROM_FOLDER


class Availability(str, Enum):
    """Whether a way of paying exists; CONDITIONAL is decided at checkout."""

    YES = "true"
    NO = "false"
    CONDITIONAL = "conditional"


class ExchangeShipping(str, Enum):
    """Who pays the parcel of an exchange."""

    BUYER = "buyer"
    SHOP = "shop"
    BY_FAULT = "by_fault"


class UnboxingVideo(str, Enum):
    """How much an unboxing video counts in a claim."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    NO = "no"


@dataclass(frozen=True)
class Span:
    """Opening hours within one day; `closes` is exclusive, but 23:59:59 stands for midnight."""

    opens: time
    closes: time


WeekHours = tuple[tuple[Span, ...], ...]
"""Seven entries, Monday first; an empty entry is a closed day."""


@dataclass(frozen=True)
class ModeRule:
    """What the bot may do in one corner of the shop; None means every one."""

    mode: Mode
    marketplace: str | None = None
    intent: str | None = None
    product: str | None = None


@dataclass(frozen=True)
class Shipping:
    """When parcels leave. `days` are weekdays, Monday = 0."""

    days: tuple[int, ...] | None = None
    cutoff: time | None = None
    handling_days: int | None = None


@dataclass(frozen=True)
class Holiday:
    """A day without shipping and without people in the chat."""

    date: date
    name: str


@dataclass(frozen=True)
class CourierOffer:
    """A courier that the shop uses on a marketplace; no services = all of them."""

    code: str
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Payment:
    """Ways of paying that the shop speaks about."""

    cod: Availability | None = None
    instalment: Availability | None = None


@dataclass(frozen=True)
class Notes:
    """The six notes, in the seller's own words."""

    opening_hours: str | None = None
    shipping_policy: str | None = None
    warranty_terms: str | None = None
    size_guide: str | None = None
    installation: str | None = None
    returns: str | None = None


@dataclass(frozen=True)
class Policy:
    """Exchange and return."""

    exchange_days: int | None = None
    return_days: int | None = None
    exchange_shipping: ExchangeShipping | None = None
    unboxing_video: UnboxingVideo | None = None


@dataclass(frozen=True)
class MaxAge:
    """For how many hours after `as_of` a fact may be told."""

    stock: int = 24
    price: int = 24
    rates: int = 720


@dataclass(frozen=True)
class Allow:
    """What the guard lets pass although it looks like a link or a phone number."""

    links: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shop:
    """One seller's shop. `marketplaces` maps a marketplace to our shop's ids there; `couriers` likewise to what we use."""

    id: str
    name: str
    city: str | None = None
    address: str | None = None
    told_address: bool = False
    timezone: str = "Asia/Jakarta"
    marketplaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mode: Mode = Mode.DRAFT
    modes: tuple[ModeRule, ...] = ()
    chat_hours: WeekHours | None = None
    shipping: Shipping = Shipping()
    holidays: tuple[Holiday, ...] = ()
    couriers: Mapping[str, tuple[CourierOffer, ...]] = field(default_factory=dict)
    payment: Payment = Payment()
    notes: Notes = Notes()
    policy: Policy = Policy()
    haggle_line: str | None = None
    low_stock: int = 3
    min_shelf_days: int = 60
    max_age_hours: MaxAge = MaxAge()
    risk: Mapping[str, float] = field(default_factory=lambda: {"navigation": 0.05, "facts": 0.03, "promises": 0.01})
    burst_seconds: float = 2.0
    deadlines_min: Mapping[str, int] = field(default_factory=lambda: {"sensitive": 15, "angry": 30, "default": 240})
    retention_days: int = 365
    allow: Allow = Allow()
    skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = FROM_FOLDER

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.timezone)
