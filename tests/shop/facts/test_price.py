"""Prices, alone and by quantity."""

from datetime import timedelta

from bot.shop.facts.price import price, price_for, wholesale
from bot.shop.values import Tier
from tests.support.shops import NOW, a_folder, a_variant

TIERS = (Tier(10, 70_000), Tier(50, 65_000))


def test_a_price_holds_for_a_day_after_as_of() -> None:
    variant = a_variant(as_of=NOW)

    fact = price(a_folder(variant), variant, NOW + timedelta(hours=24))

    assert fact is not None
    assert (fact.value, fact.source, fact.valid_until) == (75_000, "products.csv", NOW + timedelta(hours=24))


def test_an_old_or_unstated_price_is_no_fact() -> None:
    old, unstated = a_variant(as_of=NOW - timedelta(hours=24, seconds=1), wholesale=TIERS), a_variant(price=None)

    assert price(a_folder(old), old, NOW) is None
    assert price_for(a_folder(old), old, 20, NOW) is None
    assert wholesale(a_folder(old), old, NOW) is None
    assert price(a_folder(unstated), unstated, NOW) is None
    assert price_for(a_folder(unstated), unstated, 1, NOW) is None


def test_the_highest_step_reached_counts() -> None:
    variant = a_variant(wholesale=TIERS)
    folder = a_folder(variant)

    units = [fact.value.unit_price for quantity in (1, 9, 10, 49, 50, 500) if (fact := price_for(folder, variant, quantity, NOW))]

    assert units == [75_000, 75_000, 70_000, 70_000, 65_000, 65_000]


def test_a_total_is_the_unit_price_times_the_quantity() -> None:
    variant = a_variant(wholesale=TIERS)

    fact = price_for(a_folder(variant), variant, 12, NOW)

    assert fact is not None
    assert (fact.value.total, fact.value.tier) == (840_000, TIERS[0])


def test_what_the_console_changed_is_told_as_such() -> None:
    variant = a_variant(source="console")

    fact = price(a_folder(variant), variant, NOW)

    assert fact is not None and fact.source == "products.csv (console)"
