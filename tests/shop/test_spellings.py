"""Buyers' spellings of the demo shops' products: the right product is found, or none – never another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.shop.match import match_products
from bot.text.lexicon import read_yaml
from tests.shop.test_match import shop
from tests.support.shops import a_folder, a_variant

CASES = read_yaml(Path(__file__).parent / "spellings.yml")
NONE = "none"


def cases() -> Iterator[tuple[str, str, str]]:
    for name, products in CASES.items():
        for product_id, texts in products.items():
            yield from ((name, text, product_id) for text in texts)


@pytest.mark.parametrize(("name", "text", "product_id"), cases())
def test_a_buyers_spelling_names_that_product_alone(name: str, text: str, product_id: str) -> None:
    found = {candidate.product_id for candidate in match_products(text, shop(name))}

    assert found == (set() if product_id == NONE else {product_id})


def test_there_are_enough_spellings() -> None:
    assert len(list(cases())) >= 120


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lampu depan motor led", {"TE-LEDM"}),
        ("holder hp motor dengan charger usb", {"TE-HOLD"}),
        ("charger sama kabel data", {"TE-GAN", "TE-KABEL"}),
        ("kipas, power bank", {"TE-KIPAS", "TE-PB"}),
    ],
)
def test_a_longer_name_is_one_product_and_joined_names_are_two(text: str, expected: set[str]) -> None:
    assert {candidate.product_id for candidate in match_products(text, shop("terang-elektronik"))} == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("serum toner", {"B"}), ("serum dan toner", {"A", "B"}), ("serum, toner", {"A", "B"})]
)
def test_of_two_names_side_by_side_the_latter_counts(text: str, expected: set[str]) -> None:
    one = a_variant("A", product_id="A", name="Bening", aliases=("serum", "paket toner besar"))
    other = a_variant("B", product_id="B", name="Bulan", aliases=("toner", "paket serum besar"))

    assert {candidate.product_id for candidate in match_products(text, a_folder(one, other))} == expected
