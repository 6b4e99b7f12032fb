"""What a seller's files say about time: notices over the rules, dispatch days, chat hours. Imports nothing from `bot`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.support.seller_files import MIDNIGHT, WEEK, Row, SellerFiles, clock_of, day_of, moment_of, pieces, weekdays_of

HORIZON = 120
NOON = time(12)
Span = tuple[time, time]


@dataclass(frozen=True)
class SellerCalendar:
    """The calendar for one SKU; without one, only notices about the whole shop count."""

    files: SellerFiles
    sku: str | None = None

    def notices(self, moment: datetime) -> list[Row]:
        """Those in force, the winning one first: the narrower, then the one that began later."""
        found = [row for row in self.files.notices if self._concerns(row) and in_force(row, moment, self.files)]
        return sorted(found, key=self._rank)

    def _concerns(self, row: Row) -> bool:
        skus = pieces(row.get("skus"))
        return not skus or self.sku in skus

    def _rank(self, row: Row) -> tuple[bool, int, float]:
        skus, begins = pieces(row.get("skus")), moment_of(row.get("from"), self.files.zone)
        return (not skus, len(skus), -begins.timestamp() if begins else 0.0)

    def override(self, name: str, moment: datetime) -> str | None:
        """What a notice in force says instead."""
        for row in self.notices(moment):
            stated = dict(piece.split(":", 1) for piece in pieces(row.get("overrides")))
            if name in stated:
                return stated[name].strip()
        return None

    def cutoff(self, moment: datetime) -> time | None:
        """Until when an order counts from the same day."""
        cell = self.override("cutoff", moment) or self.files.setting("shipping", "cutoff")
        return clock_of(cell) if cell else None

    def dispatch(self, paid: datetime) -> date | None:
        """By which day an order paid then is with the courier."""
        local = paid.astimezone(self.files.zone)
        cutoff = self.cutoff(local)
        if cutoff is None:
            return None
        in_time = self._ships(local.date(), local) and local.time() < cutoff
        start = local.date() if in_time else self._next_shipping_day(local.date())
        if start is None:
            return None
        handling = self.override("handling_days", local if in_time else self._noon(start))
        handling = handling or self.files.setting("shipping", "handling_days")
        end: date | None = start if handling else None
        for _ in range(int(handling or 0)):
            end = self._next_shipping_day(end) if end else None
        return end

    def _ships(self, on: date, moment: datetime | None = None) -> bool:
        days = self.override("shipping_days", moment or self._noon(on))
        if days is None:
            stated = self.files.setting("shipping", "days") or ""
            days = stated if isinstance(stated, str) else ",".join(stated)
        return on.weekday() in weekdays_of(days) and not self._holiday(on)

    def _next_shipping_day(self, after: date) -> date | None:
        later = (after + timedelta(days=ahead) for ahead in range(1, HORIZON))
        return next((on for on in later if self._ships(on)), None)

    def _holiday(self, on: date) -> bool:
        return any(day_of(entry["date"]) == on for entry in self.files.setting("holidays") or ())

    def _noon(self, on: date) -> datetime:
        return datetime.combine(on, NOON, self.files.zone)

    def closes(self, now: datetime) -> datetime | None:
        """Until when people answer; None while they don't."""
        local = now.astimezone(self.files.zone)
        for opens, closes in self._spans(local.date(), local):
            if opens <= local.time() and (local.time() < closes or closes == MIDNIGHT):
                return datetime.combine(local.date(), closes, self.files.zone)
        return None

    def opens(self, now: datetime) -> datetime | None:
        """When people answer again."""
        local = now.astimezone(self.files.zone)
        days = (local.date() + timedelta(days=ahead) for ahead in range(HORIZON // 2))
        starts = (datetime.combine(on, opens, self.files.zone) for on in days for opens, _ in self._spans(on))
        return next((start for start in starts if start > local), None)

    def _spans(self, on: date, moment: datetime | None = None) -> list[Span]:
        override = self.override("chat_hours", moment or self._noon(on))
        if override is not None:
            return sorted(_spans_in(pieces(override, ",")))
        if self._holiday(on):
            return []
        hours = self.files.setting("chat_hours") or {}
        texts = (text for days, texts in hours.items() if on.weekday() in weekdays_of(days) for text in _listed(texts))
        return sorted(_spans_in(texts))


def _listed(texts: str | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else texts


def _spans_in(texts: "Iterator[str] | list[str]") -> Iterator[Span]:
    for text in texts:
        opens, dash, closes = text.partition("-")
        if dash and opens[:3].casefold() not in WEEK:
            yield clock_of(opens), clock_of(closes)


def in_force(row: Row, moment: datetime, files: SellerFiles) -> bool:
    """Whether a notice or promo counts at that moment; both ends are inclusive."""
    begins, ends = moment_of(row.get("from"), files.zone), moment_of(row.get("until"), files.zone, end=True)
    return (begins is None or begins <= moment) and (ends is None or moment < ends + timedelta(seconds=1))
