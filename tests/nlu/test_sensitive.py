"""Sensitive matters by phrase: what must be caught, and what only sounds like it."""

import pytest

from bot.nlu.language import DATA_DIR, Language, language_from, read_language
from bot.text.normalise import normalise


@pytest.fixture(scope="module")
def language() -> Language:
    return language_from(read_language(DATA_DIR))


def kind_of(text: str, language: Language) -> str | None:
    return language.sensitive.kind_of(normalise(text, language.slang).text.split())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("aman buat bumil ga kak", "pregnancy"),
        ("lg menyusui boleh pake ini?", "pregnancy"),
        ("bayi 5 bulan boleh minum ini ga", "baby_food"),
        ("ada kacangnya ga, anakku alergi", "allergy"),
        ("ibu saya darah tinggi boleh minum ini?", "medical"),
        ("muka jd merah2 abis pake", "skin_reaction"),
        ("kulitku gatel perih abis pake krimnya, iritasi", "skin_reaction"),
        ("anak saya ketelan silica gelnya", "swallowed"),
        ("pas dicolok keluar asap kak", "fire_or_shock"),
        ("hpnya nyetrum pas dicas", "fire_or_shock"),
        ("makanannya udah berjamur pas dateng", "spoiled_food"),
        ("saya laporkan ke polisi ya", "legal_threat"),
        ("capek hidup, pengen mati aja", "self_harm"),
    ],
)
def test_sensitive_matters_are_caught(text: str, kind: str, language: Language) -> None:
    assert kind_of(text, language) == kind


@pytest.mark.parametrize(
    "text",
    [
        "baju buat ibu hamil ready?",
        "daster busui warna apa aja",
        "bantal hamil ukuran brp",
        "obat jamur kuku ada?",
        "keripik jamur pedes ready",
        "alat cek gula darah garansi ga",
        "sabun anti gatal brp",
        "saklarnya anti konslet ga",
        "lampunya kok mati",
        "kursi makan bayi ready",
        "tas kulit warna merah ada",
        "takut basi di jalan, tahan brp hari",
    ],
)
def test_near_misses_stay_ordinary(text: str, language: Language) -> None:
    assert kind_of(text, language) is None
