"""Chat hours: open or not, until when, from when on."""

from datetime import date, time

import pytest

from bot.shop.facts.hours import ChatHours, chat_hours, hours_on
from bot.shop.values import Holiday, Notice, Overrides, ShopFolder, Span
from tests.support.shops import NOW, a_folder, a_shop, at


def hours(moment: str, folder: ShopFolder | None = None) -> ChatHours:
    fact = chat_hours(folder or a_folder(), at(moment))
    assert fact is not None
    return fact.value


@pytest.mark.parametrize(
    ("moment", "closes", "opens"),
    [
        ("2026-11-23 08:00", "2026-11-23 12:00", None),
        ("2026-11-23 12:00", None, "2026-11-23 13:00"),
        ("2026-11-23 19:59:59", "2026-11-23 20:00", None),
        ("2026-11-23 20:00", None, "2026-11-24 08:00"),
        ("2026-11-27 23:40", None, "2026-11-30 08:00"),  # Friday night
        ("2026-12-24 21:00", None, "2026-12-28 08:00"),  # Christmas, then the weekend
    ],
)
def test_open_until_or_closed_until(moment: str, closes: str | None, opens: str | None) -> None:
    found = hours(moment)

    assert found.open is (closes is not None)
    assert found.closes_at == (at(closes) if closes else None)
    assert found.opens_at == (at(opens) if opens else None)


def test_a_holiday_is_closed_unless_a_notice_opens_it() -> None:
    span = Span(time(9), time(11))
    notice = Notice("Buka", at("2026-12-25 00:00"), at("2026-12-25 23:59:59"), overrides=Overrides(chat_hours=(span,)))

    assert hours("2026-12-25 10:00").holiday == "Natal"
    assert not hours("2026-12-25 10:00").open
    assert hours("2026-12-25 10:00", a_folder(notices=(notice,))).open


def test_open_until_midnight_means_the_last_second_too() -> None:
    shop = a_shop(chat_hours=((Span(time(8), time(23, 59, 59)),),) * 7)

    assert hours("2026-11-23 23:59:59", a_folder(shop=shop)).open


def test_without_hours_or_note_nothing_is_stated() -> None:
    folder = a_folder(shop=a_shop(chat_hours=None))

    assert chat_hours(folder, NOW) is None
    assert hours_on(folder, NOW.date()) is None


def test_another_day_has_its_own_hours_and_a_holiday_none() -> None:
    folder = a_folder(shop=a_shop(chat_hours=((Span(time(8), time(17)),),) * 7, holidays=(Holiday(date(2026, 12, 25), "Natal"),)))

    working, off = hours_on(folder, date(2026, 12, 24)), hours_on(folder, date(2026, 12, 25))

    assert working is not None and working.value == (Span(time(8), time(17)),)
    assert off is not None and off.value == ()
