"""Who writes English is answered in English, everybody else in Indonesian; what cannot be said in English goes to a person."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.actions import hand_off
from bot.actions.base import HAND_OFF_WISH
from bot.actions.for_people import Wish
from bot.actions.reply import NeedPerson
from bot.actions.sensitive import FIRST_AID, SELF_HARM
from bot.actions.view import memory_as_data, view_of
from bot.actions.world import World
from bot.messages import Decision, Kind, ProductCard, Reason
from bot.shop.values import Batch, Condition, CourierOffer, Promo, Rate, SizeRow, WarrantyBy
from tests.support.chats import TRANSLATIONS, Chat, a_clause, everything_told, reasons, responses, the_only, unsure, values
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at

MERAH = a_variant("KAOS-MR", color="Merah", size_chart="kaos", condition=Condition.USED, weight_g=1_500)
MERAH = replace(
    MERAH, warranty_months=12, warranty_by=WarrantyBy.SHOP, warranty_terms="Simpan nota.", warnings="Jauhkan dari api."
)
FOLDER = a_folder(
    MERAH,
    shop=a_shop(couriers={"web": (CourierOffer("jne"), CourierOffer("sicepat"))}),
    batches=(Batch("KAOS-MR", expires=date(2028, 3, 31), quantity=5),),
    promos=(Promo("Potongan Rp5.000", code="HEMAT", until=at("2026-12-31 23:59")),),
    rates=tuple(Rate(code, "Medan", 40_000, NOW, marketplace="web", service="reguler") for code in ("jne", "sicepat")),
    size_rows=(SizeRow("kaos", "L", "chest_cm", Decimal("92.5"), Decimal(100)),),
)


@pytest.fixture
def chat() -> Chat:
    return Chat(FOLDER, product=ProductCard("KAOS"))


def without(*names: str) -> frozenset[str]:
    return TRANSLATIONS - set(names)


class TestWhichLanguage:
    @pytest.mark.parametrize(
        ("name", "language"), [("en", "en"), ("id", "id"), ("jv", "id"), ("su", "id"), ("other", ""), (None, "")]
    )
    def test_regional_languages_get_indonesian_and_what_is_too_short_gets_none(self, name: str | None, language: str) -> None:
        metadata = {"text": "?", "shop_id": "toko-uji", "marketplace": "web", "kinds": ["text"]}
        told = {} if name is None else {"language": {"name": name, "confidence": 0.9}}

        assert view_of({"metadata": metadata, "clauses": [], "sensitive": {"name": "none"}, **told}).language == language

    def test_an_english_turn_is_answered_in_english(self, chat: Chat) -> None:
        reply = chat.asks("is it in stock?", "ask_stock", "now", decision=Decision.ANSWER)
        english = chat.says(a_clause("is it in stock?", "ask_stock", "now"), language="en")

        assert responses(reply) == ["utter_stock_ready"]
        assert responses(english) == ["utter_stock_ready_en"]

    def test_a_turn_too_short_to_tell_keeps_the_episodes_language(self, chat: Chat) -> None:
        chat.says(a_clause("is it in stock?", "ask_stock", "now"), language="en")

        assert responses(chat.asks("cod?", "ask_payment", "cod")) == ["utter_payment_pointer_en"]

    def test_an_indonesian_turn_switches_back(self, chat: Chat) -> None:
        chat.says(a_clause("is it in stock?", "ask_stock", "now"), language="en")

        assert responses(chat.says(a_clause("bisa cod kak", "ask_payment", "cod"), language="id")) == ["utter_payment_pointer"]
        assert responses(chat.asks("cod?", "ask_payment", "cod")) == ["utter_payment_pointer"]

    def test_the_first_turn_of_nobody_known_is_answered_in_indonesian(self, chat: Chat) -> None:
        assert responses(chat.asks("cod?", "ask_payment", "cod")) == ["utter_payment_pointer"]


class TestEnglishValues:
    @pytest.mark.parametrize(
        ("text", "intent", "aspect", "told"),
        [
            ("how long?", "ask_warranty", "length", ["utter_warranty_length_by_en", "our shop"]),
            ("expiry?", "ask_expiry", "date", ["utter_expiry_date_en", "31 March 2028"]),
            ("is it new?", "ask_product_info", "condition", ["utter_product_condition_en", "second-hand"]),
            ("how heavy?", "ask_product_info", "weight", ["utter_product_weight_en", "1.5 kg"]),
            ("when is it sent?", "ask_shipping_time", "dispatch", ["_en", "Tuesday, 24 November 2026"]),
            ("couriers?", "ask_courier", "which", ["utter_courier_list_en", "JNE and SiCepat"]),
            ("shipping to medan?", "ask_shipping_cost", "none", ["utter_shipping_cost_en", "JNE Regular Rp80.000 and SiCepat"]),
            ("size chart?", "ask_size", "chart", ["utter_size_chart_en", "chest 92.5–100 cm"]),
            ("any promo?", "ask_discount", "promo", ["utter_promo_list_en", "(code HEMAT, until 31 December 2026)"]),
        ],
    )
    def test_dates_numbers_and_words_are_english(self, text: str, intent: str, aspect: str, told: list[str], chat: Chat) -> None:
        reply = chat.says(a_clause(text, intent, aspect), language="en")

        assert reply.wishes == ()
        assert [part for part in told if part not in everything_told(reply)] == []

    def test_the_sellers_own_words_are_quoted_as_they_are(self, chat: Chat) -> None:
        reply = chat.says(a_clause("the terms?", "ask_warranty", "terms"), language="en")

        assert responses(reply) == ["utter_warranty_length_by_en", "utter_warranty_terms_en"]
        assert reply.said[1][0].values == {"terms": "Simpan nota."}

    def test_meanings_are_named_in_english(self, chat: Chat) -> None:
        reply = chat.says(unsure("that one", "ask_stock", "ask_price"), language="en")

        assert the_only(reply).response == "utter_ask_clarify_between_en"
        assert values(reply) == {"first": "whether it is in stock", "second": "the price"}


class TestEnglishFrame:
    def test_greeting_and_the_offer_of_a_person_are_english(self, chat: Chat) -> None:
        chat.memory = replace(chat.memory, admin_offered=False)
        reply = chat.says(a_clause("Good morning, is it in stock?", "ask_stock", "now"), language="en")

        assert responses(reply) == ["utter_greet_back_morning_en", "utter_stock_ready_en", "utter_admin_offer_en"]

    def test_a_bare_call_and_a_picture_are_met_in_the_episodes_language(self, chat: Chat) -> None:
        chat.says(a_clause("is it in stock?", "ask_stock", "now"), language="en")

        assert responses(chat.says(text="?")) == ["utter_nudge_en"]
        assert responses(chat.sends(Kind.IMAGE)) == ["utter_media_question_en"]


class TestWithoutWords:
    def test_what_has_no_english_words_goes_to_a_person(self, chat: Chat) -> None:
        chat.translations = without("utter_stock_ready_en")

        reply = chat.says(a_clause("is it in stock?", "ask_stock", "now"), language="en")

        assert responses(reply) == []
        assert reasons(reply) == [("fact_missing", "translation")]

    def test_indonesian_needs_no_translation(self, chat: Chat) -> None:
        chat.translations = frozenset()

        assert responses(chat.says(a_clause("ready kak?", "ask_stock", "now"), language="id")) == ["utter_stock_ready"]

    def test_what_a_person_decides_anyway_keeps_its_own_reason(self, chat: Chat) -> None:
        chat.translations = without("utter_claim_warranty_en")

        assert reasons(chat.says(a_clause("it broke", "claim_warranty"), language="en")) == [("policy", "claim_warranty")]

    def test_half_an_answer_is_not_given(self, chat: Chat) -> None:
        chat.translations = without("utter_warranty_terms_en")

        reply = chat.says(a_clause("the terms?", "ask_warranty", "terms"), language="en")

        assert responses(reply) == []
        assert reasons(reply) == [("fact_missing", "translation")]

    def test_a_greeting_without_words_is_left_out(self, chat: Chat) -> None:
        chat.translations = without("utter_greet_back_morning_en")

        reply = chat.says(a_clause("Good morning, is it in stock?", "ask_stock", "now"), language="en")

        assert responses(reply) == ["utter_stock_ready_en"]
        assert reply.wishes == ()


@pytest.mark.parametrize("kind", FIRST_AID)
def test_first_aid_is_told_in_english(kind: str, chat: Chat) -> None:
    reply = chat.says(a_clause("help", "out_of_scope", decision=Decision.HAND_OFF), sensitive=kind, language="en")

    assert responses(reply)[0] == f"utter_first_aid_{kind}_en"
    assert reasons(reply) == [("sensitive", kind)]


def test_the_labels_warning_is_quoted_in_english(chat: Chat) -> None:
    reply = chat.says(a_clause("pregnant", "out_of_scope", decision=Decision.HAND_OFF), sensitive="pregnancy", language="en")

    assert responses(reply) == ["utter_label_warning_en"]
    assert reply.said[0][0].values["warnings"] == "Jauhkan dari api."


class TestNotice:
    @pytest.mark.parametrize("reason", [Reason.POLICY, Reason.SENSITIVE, Reason.ANGRY])
    @pytest.mark.parametrize(("moment", "when"), [("2026-11-23 10:00", "open"), ("2026-11-27 23:40", "closed")])
    async def test_the_notice_is_english(self, reason: Reason, moment: str, when: str, monkeypatch: Any) -> None:
        said = await handed_off(NeedPerson(reason), "en", monkeypatch, at(moment))

        claim = {Reason.ANGRY: "angry_claim"}  # the clause is a claim, and what is said to that apologises already
        kind = claim.get(reason, reason.value) if reason in hand_off.OWN_WORDS else "general"
        assert [one["response"] for one in said] == [f"utter_hand_off_{kind}_{when}_en", "utter_hand_off_added_en"]
        assert said[0].get("day", "Monday, 30 November 2026") == "Monday, 30 November 2026"

    async def test_the_hotline_is_told_in_english(self, monkeypatch: Any) -> None:
        said = await handed_off(NeedPerson(Reason.SENSITIVE, missing=SELF_HARM), "en", monkeypatch)

        assert said[0]["response"] == "utter_self_harm_en"

    async def test_the_packet_for_the_shops_people_stays_indonesian(self, monkeypatch: Any) -> None:
        said = await handed_off(NeedPerson(Reason.POLICY, missing="claim_warranty"), "en", monkeypatch)

        assert "perlu keputusan toko (klaim garansi)" in said[0]["custom"]["hand_off"]["packet"]["summary"]

    async def test_a_notice_without_english_words_is_told_in_indonesian(self, monkeypatch: Any) -> None:
        said = await handed_off(NeedPerson(Reason.POLICY), "en", monkeypatch, translations=frozenset())

        assert said[0]["response"] == "utter_hand_off_general_open"

    async def test_an_indonesian_episode_gets_the_indonesian_notice(self, monkeypatch: Any) -> None:
        said = await handed_off(NeedPerson(Reason.POLICY), "id", monkeypatch)

        assert said[0]["response"] == "utter_hand_off_general_open"


async def handed_off(
    need: NeedPerson, language: str, monkeypatch: Any, now: datetime = NOW, translations: frozenset[str] = TRANSLATIONS
) -> list[dict[str, Any]]:
    """What action_hand_off dispatches for one clause of a buyer who speaks that language."""
    chat = Chat(FOLDER, now, translations=translations)

    async def world_of(*_: Any) -> World:
        return chat.world

    monkeypatch.setattr(wiring, "reading_services", lambda: None)
    monkeypatch.setattr(hand_off, "world_of", world_of)
    clause = a_clause("it broke", "claim_warranty")
    memory = replace(chat.memory, language=language)
    wish = {"wishes": msgspec.to_builtins((Wish(clause, need),)), "memory": memory_as_data(memory)}
    metadata = {"text": clause.text, "shop_id": "toko-uji", "marketplace": "web", "kinds": ["text"]}
    message = {"metadata": metadata, "clauses": [msgspec.to_builtins(clause)], "sensitive": {"name": "none"}}
    tracker = Tracker("one", {HAND_OFF_WISH: wish}, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    await hand_off.ActionHandOff().run(dispatcher, tracker, {})
    messages: list[dict[str, Any]] = dispatcher.messages
    return messages
