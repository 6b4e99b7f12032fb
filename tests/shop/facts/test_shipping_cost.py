"""Rates: which row fits, and what it makes of a weight."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.facts.couriers import couriers
from bot.shop.facts.shipping_cost import Place, shipping_cost, shipping_options
from bot.shop.values import CourierOffer, Rate, ShopFolder
from tests.support.shops import NOW, a_folder, a_shop

MEDAN = Place("Medan", "Sumatera Utara")


def rate(place: str, per_kg: int, **changes: Any) -> Rate:
    return Rate(**{"courier": "jne", "service": "reg", "marketplace": "web", "as_of": NOW, **changes}, place=place, per_kg=per_kg)


def shop_with(*rates: Rate) -> ShopFolder:
    return a_folder(rates=rates, shop=a_shop(couriers={"web": (CourierOffer("jne", ("reg",)), CourierOffer("jnt"))}))


def cost(
    folder: ShopFolder, place: Place = MEDAN, grams: int = 1000, marketplace: str = "web", service: str = "reg"
) -> int | None:
    fact = shipping_cost(folder, NOW, marketplace, "jne", service, place, grams)
    return fact.value.cost if fact else None


def test_city_comes_before_province_before_everywhere() -> None:
    rows = (rate("*", 50_000), rate("Sumatera Utara", 45_000), rate("Medan", 40_000))

    assert cost(shop_with(*rows)) == 40_000
    assert cost(shop_with(*rows[:2])) == 45_000
    assert cost(shop_with(*rows[:1])) == 50_000
    assert cost(shop_with(rows[2]), Place("Binjai", "Sumatera Utara")) is None


@pytest.mark.parametrize(("grams", "kilograms"), [(1, 1), (280, 1), (1000, 1), (1001, 2), (5000, 5)])
def test_weight_is_rounded_up_to_full_kilograms(grams: int, kilograms: int) -> None:
    assert cost(shop_with(rate("Medan", 40_000)), grams=grams) == 40_000 * kilograms


def test_an_expired_narrow_row_is_not_replaced_by_a_wider_one() -> None:
    old = NOW - timedelta(hours=721)

    assert cost(shop_with(rate("Medan", 40_000, as_of=old), rate("*", 50_000))) is None


def test_what_the_shop_does_not_use_there_is_a_pointer() -> None:
    rows = (rate("Medan", 40_000, marketplace=None), rate("Medan", 60_000, service="yes"))

    assert cost(shop_with(*rows)) == 40_000
    assert cost(shop_with(*rows), service="yes") is None
    assert cost(shop_with(*rows), marketplace="shopee") is None


@pytest.mark.parametrize(
    ("row", "place", "fits"),
    [
        ("medan", Place("Kota Medan"), True),
        ("Bandung", Place("Kabupaten Bandung"), False),
        ("Kab. Bandung", Place("Kabupaten Bandung"), True),
        ("Jakarta", Place("Jakarta Barat", "DKI Jakarta"), True),
        ("Yogyakarta", Place(None, "DI Yogyakarta"), True),
    ],
)
def test_places_are_compared_by_their_name(row: str, place: Place, fits: bool) -> None:
    assert (cost(shop_with(rate(row, 9000)), place) is not None) is fits


def test_options_come_cheapest_first_with_their_days() -> None:
    folder = shop_with(rate("*", 50_000, days_from=3, days_to=4), rate("*", 45_000, courier="jnt", service="ez"))

    options = shipping_options(folder, NOW, "web", MEDAN, 500)

    assert [(fact.value.courier, fact.value.cost) for fact in options] == [("jnt", 45_000), ("jne", 50_000)]
    assert (options[1].value.days_from, options[1].value.days_to) == (3, 4)


@given(lighter=st.integers(1, 50_000), more=st.integers(0, 50_000))
def test_a_heavier_parcel_never_costs_less(lighter: int, more: int) -> None:
    folder = shop_with(rate("*", 9000))

    light, heavy = cost(folder, grams=lighter), cost(folder, grams=lighter + more)

    assert light is not None and heavy is not None and light <= heavy


def test_couriers_that_are_not_listed_are_the_platforms() -> None:
    fact = couriers(shop_with(), "web")

    assert fact is not None and [offer.code for offer in fact.value] == ["jne", "jnt"]
    assert couriers(shop_with(), "tiktok") is None
