"""Numbers of orders, parcels and phones are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.codes import CodeFinder
from bot.text.lexicon import read_yaml
from tests.text.conftest import LEXICON


@pytest.fixture(scope="module")
def finder() -> CodeFinder:
    return CodeFinder(read_yaml(LEXICON / "codes.yml"), ["jne", "j&t", "sicepat", "pos"])


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("INV/20260913/MPL/1234567890 gmn", "order_number", "INV/20260913/MPL/1234567890"),
        ("inv/20160913/xvi/ix/58291234", "order_number", "INV/20160913/XVI/IX/58291234"),
        ("260913ABCD1234", "order_number", "260913ABCD1234"),
        ("cek 260913abcd1234 dong", "order_number", "260913ABCD1234"),
        ("581234567890123456", "order_number", "581234567890123456"),
        ("812345678901234", "order_number", "812345678901234"),
        ("#2611229K4ABCD", "order_number", "2611229K4ABCD"),
        ("LK26110600073", "order_number", "LK26110600073"),
        ("pesanan 123456789012 belum sampai", "order_number", "123456789012"),
        ("no order: 1234567", "order_number", "1234567"),
        ("JX4410223344", "tracking_number", "JX4410223344"),
        ("jp2605123456", "tracking_number", "JP2605123456"),
        ("200412345678", "tracking_number", "200412345678"),
        ("009900142268", "tracking_number", "009900142268"),
        ("SPXID051234567890", "tracking_number", "SPXID051234567890"),
        ("ID2512345678901A", "tracking_number", "ID2512345678901A"),
        ("10001234567890", "tracking_number", "10001234567890"),
        ("NLIDAP1234567890", "tracking_number", "NLIDAP1234567890"),
        ("IDE7001234567", "tracking_number", "IDE7001234567"),
        ("11LP1234567890", "tracking_number", "11LP1234567890"),
        ("P2312150001234", "tracking_number", "P2312150001234"),
        ("EE123456789ID", "tracking_number", "EE123456789ID"),
        ("660012345678", "tracking_number", "660012345678"),
        ("resinya ABC12345", "tracking_number", "ABC12345"),
        ("GK-11-123456", "tracking_number", "GK-11-123456"),
        ("resi 013399000073267", "tracking_number", "013399000073267"),
        ("awb jne 8123456789012345", "tracking_number", "8123456789012345"),
        ("jne 8123456789012345 kapan", "tracking_number", "8123456789012345"),
        ("pesanan saya blm sampai, no resi 581234567890123456", "tracking_number", "581234567890123456"),
        ("08123456789", "phone_number", "08123456789"),
        ("pesanan 0812-3456-7890", "phone_number", "081234567890"),
        ("+62 812 3456 7890", "phone_number", "081234567890"),
        ("628123456789", "phone_number", "08123456789"),
        ("wa 0812.3456.789 ya", "phone_number", "08123456789"),
        ("08123456789 12 lusin", "phone_number", "08123456789"),
    ],
)
def test_form_and_nearest_word_tell_what_a_number_is(finder: CodeFinder, text: str, kind: str, value: str) -> None:
    assert [(found.kind, found.value) for found in finder.find(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "iphone 13 pro",
        "2x",
        "A1",
        "norek bca 1234567890",
        "i5-12400F",
        "SKU12345",
        "2026",
        "total 1500000",
        "6500k",
        "1234567890" * 200,
    ],
)
def test_other_numbers_are_none(finder: CodeFinder, text: str) -> None:
    assert finder.find(text) == ()


def test_every_number_has_its_own_word(finder: CodeFinder) -> None:
    found = finder.find("pesanan 123456789012345 resi 543210987654321")

    assert [each.kind for each in found] == ["order_number", "tracking_number"]


@given(st.text(alphabet="0123456789 +-/.()INVresi\nJX8", max_size=200))
def test_no_text_breaks_it_and_spans_lie_inside(finder: CodeFinder, text: str) -> None:
    end = 0
    for found in finder.find(text):
        assert end <= found.start < found.end <= len(text)
        assert found.value == found.value.upper()
        end = found.end
