"""Finding products and variants in what buyers write. The demo shops are the world; the sentences are ours."""

from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shop.folder import read_shop_folder
from bot.shop.match import by_card, match_products, options_in, tied, variants_in
from bot.shop.values import ShopFolder
from tests.support.shops import a_folder, a_variant

DEMO = Path(__file__).parents[2] / "demo"
CARE, POWER, WEAR = "sehat-ceria", "terang-elektronik", "langkah-kita"


@lru_cache
def shop(name: str) -> ShopFolder:
    return read_shop_folder(DEMO / name, datetime(2026, 11, 22, 12, tzinfo=timezone.utc))[0]


@pytest.mark.parametrize(
    ("name", "text", "product_id", "sku"),
    [
        (CARE, "serum pencerah yg 20ml brp kak", "SC-SERVC", "SC-SERVC-20"),
        (CARE, "vitc yang 30 ml ready?", "SC-SERVC", "SC-SERVC-30"),
        (CARE, "kripiktempe rasa balado ada kak", "SC-TEMPE", "SC-TEMPE-BL"),
        (CARE, "lipbalmnya", "SC-LIPB", None),
        (CARE, "moisturiser ceramide berapa", "SC-MOIST", "SC-MOIST-30"),
        (POWER, "cas 33w putih masih ada", "TE-GAN", "TE-GAN33-PT"),
        (POWER, "powerbank 10000mah kak", "TE-PB", "TE-PB-10"),
        (POWER, "power bank 20.000 mAh", "TE-PB", "TE-PB-20"),
        (POWER, "lampu motor hs1", "TE-LEDM", "TE-LEDM-HS1"),
        (POWER, "lampu led 12 watt", "TE-LED", "TE-LED-12"),
        (POWER, "tempered glass redmi note 13", "TE-TG", "TE-TG-RN13"),
        (POWER, "tws item dong", "TE-TWS", "TE-TWS-HT"),
        (WEAR, "kaos hitam ukuran L", "LK-KAOS", "LK-KAOS-HTL"),
        (WEAR, "jaket hoodie abu xl", "LK-HOODIE", "LK-HOODIE-ABXL"),
        (WEAR, "flatshoes 38 ada", "LK-FLAT", "LK-FLAT-KR38"),
        (WEAR, "flanel ijo", "LK-FLANEL", "LK-FLANEL-HJL"),
        (WEAR, "kaos oversize merah ada?", "LK-KAOS", None),
        (WEAR, "yang cikuray ready?", "LK-SANDAL", None),
    ],
)
def test_a_product_is_found_however_it_is_written(name: str, text: str, product_id: str, sku: str | None) -> None:
    candidates = match_products(text, shop(name))

    assert [(candidate.product_id, candidate.sku) for candidate in candidates] == [(product_id, sku)]


@pytest.mark.parametrize("name", [CARE, POWER, WEAR])
@pytest.mark.parametrize(
    "text",
    [
        "garansinya brp lama kak",
        "ready kak?",
        "ukurannya apa aja ya",
        "paketku kapan sampai min",
        "selamat pagi kak",
        "bisa cod ga?",
        "minggu depan baru bisa transfer ya",
        "kirim pake motor bisa kak?",
        "yang merah ada?",
        "kontraknya gimana",
        "p",
        "",
    ],
)
def test_a_text_without_a_product_names_none(name: str, text: str) -> None:
    assert match_products(text, shop(name)) == ()


def test_a_tie_stays_a_tie() -> None:
    candidates = match_products("serumnya ready kak?", shop(CARE))

    assert {candidate.product_id for candidate in tied(candidates)} == {"SC-SERVC", "SC-SERRT"}


def test_two_products_in_one_text_are_both_found_where_they_stand() -> None:
    text = "kaus kaki sama topi bucket krem"

    found = {candidate.product_id: text[candidate.start : candidate.end] for candidate in match_products(text, shop(WEAR))}

    assert found == {"LK-KAUSKAKI": "kaus kaki", "LK-TOPI": "topi bucket"}


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_text_raises_and_spans_lie_inside(text: str) -> None:
    for candidate in match_products(text, shop(CARE)):
        assert 0 <= candidate.start < candidate.end <= len(text)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("yang item", {"HT-M", "HT-40"}),
        ("hitam m", {"HT-M"}),
        ("M", {"HT-M", "PT-M"}),
        ("1 m", set()),
        ("yang 40", {"HT-40"}),
        ("40 pcs", set()),
        ("merah", set()),
        ("merah M", set()),
        ("ready kak", set()),
    ],
)
def test_options_are_found_in_a_text(text: str, skus: set[str]) -> None:
    variants = (
        a_variant("HT-M", color="Hitam", size="M"),
        a_variant("PT-M", color="Putih", size="M"),
        a_variant("HT-40", color="Hitam", size="40"),
    )

    assert {variant.sku for variant in variants_in(text, variants)} == skus


def test_a_colour_that_no_variant_has_is_named_as_such() -> None:
    variants = (a_variant("HT", color="Hitam"), a_variant("PT", color="Putih"))

    found = options_in("yang merah ada? kalo item?", variants)

    assert found.unlisted == ("merah",)
    assert [(mention.kind, mention.value) for mention in found.mentions] == [("color", "Hitam")]


def test_a_card_is_found_by_our_ids_or_the_marketplaces() -> None:
    medium = a_variant("M", marketplace_ids=(("tiktok", "1729"), ("shopee", "5")))
    large = a_variant("L", marketplace_ids=(("tiktok", "1729"),))
    folder = a_folder(medium, large, a_variant("X", product_id="OTHER"))

    assert by_card(folder, "KAOS") == (medium, large)
    assert by_card(folder, "KAOS", "L") == (large,)
    assert by_card(folder, "1729", None, "tiktok") == (medium, large)
    assert by_card(folder, "1729", "5", "shopee") == (medium,)
    assert by_card(folder, "1729", None, "shopee") == ()
    assert by_card(folder, "unknown") == ()
