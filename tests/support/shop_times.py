"""The calendar of a shop for the independent reader: cut-off, dispatch day, chat hours. Imports nothing from `bot`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.support.indonesian import clock_time, long_date, moment_time
from tests.support.shop_tables import ShopTables, moment

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 90
OVERRIDES = {"cutoff": "cutoff", "handling_days": "handling_days", "days": "shipping_days"}  # as notices.csv names them

Facts = list[str] | None


@dataclass(frozen=True)
class ShopTimes:
    """One shop's times at one moment; every fact as the strings that an answer must hold."""

    tables: ShopTables
    now: datetime

    @property
    def today(self) -> date:
        """The day where the shop is."""
        return self._local.date()

    @property
    def _local(self) -> datetime:
        return self.now.astimezone(self.tables.zone)

    def cutoff(self) -> Facts:
        cutoff = self._shipping_rule("cutoff")
        return [clock_time(str(cutoff), str(self.tables.zone))] if cutoff else None

    def dispatch(self) -> Facts:
        """The day by which an order paid now is with the courier."""
        cutoff, handling = self._shipping_rule("cutoff"), self._shipping_rule("handling_days")
        if cutoff is None or handling is None or not self._shipping_rule("days"):
            return None
        today = self.today
        in_time = self._ships(today) and self._local.time() < time.fromisoformat(str(cutoff).zfill(5))
        start = today if in_time else self._next_shipping_day(today)
        for _ in range(int(handling)):
            start = self._next_shipping_day(start)
        return [long_date(start)]

    def _shipping_rule(self, name: str) -> Any:
        """A rule of shop.yml; a notice in force for the whole shop overrides it."""
        for row in self.tables.notices:
            begins, ends = moment(row["from"], self.tables.zone), moment(row["until"], self.tables.zone) + timedelta(days=1)
            overrides = dict(each.split(":", 1) for each in filter(None, row["overrides"].split("|")))
            if begins <= self.now < ends and not row["skus"] and OVERRIDES[name] in overrides:
                return overrides[OVERRIDES[name]]
        return (self.tables.settings.get("shipping") or {}).get(name)

    def _ships(self, on: date) -> bool:
        holidays = [entry["date"] for entry in self.tables.settings.get("holidays") or []]
        return on not in holidays and on.weekday() in _weekdays(str(self._shipping_rule("days")))

    def _next_shipping_day(self, after: date) -> date:
        return next(later for ahead in range(1, HORIZON) if self._ships(later := after + timedelta(days=ahead)))

    def opens(self) -> Facts:
        """When people answer again; None while they answer, or when no hours are stated."""
        if self._span() or not self.tables.settings.get("chat_hours"):
            return None
        for ahead in range(HORIZON):
            on = self.today + timedelta(days=ahead)
            starts = [datetime.combine(on, opens, self.tables.zone) for opens, _ in self._spans(on)]
            later = [start for start in starts if start > self._local]
            if later:
                return [long_date(min(later).date()), moment_time(min(later), str(self.tables.zone))]
        return None

    def closes(self) -> Facts:
        span = self._span()
        return [clock_time(f"{span[1]:%H:%M}", str(self.tables.zone))] if span else None

    def _span(self) -> tuple[time, time] | None:
        return next((span for span in self._spans(self.today) if span[0] <= self._local.time() < span[1]), None)

    def _spans(self, on: date) -> list[tuple[time, time]]:
        if on in [entry["date"] for entry in self.tables.settings.get("holidays") or []]:
            return []
        hours = self.tables.settings.get("chat_hours") or {}
        texts = [text for days, spans in hours.items() if on.weekday() in _weekdays(days) for text in spans]
        pairs = [text.split("-") for text in texts]
        return [(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())) for opens, closes in pairs]


def _weekdays(text: str) -> list[int]:
    """mon-sat, or mon."""
    first, _, last = text.partition("-")
    return list(range(WEEK.index(first), WEEK.index(last or first) + 1))
