"""Products and options that are named in slang, in dialect or in words."""

import pytest

from bot.actions.shop_spelling import in_shop_spelling
from bot.actions.view import Clause
from tests.support.chats import Chat, a_clause, named, values
from tests.support.shops import a_folder, a_variant

GAMIS = tuple(
    a_variant(f"GAMIS-{color}", product_id="GAMIS", name="Gamis Rimba", color=color, price=price)
    for color, price in (("Hijau", 90_000), ("Merah", 95_000))
)
CHARGERS = tuple(
    a_variant(f"CAS-{watt}", product_id="CAS", name="Pengisi Rimba", variant=f"{watt}W", price=watt * 1_000) for watt in (33, 65)
)


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(*GAMIS, *CHARGERS))


def respelled(clause: Clause, chat: Chat) -> Clause:
    return in_shop_spelling(clause, chat.turn(clause), chat.world)


def test_a_product_in_slang_is_the_product(chat: Chat) -> None:
    assert "Gamis Rimba" in values(chat.asks("gmis mrh brp", "ask_price"))["product"]


def test_what_is_named_behind_it_stays_where_it_is(chat: Chat) -> None:
    clause = respelled(a_clause("ongkir gmis ke medan", "ask_shipping_cost"), chat)

    (place,) = clause.named("city")
    assert clause.text == "ongkir gamis ke medan"
    assert clause.text[place.start : place.end] == "medan"
    assert clause.end == len(clause.text)


def test_a_colour_in_dialect_is_an_option_of_the_product_spoken_of(chat: Chat) -> None:
    chat.asks("gamis rimba merah brp", "ask_price")
    text = "kalo ijau?"

    reply = chat.says(a_clause(text, "ask_price", entities=(named("color", text, "ijau", "hijau"),)))

    assert values(reply)["price"] == "Rp90.000"


def test_a_number_in_words_is_an_option_of_the_product_spoken_of(chat: Chat) -> None:
    chat.asks("pengisi rimba brp", "ask_price")

    assert values(chat.asks("yang enam puluh lima watt berapa", "ask_price"))["price"] == "Rp65.000"


@pytest.mark.parametrize("text", ["gamis mrh brp", "brp hrg ny", "yg plg murah", ""])
def test_what_names_a_product_already_or_none_in_any_spelling_is_left_alone(chat: Chat, text: str) -> None:
    clause = a_clause(text, "ask_price")

    assert respelled(clause, chat) is clause


def test_what_was_understood_as_something_else_is_left_alone(chat: Chat) -> None:
    clause = a_clause("gmis brp", "ask_price", entities=(named("product", "gmis brp", "gmis", "gamis"),))

    assert respelled(clause, chat) is clause
