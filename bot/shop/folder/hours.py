"""The parts of shop.yml that speak of time: chat hours, shipping days, holidays."""

from datetime import date

from bot.shop.folder import cells, times
from bot.shop.folder.faults import CellInvalid
from bot.shop.folder.sections import Section
from bot.shop.values import Holiday, Shipping, Span, WeekHours

_CLOSED: tuple[Span, ...] = ()
_UNSTATED: tuple[int, ...] | None = None


def chat_hours(top: Section) -> WeekHours | None:
    """Hours by weekday; a day that is not named is closed. None when nothing is stated."""
    section = top.section("chat_hours", None)
    week: dict[int, tuple[Span, ...]] = {}
    for key in section:
        found = section.all(key, times.spans, _CLOSED)
        for day in _days(section, key):
            if day in week:
                section.fault(key, "names a day that stands there already", "name each day once")
            week[day] = found
    return tuple(week.get(day, ()) for day in range(7)) if week else None


def _days(section: Section, key: str) -> tuple[int, ...]:
    try:
        return times.weekdays(key)
    except CellInvalid as invalid:
        section.fault(key, invalid.what, invalid.remedy)
        return ()


def shipping(top: Section) -> Shipping:
    """Shipping days, cut-off and handling time."""
    section = top.section("shipping", ("days", "cutoff", "handling_days"))
    return Shipping(
        days=section.all("days", lambda texts: times.weekdays(",".join(texts) or "none"), _UNSTATED),
        cutoff=section.maybe("cutoff", times.clock),
        handling_days=section.maybe("handling_days", cells.whole(0, 90)),
    )


def holidays(top: Section) -> tuple[Holiday, ...]:
    """The days without shipping."""
    found = []
    for section in top.sections("holidays", ("date", "name")):
        day = section.need("date", times.exact_day, date.min)
        found.append(Holiday(day, section.text("name") or ""))
    return tuple(found)
