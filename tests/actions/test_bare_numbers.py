"""Bare numbers that count pieces, and those that are sizes, years, prices or offers."""

from dataclasses import replace

import pytest

from bot.messages import Decision
from bot.shop.values import CourierOffer, Rate
from tests.support.chats import Chat, everything_told, values
from tests.support.shops import NOW, a_folder, a_shop, a_variant

TOPI = a_variant("TOPI", product_id="TOPI", name="Topi Rimba", price=50_000, stock=40, weight_g=600)
SHOES = tuple(a_variant(f"SEPATU-{size}", product_id="SEPATU", name="Sepatu Rimba", size=size) for size in ("40", "41"))
SERUMS = tuple(a_variant(f"SERUM-{size[:2]}", product_id="SERUM", name="Serum Rimba", size=size) for size in ("20 ml", "30 ml"))
RATE = Rate("jne", "Medan", 40_000, NOW, marketplace="web", service="reg")


@pytest.fixture
def chat() -> Chat:
    shop = a_shop(couriers={"web": (CourierOffer("jne"),)})
    return Chat(a_folder(TOPI, *SHOES, *SERUMS, shop=shop, rates=(RATE,)))


def unclear(chat: Chat, text: str, aspect: str = "none") -> str:
    """What the bot tells when that comes next and cannot be understood by itself."""
    return everything_told(chat.asks(text, "complain_missing", aspect, decision=Decision.ASK, confidence=0.3))


@pytest.mark.parametrize("text", ["kalo 3?", "klo tiga", "3 deh 3", "3"])
def test_a_bare_number_after_a_price_counts_pieces(chat: Chat, text: str) -> None:
    chat.asks("topi rimba brp?", "ask_price")

    assert "Rp150.000" in unclear(chat, text)


def test_the_next_number_takes_the_place_of_the_last(chat: Chat) -> None:
    chat.asks("topi rimba brp?", "ask_price")
    unclear(chat, "kalo 3?")

    assert "Rp250.000" in unclear(chat, "kalo 5?")


def test_more_pieces_weigh_more(chat: Chat) -> None:
    chat.asks("ongkir topi rimba ke medan", "ask_shipping_cost")

    assert "Rp80.000" in unclear(chat, "kalo 3?")


def test_more_than_there_are_is_not_called_ready(chat: Chat) -> None:
    chat.asks("topi rimba ready?", "ask_stock", "now")

    assert "utter_stock" not in unclear(chat, "kalo 99?")


@pytest.mark.parametrize(
    "text", ["yang 3?", "ke 3?", "no 3", "3rb?", "3%?", "tahun 2021?", "2021", "3 hari?", "3 atau 5?", "0", "1.000"]
)
def test_what_chooses_dates_or_prices_counts_nothing(chat: Chat, text: str) -> None:
    chat.asks("topi rimba brp?", "ask_price")

    assert "Rp" not in unclear(chat, text)


@pytest.mark.parametrize(("product", "text"), [("sepatu", "kalo 43?"), ("serum", "kalo 50?")])
def test_what_may_be_a_size_that_is_not_sold_counts_nothing(chat: Chat, product: str, text: str) -> None:
    chat.asks(f"{product} rimba brp?", "ask_price")

    assert "Rp" not in unclear(chat, text)


def test_a_bare_number_is_a_shoe_size_even_where_pieces_are_spoken_of(chat: Chat) -> None:
    chat.asks("sepatu rimba 40 2pcs brp", "ask_price")

    assert "Rp" not in unclear(chat, "kalo 43?")


def test_where_pieces_are_spoken_of_a_number_is_no_size(chat: Chat) -> None:
    chat.asks("serum rimba 20 ml 2pcs brp", "ask_price")

    assert values(chat.asks("kalo 50?", "out_of_scope", decision=Decision.HAND_OFF, confidence=0.2))["quantity"] == "50"


@pytest.mark.parametrize(
    ("intent", "aspect"), [("ask_warranty", "length"), ("ask_discount", "haggle"), ("ask_discount", "voucher")]
)
def test_other_questions_count_no_pieces(chat: Chat, intent: str, aspect: str) -> None:
    chat.asks("topi rimba gimana?", intent, aspect)

    assert unclear(chat, "kalo 3?") in ("utter_after_sale ", "")


def test_an_offer_counts_no_pieces(chat: Chat) -> None:
    chat.asks("topi rimba brp?", "ask_price")

    reply = chat.asks("40 ya?", "ask_discount", "haggle", decision=Decision.ASK, confidence=0.6)

    assert reply.intents == ("ask_discount",)


def test_what_is_surely_read_counts_nothing_new(chat: Chat) -> None:
    chat.asks("topi rimba brp?", "ask_price")

    assert chat.asks("3", "ask_warranty").intents == ("ask_warranty",)


def test_while_we_ask_which_product_a_number_counts_nothing() -> None:
    hats = (replace(TOPI, product_id=name, sku=name, name=f"Topi {name}", aliases=("topi rimba",)) for name in ("Kota", "Desa"))
    chat = Chat(a_folder(*hats))
    chat.asks("topi rimba brp?", "ask_price")
    assert chat.memory.question is not None

    assert chat.asks("2", "out_of_scope", decision=Decision.HAND_OFF).intents == ("out_of_scope",)
