"""Short clauses that lean on what was said before, in the spellings of real chats; and those that only look so."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.view import Candidate
from bot.messages import Decision
from bot.shop.values import CourierOffer, Rate
from tests.support.chats import Chat, a_clause, everything_told, named, reasons, responses, values
from tests.support.shops import NOW, a_folder, a_shop, a_variant

VARIANTS = (
    a_variant("KAOS-MR-M", color="Merah", size="M", price=70_000),
    a_variant("KAOS-MR-L", color="Merah", size="L", price=75_000),
    a_variant("KAOS-HT-M", color="Hitam", size="M", price=78_000),
    a_variant("KAOS-HT-L", color="Hitam", size="L", price=80_000),
    a_variant("TOPI", product_id="TOPI", name="Topi Rimba", price=50_000),
)
SHOP = a_shop(couriers={"web": (CourierOffer("jne"), CourierOffer("ninja"))})
RATES = (Rate("jne", "Medan", 40_000, NOW, marketplace="web", service="reg", days_from=3, days_to=4),)
UNCLEAR: dict[str, Any] = {"decision": Decision.HAND_OFF, "confidence": 0.3}


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(*VARIANTS, shop=SHOP, rates=RATES))


class TestSpellings:
    @pytest.mark.parametrize(
        "text", ["klo item?", "klo itam kakkk", "upami nu hideung?", "Menawi ingkang ireng pripun njih?", "n black?"]
    )
    def test_slang_and_dialect_continue_the_last_question(self, chat: Chat, text: str) -> None:
        chat.asks("kaos polos merah L brp?", "ask_price")

        assert values(chat.asks(text, "affirm", **UNCLEAR))["price"] == "Rp80.000"

    def test_a_larger_one_is_one_of_the_named_product(self, chat: Chat) -> None:
        chat.asks("topi rimba ready?", "ask_stock", "now")

        assert chat.asks("trs kaos polos yg gede", "out_of_scope", **UNCLEAR).intents == ("ask_stock",)

    def test_a_colour_that_is_not_sold_is_told_to_be_so(self, chat: Chat) -> None:
        chat.asks("kaos polos merah L brp?", "ask_price")

        assert responses(chat.asks("kalo yg ungu?", "out_of_scope", **UNCLEAR)) == ["utter_variant_unlisted"]

    @pytest.mark.parametrize(
        ("text", "intent"),
        [("yg item luntur?", "ask_product_info"), ("klo itemnya rusak gmn", "ask_exchange"), ("oke kak", "greeting")],
    )
    def test_what_asks_something_of_its_own_or_names_nothing_goes_on_as_it_was_read(
        self, chat: Chat, text: str, intent: str
    ) -> None:
        chat.asks("kaos polos merah L brp?", "ask_price")

        reply = chat.asks(text, intent, **UNCLEAR)

        assert reply.intents == (intent,)
        assert reasons(reply) == [("unsure", "unsure")]

    @pytest.mark.parametrize("text", ["topi rimba pinten?", "topi rimba brpaan"])
    def test_a_price_asked_in_dialect_is_no_more_of_the_stock(self, chat: Chat, text: str) -> None:
        chat.asks("kaos polos merah L ready?", "ask_stock", "now")

        assert values(chat.asks(text, "ask_price"))["price"] == "Rp50.000"

    def test_a_colour_asked_about_for_itself_is_no_more_of_the_price(self, chat: Chat) -> None:
        chat.asks("kaos polos merah L brp?", "ask_price")

        assert chat.asks("ada warna ungu ga", "ask_variant").intents == ("ask_variant",)

    def test_a_price_for_one_piece_is_no_more_of_the_stock(self, chat: Chat) -> None:
        chat.asks("topi rimba ready?", "ask_stock", "now")
        one = a_clause("brapa satu pcs", "ask_price")

        reply = chat.says(replace(one, entities=(named("quantity", one.text, "satu pcs", "1 pcs"),)))

        assert values(reply)["price"] == "Rp50.000"


class TestCouriersAndDays:
    def test_a_courier_with_a_rate_continues_the_shipping_cost(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba ke medan?", "ask_shipping_cost")

        assert "Rp40.000" in everything_told(chat.asks("kalo jne", "ask_courier", "which"))

    def test_a_courier_without_a_rate_is_answered_as_a_courier(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba ke medan?", "ask_shipping_cost")

        assert responses(chat.asks("kalo ninja", "ask_courier", "which")) == ["utter_courier_yes"]

    def test_a_courier_after_a_price_is_no_more_of_the_price(self, chat: Chat) -> None:
        chat.asks("topi rimba brp?", "ask_price")

        assert chat.asks("kalo jne", "ask_courier", "which").intents == ("ask_courier",)

    @pytest.mark.parametrize(("before", "after"), [("ask_opening_hours", "ask_opening_hours"), ("ask_price", "ask_stock")])
    def test_a_day_continues_only_what_days_decide(self, chat: Chat, before: str, after: str) -> None:
        chat.asks("topi rimba gimana?", before)
        day = a_clause("kalau minggu", "ask_stock", decision=Decision.ASK, confidence=0.5)

        reply = chat.says(replace(day, entities=(named("date", day.text, "minggu"),)))

        assert reply.intents == (after,)


class TestPendingConfirmation:
    @pytest.fixture
    def asked(self, chat: Chat) -> Chat:
        ranking = (Candidate("ask_price", 0.6), Candidate("thanks", 0.05))
        reply = chat.asks("kaos polos merah L brapaan", "ask_price", decision=Decision.ASK, confidence=0.6, ranking=ranking)
        assert responses(reply) == ["utter_ask_confirm"]
        return chat

    def test_going_on_with_another_option_says_yes(self, asked: Chat) -> None:
        assert values(asked.asks("kalo yg item?", "out_of_scope", **UNCLEAR))["price"] == "Rp80.000"

    def test_going_on_after_a_mere_guess_says_nothing(self, chat: Chat) -> None:
        ranking = (Candidate("ask_price", 0.4), Candidate("thanks", 0.05))
        chat.asks("kaos polos merah L kumaha", "ask_price", decision=Decision.ASK, confidence=0.4, ranking=ranking)

        assert reasons(chat.asks("kalo yg item?", "out_of_scope", **UNCLEAR)) == [("policy", "offer")]

    def test_another_question_does_not_say_yes(self, asked: Chat) -> None:
        assert "Rp" not in everything_told(asked.asks("yg item luntur?", "out_of_scope", **UNCLEAR))


class TestSensitiveTurns:
    def test_a_cry_for_help_is_no_answer_to_our_question(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba brp?", "ask_shipping_cost")

        reply = chat.says(a_clause("saya ingin mati saja", "out_of_scope", **UNCLEAR), sensitive="self_harm")

        assert reasons(reply) == [("sensitive", "self_harm")]

    def test_a_sensitive_clause_makes_the_bare_name_beside_it_no_continuation(self, chat: Chat) -> None:
        chat.asks("topi rimba brp?", "ask_price")
        text = "kaos polos?\nkulit saya gatal"
        name = a_clause("kaos polos?", "ask_stock", **UNCLEAR)
        itch = a_clause("kulit saya gatal", "out_of_scope", start=12, **{**UNCLEAR, "end": len(text)})

        reply = chat.says(name, itch, text=text, sensitive="skin_reaction")

        assert {reason for reason, _ in reasons(reply)} == {"sensitive"}

    def test_nothing_but_a_name_asks_what_was_asked_before(self, chat: Chat) -> None:
        chat.asks("kaos polos merah L brp?", "ask_price")

        reply = chat.says(a_clause("topi rimba?", "ask_product_info", **UNCLEAR), sensitive="skin_reaction")

        assert values(reply)["price"] == "Rp50.000"


@pytest.mark.parametrize("intent", ["ask_size", "out_of_scope"])
def test_a_product_named_in_what_was_not_understood_is_the_one_spoken_of(chat: Chat, intent: str) -> None:
    decision = Decision.ASK if intent == "out_of_scope" else Decision.HAND_OFF
    ranking = (Candidate(intent, 0.2),)
    chat.asks("topi rimba teh kumaha eta", intent, decision=decision, confidence=0.2, ranking=ranking)

    assert values(chat.asks("brp kak?", "ask_price"))["product"] == "Topi Rimba"
