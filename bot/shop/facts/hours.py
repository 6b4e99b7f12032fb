"""When people answer: the chat hours in the shop's zone, closed on holidays, with notices laid over them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.shop.facts.fact import Fact, origin
from bot.shop.facts.notices import overrides_at
from bot.shop.values import ShopFolder, Span

_HORIZON = 60
_NOON = time(12)


@dataclass(frozen=True)
class ChatHours:
    """Today's hours and where we stand in them; `opens_at` is the next opening when closed, `closes_at` counts when open."""

    open: bool
    today: tuple[Span, ...]
    holiday: str | None
    opens_at: datetime | None
    closes_at: datetime | None


def chat_hours(folder: ShopFolder, now: datetime) -> Fact[ChatHours] | None:
    """Whether people answer now, until when, or from when on; None when no hours are stated."""
    if folder.shop.chat_hours is None and overrides_at(folder, now).chat_hours is None:
        return None
    local = now.astimezone(folder.shop.zone)
    today = spans_on(folder, local.date(), local)
    current = next((span for span in today if span.opens <= local.time() < _end(span)), None)
    opens_at = None if current else _next_opening(folder, local)
    closes_at = datetime.combine(local.date(), current.closes, folder.shop.zone) if current else None
    value = ChatHours(current is not None, today, holiday_on(folder, local.date()), opens_at, closes_at)
    return Fact("chat_hours", folder.shop.id, value, _source(folder, local), closes_at or opens_at)


def hours_on(folder: ShopFolder, day: date) -> Fact[tuple[Span, ...]] | None:
    """The hours of one day, none when people are off; None when no hours are stated."""
    noon = datetime.combine(day, _NOON, folder.shop.zone)
    if folder.shop.chat_hours is None and overrides_at(folder, noon).chat_hours is None:
        return None
    rule = "the day's hours; none on a holiday"
    return Fact("chat_hours", folder.shop.id, spans_on(folder, day), _source(folder, noon), rule=rule)


def holiday_on(folder: ShopFolder, day: date) -> str | None:
    """The name of the holiday on that day."""
    return next((holiday.name for holiday in folder.shop.holidays if holiday.date == day), None)


def spans_on(folder: ShopFolder, day: date, moment: datetime | None = None) -> tuple[Span, ...]:
    """The chat hours of one day; a notice beats the holiday, the holiday beats the week."""
    override = overrides_at(folder, moment or datetime.combine(day, _NOON, folder.shop.zone)).chat_hours
    if override is not None:
        return override
    if folder.shop.chat_hours is None or holiday_on(folder, day) is not None:
        return ()
    return folder.shop.chat_hours[day.weekday()]


def _next_opening(folder: ShopFolder, local: datetime) -> datetime | None:
    for ahead in range(_HORIZON):
        day = local.date() + timedelta(days=ahead)
        starts = [datetime.combine(day, span.opens, folder.shop.zone) for span in spans_on(folder, day)]
        later = [start for start in starts if start > local]
        if later:
            return min(later)
    return None


def _end(span: Span) -> time:
    return time.max if span.closes == time(23, 59, 59) else span.closes


def _source(folder: ShopFolder, local: datetime) -> str:
    changed = overrides_at(folder, local).chat_hours is not None
    return "notices.csv" if changed else origin("shop.yml", folder.shop.source)
