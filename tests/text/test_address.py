"""One bubble says "Kak" once, and nothing else of it changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.address import address_once

CASES = [
    ("Ready, Kak. Silakan diorder ya.", "Ready, Kak. Silakan diorder ya."),
    ("Ready, Kak.\n\nBisa pakai JNE, Kak. Tinggal pilih.", "Ready, Kak.\n\nBisa pakai JNE. Tinggal pilih."),
    ("Siang, Kak!\n\nMau ngobrol? Ketik *admin* ya, Kak._", "Siang, Kak!\n\nMau ngobrol? Ketik *admin* ya._"),
    ("Harga A saat ini, Kak:\nOngkir B ya Kak.", "Harga A saat ini, Kak:\nOngkir B ya."),
    ("Ready, Kak. Kak, ongkirnya muncul.", "Ready, Kak. Ongkirnya muncul."),
    ("Yang punya Kakak yang mana, Kak? Kakak saja.", "Yang punya Kakak yang mana, Kak? Kakak saja."),
    ("Tidak ada sapaan.", "Tidak ada sapaan."),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_only_the_first_address_stays(text: str, expected: str) -> None:
    assert address_once(text) == expected


@given(st.lists(st.sampled_from(["Ready, Kak.", "Ongkir ya Kak.", "Kak, tunggu.", "Rp69.000", "Kakak", "\n\n"]), max_size=8))
def test_doing_it_twice_changes_nothing_and_one_address_is_left_at_most(parts: list[str]) -> None:
    once = address_once(" ".join(parts))

    assert address_once(once) == once
    assert len(re.findall(r"\bKak\b", once)) <= 1
