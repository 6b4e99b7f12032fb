"""Dispatch: cut-off, shipping days, holidays, handling and notices."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.facts.dispatch import dispatch_day, is_shipping_day
from bot.shop.values import Notice, Overrides, Shipping, ShopFolder
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at


def day_for(paid: str, folder: ShopFolder | None = None, handling: int = 1, sku: str | None = None) -> date | None:
    shipping = Shipping(days=(0, 1, 2, 3, 4, 5), cutoff=time(15), handling_days=handling)
    fact = dispatch_day(folder or a_folder(shop=a_shop(shipping=shipping)), at(paid), a_variant(sku) if sku else None)
    return fact.value.day if fact else None


@pytest.mark.parametrize(
    ("paid", "handling", "expected"),
    [
        ("2026-11-23 14:59:59", 0, date(2026, 11, 23)),
        ("2026-11-23 15:00:00", 0, date(2026, 11, 24)),
        ("2026-11-23 14:59:59", 1, date(2026, 11, 24)),
        ("2026-11-28 16:00:00", 0, date(2026, 11, 30)),  # Saturday after the cut-off
        ("2026-11-29 08:00:00", 0, date(2026, 11, 30)),  # Sunday
        ("2026-11-28 08:00:00", 1, date(2026, 11, 30)),  # Saturday in time, handled on Monday
        ("2026-12-24 16:00:00", 0, date(2026, 12, 26)),  # Christmas between
        ("2026-12-25 08:00:00", 1, date(2026, 12, 28)),
        ("2026-12-24 08:00:00", 2, date(2026, 12, 28)),
    ],
)
def test_the_day_follows_the_rule(paid: str, handling: int, expected: date) -> None:
    assert day_for(paid, handling=handling) == expected


def test_the_cutoff_counts_in_the_shops_own_zone() -> None:
    folder = a_folder(shop=a_shop(timezone="Asia/Jayapura"))

    fact = dispatch_day(folder, at("2026-11-23 13:30:00"))  # 15:30 there

    assert fact is not None and fact.value.counts_from == date(2026, 11, 24)


@pytest.mark.parametrize(
    "shipping", [Shipping(), Shipping((0,), time(15), None), Shipping((0,), None, 1), Shipping((), time(15), 1)]
)
def test_a_rule_with_a_gap_is_no_fact(shipping: Shipping) -> None:
    assert dispatch_day(a_folder(shop=a_shop(shipping=shipping)), NOW) is None


def test_a_notice_in_force_changes_cutoff_handling_and_days() -> None:
    surge = Notice(
        "Ramai", at("2026-12-11 00:00"), at("2026-12-15 23:59:59"), overrides=Overrides(handling_days=3, cutoff=time(11))
    )
    closed = Notice("Banjir", at("2026-12-14 00:00"), at("2026-12-14 23:59:59"), overrides=Overrides(shipping_days=()))
    folder = a_folder(notices=(surge, closed))

    assert day_for("2026-12-10 12:00", folder) == date(2026, 12, 11)
    assert day_for("2026-12-11 10:00", folder) == date(2026, 12, 16)  # 12, 15, 16: the 13th is Sunday, the 14th closed
    assert day_for("2026-12-11 12:00", folder) == date(2026, 12, 17)
    assert not is_shipping_day(folder, date(2026, 12, 14))
    fact = dispatch_day(folder, at("2026-12-11 10:00"))
    assert fact is not None and fact.source == "shop.yml, notices.csv"


def test_the_narrower_notice_wins_for_its_items_only() -> None:
    wide = Notice("Ramai", at("2026-11-20 00:00"), None, overrides=Overrides(handling_days=3))
    narrow = Notice("Dicek", at("2026-11-01 00:00"), None, skus=("KAOS-M",), overrides=Overrides(handling_days=0))
    folder = a_folder(notices=(wide, narrow))

    assert day_for("2026-11-23 10:00", folder, sku="KAOS-M") == date(2026, 11, 23)
    assert day_for("2026-11-23 10:00", folder, sku="KAOS-L") == date(2026, 11, 26)
    assert day_for("2026-11-23 10:00", folder) == date(2026, 11, 26)


def test_an_item_on_preorder_has_no_dispatch_day() -> None:
    variant = a_variant(stock=0, preorder_days=7)

    assert dispatch_day(a_folder(variant), NOW, variant) is None


def test_the_fact_holds_until_the_cutoff_or_until_a_notice_comes() -> None:
    plain = dispatch_day(a_folder(), at("2026-11-23 10:00"))
    coming = a_folder(notices=(Notice("Ramai", at("2026-11-23 12:00"), None, overrides=Overrides(handling_days=3)),))
    changing = dispatch_day(coming, at("2026-11-23 10:00"))

    assert plain is not None and plain.valid_until == at("2026-11-23 15:00")
    assert changing is not None and changing.valid_until == at("2026-11-23 12:00")


@given(
    paid=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - the zone is set below
    later=st.integers(0, 60 * 24 * 10),
    handling=st.integers(0, 5),
)
def test_paying_later_never_ships_sooner_and_always_on_a_shipping_day(paid: datetime, later: int, handling: int) -> None:
    folder = a_folder(shop=a_shop(shipping=Shipping((0, 1, 2, 3, 4, 5), time(15), handling)))
    moment = paid.replace(tzinfo=folder.shop.zone)

    first, second = dispatch_day(folder, moment), dispatch_day(folder, moment + timedelta(minutes=later))

    assert first is not None and second is not None
    assert first.value.day <= second.value.day
    assert first.value.day >= moment.date()
    assert is_shipping_day(folder, first.value.day)
