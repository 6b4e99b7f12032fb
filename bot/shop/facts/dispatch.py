"""By which day an order is given to the courier: cut-off, shipping days, holidays, handling time, and notices over them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.shop.facts.fact import Fact, origin, soonest
from bot.shop.facts.notices import overrides_at
from bot.shop.facts.stock import Level, stock
from bot.shop.values import ShopFolder, Variant

_HORIZON = 120
_NOON = time(12)


@dataclass(frozen=True)
class Dispatch:
    """The order counts from one shipping day and is with the courier on `day` at the latest."""

    day: date
    counts_from: date
    handling_days: int
    cutoff: time
    shipping_days: tuple[int, ...]


def dispatch_day(
    folder: ShopFolder, paid_at: datetime, variant: Variant | None = None, now: datetime | None = None
) -> Fact[Dispatch] | None:
    """The day by which an order paid at that moment is handed over.

    Args:
        folder: The shop.
        paid_at: When it was, or would be, paid.
        variant: The item, for notices about it; an item on pre-order has no dispatch day.
        now: When this is asked, for the stock's age; the moment of paying when absent.

    Returns:
        None when cut-off, days or handling time are not stated, or no shipping day is in sight.
    """
    paid = paid_at.astimezone(folder.shop.zone)
    calendar = _Calendar(folder, variant.sku if variant else None)
    cutoff = calendar.cutoff(paid)
    if cutoff is None or (variant and _on_preorder(folder, variant, now or paid_at)):
        return None
    in_time = paid.time() < cutoff and calendar.ships(paid.date(), paid)
    start = paid.date() if in_time else calendar.next_day(paid.date())
    handling = calendar.handling(start, paid) if start else None
    day = calendar.after(start, handling) if start and handling is not None else None
    if start is None or day is None or handling is None:
        return None
    rule = f"paid {'before' if in_time else 'after'} the cut-off; counts from the shipping day; handling in shipping days"
    moment = paid if in_time else _noon(folder, start)
    value = Dispatch(day, start, handling, cutoff, calendar.days(moment) or ())
    last = datetime.combine(start, cutoff, folder.shop.zone)
    return Fact("dispatch_day", folder.shop.id, value, calendar.source(paid, moment), calendar.unchanged(paid, last), rule)


def is_shipping_day(folder: ShopFolder, day: date, sku: str | None = None) -> bool:
    """Whether parcels leave on that day."""
    return _Calendar(folder, sku).ships(day)


@dataclass(frozen=True)
class _Calendar:
    """The shop's shipping days, with the notices laid over them."""

    folder: ShopFolder
    sku: str | None

    def cutoff(self, moment: datetime) -> time | None:
        return overrides_at(self.folder, moment, self.sku).cutoff or self.folder.shop.shipping.cutoff

    def days(self, moment: datetime) -> tuple[int, ...] | None:
        override = overrides_at(self.folder, moment, self.sku).shipping_days
        return self.folder.shop.shipping.days if override is None else override

    def ships(self, day: date, moment: datetime | None = None) -> bool:
        if any(holiday.date == day for holiday in self.folder.shop.holidays):
            return False
        return day.weekday() in (self.days(moment or _noon(self.folder, day)) or ())

    def next_day(self, day: date) -> date | None:
        later = (day + timedelta(days=ahead) for ahead in range(1, _HORIZON))
        return next((other for other in later if self.ships(other)), None)

    def handling(self, start: date, paid: datetime) -> int | None:
        moment = paid if start == paid.date() else _noon(self.folder, start)
        override = overrides_at(self.folder, moment, self.sku).handling_days
        return self.folder.shop.shipping.handling_days if override is None else override

    def after(self, start: date, shipping_days: int) -> date | None:
        day: date | None = start
        for _ in range(shipping_days):
            day = self.next_day(day) if day else None
        return day

    def source(self, *moments: datetime) -> str:
        changes = [overrides_at(self.folder, moment, self.sku) for moment in moments]
        touched = [value for each in changes for value in (each.cutoff, each.handling_days, each.shipping_days)]
        shop_yml = origin("shop.yml", self.folder.shop.source)
        return shop_yml if all(value is None for value in touched) else f"{shop_yml}, notices.csv"

    def unchanged(self, paid: datetime, last: datetime) -> datetime | None:
        """Until when an order paid later would still count the same: the last cut-off, or a notice that comes or goes."""
        changes = (moment for notice in self.folder.notices for moment in (notice.starts, notice.until))
        return soonest(last, *(moment for moment in changes if moment is not None and moment > paid))


def _noon(folder: ShopFolder, day: date) -> datetime:
    return datetime.combine(day, _NOON, folder.shop.zone)


def _on_preorder(folder: ShopFolder, variant: Variant, now: datetime) -> bool:
    fact = stock(folder, variant, now)
    return fact is not None and fact.value.level is Level.PREORDER
