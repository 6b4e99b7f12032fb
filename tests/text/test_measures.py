"""Body measures are found however buyers write them, and nothing else is taken for one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.measures import measures_in

WORDS = {
    "height_cm": ["tb", "tinggi", "tinggi badan"],
    "weight_kg": ["bb", "berat", "berat badan"],
    "chest_cm": ["ld", "lingkar dada"],
    "foot_cm": ["panjang kaki", "kaki"],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tb 168 bb 60 kaos oversize ukuran apa", {"height_cm": 168, "weight_kg": 60}),
        ("hoodie buat tinggi 175 berat 60", {"height_cm": 175, "weight_kg": 60}),
        ("TB:170 BB=65", {"height_cm": 170, "weight_kg": 65}),
        ("tinggi badan saya 160", {"height_cm": 160}),
        ("LD 92 M atau L?", {"chest_cm": 92}),
        ("panjang kaki 25,5 cm", {"foot_cm": "25.5"}),
        ("tinggiku sekitar 158", {"height_cm": 158}),
        ("ukuran 42 ada?", {}),
        ("tinggi banget kak harganya 90000", {}),
        ("", {}),
    ],
)
def test_measures_are_read(text: str, expected: dict[str, int | str]) -> None:
    assert measures_in(text, WORDS) == {name: Decimal(value) for name, value in expected.items()}


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for value in measures_in(text, WORDS).values():
        assert Decimal(0) <= value < Decimal(1000)
