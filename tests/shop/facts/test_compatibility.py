"""What an item is listed for."""

import pytest

from bot.shop.facts.compatibility import Listing, compatibility
from bot.shop.values import Fit
from tests.support.shops import a_variant

LISTED, NOT_LISTED, UNCLEAR = Listing.LISTED, Listing.NOT_LISTED, Listing.UNCLEAR
ITEM = a_variant(
    compatibility=(Fit("iPhone 13"), Fit("Samsung Galaxy A55"), Fit("Honda Vario 125", 2018, 2022), Fit("Yamaha NMAX"))
)


@pytest.mark.parametrize(
    ("device", "year", "expected"),
    [
        ("iphone 13", None, LISTED),
        ("iphone13", None, LISTED),
        ("ipone 13 saya kak", None, LISTED),
        ("apple iphone 13", None, LISTED),
        ("iphone 13 pro", None, NOT_LISTED),
        ("iphone 13promax", None, NOT_LISTED),
        ("iphone 14", None, NOT_LISTED),
        ("iphone 3", None, NOT_LISTED),
        ("hp iphone", None, UNCLEAR),
        ("galaxy a55", None, LISTED),
        ("samsung galaxy a 55", None, LISTED),
        ("samsung galaxy a5", None, NOT_LISTED),
        ("honda vario 125", 2018, LISTED),
        ("honda vario 125", 2022, LISTED),
        ("honda vario 125", 2023, NOT_LISTED),
        ("honda vario 125", None, UNCLEAR),
        ("honda vario 150", 2020, NOT_LISTED),
        ("vario 125 thn 2020", None, LISTED),
        ("vario 125 2017", None, NOT_LISTED),
        ("yamaha vario 125", 2020, NOT_LISTED),
        ("vario", None, UNCLEAR),
        ("yamaha nmax", 2016, LISTED),
        ("yamaha nmax 155 connected", None, LISTED),
        ("", None, UNCLEAR),
    ],
)
def test_only_what_is_surely_listed_is_listed(device: str, year: int | None, expected: Listing) -> None:
    fact = compatibility(ITEM, device, year)

    assert fact is not None and fact.value.listing is expected


def test_an_item_without_a_list_states_nothing() -> None:
    assert compatibility(a_variant(), "iphone 13") is None
