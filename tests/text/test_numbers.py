"""Numbers in chat text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numbers import codes, dates, prices, quantities


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("25rb", "25000"),
        ("Rp125.000", "125000"),
        ("1,5 jt", "1500000"),
        ("rp 99.900", "99900"),
        ("150k", "150000"),
        ("1.250.000 rb", "1250000000"),
    ],
)
def test_prices_are_read_in_rupiah(text: str, rupiah: str) -> None:
    assert [price.value for price in prices(text)] == [rupiah]


@pytest.mark.parametrize("text", ["uk 42", "3 pcs", "2024", ""])
def test_other_numbers_are_no_prices(text: str) -> None:
    assert prices(text) == ()


@pytest.mark.parametrize(("text", "value"), [("mau 2 lusin", "2 lusin"), ("12pcs", "12 pcs"), ("3 pasang ya", "3 pasang")])
def test_quantities_keep_number_and_unit(text: str, value: str) -> None:
    assert [quantity.value for quantity in quantities(text)] == [value]


@pytest.mark.parametrize("text", ["tgl 12", "12 nov 2026", "12/11/2026", "03/2027", "tanggal 5 mei"])
def test_dates_are_found_whole(text: str) -> None:
    found = dates(f"exp {text} ya")

    assert [f"exp {text} ya"[date.start : date.end] for date in found] == [text]


def test_codes_need_several_digits() -> None:
    assert [code.value for code in codes("resi JX4410223344, iphone 13, 2x, A1")] == ["JX4410223344"]


@given(st.text())
def test_no_text_breaks_them_and_spans_lie_inside(text: str) -> None:
    for found in (*prices(text), *quantities(text), *dates(text), *codes(text)):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kalo beli 3 totalnya berapa", "3 pcs"),
        ("ambil 50 bisa kurang", "50 pcs"),
        ("selusin berapa kak", "1 lusin"),
        ("order 2 lusin", "2 lusin"),
    ],
)
def test_a_number_behind_a_verb_of_buying_counts_pieces(text: str, value: str) -> None:
    assert [found.value for found in quantities(text)] == [value]


@pytest.mark.parametrize(
    "text", ["beli 30 ml", "ambil 42 ready?", "pesan 5kg", "co 2 hari lalu", "ambil 38/39", "harga 3", "beli 1,5 kg"]
)
def test_a_measure_or_a_size_counts_nothing(text: str) -> None:
    assert quantities(text) == ()
