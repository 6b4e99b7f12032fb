"""Facts that are told as stated: warranty, policy, payment, promotions, notices, place, details, specs."""

from datetime import timedelta

import pytest

from bot.shop.facts import details, payment, place, promos
from bot.shop.facts.notices import notices_in_force
from bot.shop.facts.policy import Terms, exchange_policy, return_policy
from bot.shop.facts.specs import spec, specs
from bot.shop.facts.warranty import Warranty, warranty
from bot.shop.values import (
    Availability,
    Condition,
    ExchangeShipping,
    Notes,
    Notice,
    Overrides,
    Payment,
    Policy,
    Promo,
    Registration,
    Spec,
    UnboxingVideo,
    WarrantyBy,
)
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at

END = at("2026-11-23 23:59:59")


def test_a_warranty_tells_months_who_and_terms() -> None:
    variant = a_variant(warranty_months=12, warranty_by=WarrantyBy.BRAND, warranty_terms="Ganti unit.")

    fact = warranty(a_folder(variant), variant)

    assert fact is not None and fact.value == Warranty(12, WarrantyBy.BRAND, "Ganti unit.")


def test_the_shops_terms_stand_in_where_the_item_has_none() -> None:
    variant = a_variant()

    fact = warranty(a_folder(variant, shop=a_shop(notes=Notes(warranty_terms="Simpan kartu."))), variant)

    assert fact is not None and (fact.value.terms, fact.source) == ("Simpan kartu.", "shop.yml")
    assert warranty(a_folder(variant), variant) is None


def test_no_warranty_is_stated_by_zero_months() -> None:
    variant = a_variant(warranty_months=0)

    fact = warranty(a_folder(variant), variant)

    assert fact is not None and fact.value.months == 0


def test_exchange_and_return_have_their_own_days() -> None:
    policy = Policy(7, 3, ExchangeShipping.BUYER, UnboxingVideo.REQUIRED)
    folder = a_folder(shop=a_shop(policy=policy, notes=Notes(returns="Lewat aplikasi.")))

    exchange, returned = exchange_policy(folder), return_policy(folder)

    assert exchange and exchange.value == Terms(7, ExchangeShipping.BUYER, UnboxingVideo.REQUIRED, "Lewat aplikasi.")
    assert returned and returned.value == Terms(3, None, UnboxingVideo.REQUIRED, "Lewat aplikasi.")
    assert exchange_policy(a_folder()) is None


def test_a_notice_overrides_cash_on_delivery_while_it_lasts() -> None:
    notice = Notice("COD libur", None, END, overrides=Overrides(cod=Availability.NO))
    folder = a_folder(notices=(notice,), shop=a_shop(payment=Payment(cod=Availability.CONDITIONAL)))

    now, later = payment.cash_on_delivery(folder, NOW), payment.cash_on_delivery(folder, END + timedelta(seconds=1))

    assert now and (now.value, now.valid_until) == (Availability.NO, END)
    assert later and later.value is Availability.CONDITIONAL
    assert payment.instalment(folder) is None


def test_promotions_count_by_time_and_marketplace() -> None:
    rows = (
        Promo("semua", until=END),
        Promo("lewat", until=NOW - timedelta(seconds=1)),
        Promo("nanti", starts=NOW + timedelta(seconds=1)),
        Promo("tiktok", marketplaces=("tiktok",)),
        Promo("satu", skus=("KAOS-M",)),
    )
    folder = a_folder(promos=rows)

    assert [fact.value.text for fact in promos.promos_in_force(folder, NOW, "web")] == ["semua", "satu"]
    assert [fact.value.text for fact in promos.promos_in_force(folder, NOW, "tiktok")] == ["semua", "tiktok", "satu"]
    assert promos.promos_in_force(folder, NOW, "web")[0].valid_until == END
    assert promos.haggle_line(folder) is None


def test_the_narrower_notice_comes_first_then_the_later_one() -> None:
    early, late = Notice("awal", NOW - timedelta(days=2)), Notice("baru", NOW - timedelta(days=1))
    narrow = Notice("sempit", NOW - timedelta(days=9), skus=("KAOS-M",), intents=("ask_stock",))
    folder = a_folder(notices=(early, narrow, late, Notice("usai", until=NOW - timedelta(seconds=2))))

    assert [notice.text for notice in notices_in_force(folder, NOW, "KAOS-M")] == ["sempit", "baru", "awal"]
    assert [notice.text for notice in notices_in_force(folder, NOW, "KAOS-M", "ask_price")] == ["baru", "awal"]
    assert [notice.text for notice in notices_in_force(folder, NOW)] == ["baru", "awal"]


def test_a_notice_lasts_through_its_last_second() -> None:
    folder = a_folder(notices=(Notice("x", until=END),))

    assert notices_in_force(folder, END + timedelta(milliseconds=999))
    assert not notices_in_force(folder, END + timedelta(seconds=1))


def test_the_address_is_told_only_where_the_shop_says_so() -> None:
    hidden, told = a_shop(address="Jl. Uji 1"), a_shop(address="Jl. Uji 1", told_address=True)

    city, address = place.city(a_folder(shop=hidden)), place.address(a_folder(shop=told))

    assert city and city.value == "Jakarta Barat"
    assert address and address.value == "Jl. Uji 1"
    assert place.address(a_folder(shop=hidden)) is None


@pytest.mark.parametrize("aspect", ["material", "ingredients", "usage", "warnings", "box_contents", "description"])
def test_an_aspect_is_told_as_stated_or_not_at_all(aspect: str) -> None:
    tell = getattr(details, aspect)

    assert tell(a_variant(**{aspect: "Katun"})).value == "Katun"
    assert tell(a_variant()) is None


def test_a_kind_of_registration_that_is_not_listed_is_not_stated() -> None:
    variant = a_variant(registration=(Registration("BPOM", "NA1"),))

    fact = details.registration(variant, "bpom")

    assert fact and fact.value == (Registration("BPOM", "NA1"),)
    assert details.registration(variant, "HALAL") is None
    assert details.registrations(a_variant()) is None


def test_condition_weight_and_installation_are_told() -> None:
    variant = a_variant(condition=Condition.USED, weight_g=1500)
    folder = a_folder(variant, shop=a_shop(notes=Notes(installation="Lihat buku.")))

    condition, weight, general = details.condition(variant), details.weight(variant), details.installation(folder, variant)
    own = details.installation(folder, a_variant(installation="Putar."))

    assert condition and condition.value is Condition.USED
    assert weight and weight.value == 1500
    assert general and (general.value, general.source) == ("Lihat buku.", "shop.yml")
    assert own and own.value == "Putar."
    assert details.condition(a_variant()) is None and details.weight(a_variant(weight_g=None)) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("dayanya berapa watt kak", "20W"),
        ("kapasitas batrenya", None),
        ("kapasitas baterai nya brp", "5000mAh"),
        ("kapasitas batterai", "5000mAh"),
        ("panjang kabelnya", "1m"),
        ("warnanya apa", None),
    ],
)
def test_a_spec_is_found_by_its_name(asked: str, expected: str | None) -> None:
    variant = a_variant(specs=(Spec("daya", "20W"), Spec("kapasitas baterai", "5000mAh"), Spec("panjang kabel", "1m")))

    fact = spec(variant, asked)

    assert (fact.value.value if fact else None) == expected
    assert specs(variant) and specs(a_variant()) is None
