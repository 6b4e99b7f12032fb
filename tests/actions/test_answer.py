"""One turn, one reply: clauses together, follow-ups, questions that are never asked twice, and when a person must come."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.answer import MOST_CLAUSES
from bot.actions.answerers import ANSWERERS
from bot.actions.reply import Ask
from bot.actions.view import Memory, WaitingTicket
from bot.messages import Decision, Kind, OrderCard, ProductCard
from bot.shop.values import CourierOffer, Rate
from tests.support.chats import Chat, a_clause, demo, everything_told, reasons, responses, the_only, unsure, values
from tests.support.shops import NOW, a_folder, a_shop, a_variant

MERAH_M = a_variant("KAOS-MR-M", color="Merah", size="M", price=70_000)
MERAH_L = a_variant("KAOS-MR-L", color="Merah", size="L", price=75_000)
HITAM_L = a_variant("KAOS-HT-L", color="Hitam", size="L", price=80_000, stock=0)
TOPI = a_variant("TOPI", product_id="TOPI", name="Topi Rimba", price=50_000)
SHOP = a_shop(couriers={"web": (CourierOffer("jne"),)})
RATES = tuple(
    Rate("jne", place, cost, NOW, marketplace="web", service="reg", days_from=3, days_to=4)
    for place, cost in (("Medan", 40_000), ("Bandung", 12_000))
)


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(MERAH_M, MERAH_L, HITAM_L, TOPI, shop=SHOP, rates=RATES))


class TestFollowUps:
    def test_another_colour_continues_the_last_question(self, chat: Chat) -> None:
        chat.asks("kaos polos hitam ready?", "ask_stock", "now")

        reply = chat.asks("kalo yang merah?", "ask_variant", decision=Decision.ASK)

        assert "Merah" in everything_told(reply)
        assert the_only(reply).response.startswith("utter_stock")

    def test_a_chosen_size_stays_when_only_the_colour_changes(self, chat: Chat) -> None:
        chat.asks("kaos polos hitam L brp?", "ask_price")

        reply = chat.asks("kalo yang merah?", "out_of_scope", decision=Decision.DECLINE)

        assert values(reply)["price"] == "Rp75.000"

    def test_another_product_continues_the_last_question(self, chat: Chat) -> None:
        chat.asks("kaos polos merah M brp?", "ask_price")

        assert values(chat.asks("kalo topi rimba?", "out_of_scope", decision=Decision.ASK))["price"] == "Rp50.000"

    def test_another_place_continues_the_last_question(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba ke bandung?", "ask_shipping_cost")

        reply = chat.asks("ke medan?", "ask_courier", decision=Decision.ASK)

        assert values(reply)["place"] == "Medan"
        assert "Rp40.000" in everything_told(reply)

    def test_the_product_spoken_of_is_the_product(self, chat: Chat) -> None:
        chat.asks("topi rimba ready?", "ask_stock", "now")

        assert values(chat.asks("brp kak?", "ask_price"))["product"] == "Topi Rimba"

    def test_the_place_spoken_of_is_the_place(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba ke medan?", "ask_shipping_cost")

        assert values(chat.asks("ongkir kaos polos?", "ask_shipping_cost"))["place"] == "Medan"

    def test_a_clause_with_a_question_of_its_own_is_not_bent_to_the_last_one(self, chat: Chat) -> None:
        chat.asks("kaos polos merah M brp?", "ask_price")

        reply = chat.asks("yang merah garansinya gimana?", "ask_warranty", "length")

        assert reasons(reply) == [("fact_missing", "warranty")]

    @pytest.mark.parametrize(("intent", "decision"), [("ask_human", Decision.HAND_OFF), ("thanks", Decision.ANSWER)])
    def test_some_clauses_never_continue_anything(self, chat: Chat, intent: str, decision: Decision) -> None:
        chat.asks("topi rimba brp?", "ask_price")

        reply = chat.asks("admin topi rimba", intent, decision=decision)

        assert "Rp" not in everything_told(reply)

    def test_a_new_episode_knows_nothing_of_the_last(self, chat: Chat) -> None:
        chat.asks("topi rimba ready?", "ask_stock", "now")
        chat.memory = Memory()

        reply = chat.asks("brp kak?", "ask_price")

        assert responses(reply) == ["utter_ask_product", "utter_admin_offer"]


class TestQuestions:
    def test_the_answer_to_our_question_is_put_to_the_first_question(self, chat: Chat) -> None:
        chat.asks("brp harganya?", "ask_price")

        assert values(chat.asks("topi rimba", "ask_product_info", decision=Decision.ASK))["price"] == "Rp50.000"

    def test_the_place_that_was_asked_for_completes_the_question(self, chat: Chat) -> None:
        chat.asks("ongkir topi rimba brp?", "ask_shipping_cost")

        assert "Rp40.000" in everything_told(chat.asks("medan", "out_of_scope", decision=Decision.DECLINE))

    def test_the_same_thing_is_not_asked_twice(self, chat: Chat) -> None:
        assert the_only(chat.asks("brp harganya?", "ask_price")).response == "utter_ask_product"

        reply = chat.asks("harganya lho kak", "ask_price")

        assert responses(reply) == []
        assert reasons(reply) == [("unsure", "asked_product")]

    def test_an_unclear_turn_is_clarified_once(self, chat: Chat) -> None:
        unclear = unsure("yg itu gmn", "ask_stock", "ask_price")
        first, second = chat.says(unclear), chat.says(unclear)

        assert values(first) == {"first": "stok", "second": "harga"}
        assert reasons(second) == [("unsure", "asked_clarify")]

    def test_after_three_questions_in_a_row_a_person_comes(self, chat: Chat) -> None:
        turns = [
            chat.asks("brp harganya?", "ask_price"),
            chat.asks("ongkirnya?", "ask_shipping_cost"),
            chat.says(unsure("yg itu gmn", "ask_warranty", "ask_exchange")),
            chat.says(unsure("hmm gmn ya", "ask_size", "ask_payment")),
        ]

        assert [isinstance(one, Ask) for reply in turns for one, _ in reply.said] == [True, True, True]
        assert turns[-1].wishes

    def test_an_answer_between_begins_the_count_anew(self, chat: Chat) -> None:
        chat.asks("brp harganya?", "ask_price")
        chat.says(unsure("yg itu gmn", "ask_warranty", "ask_exchange"))
        chat.asks("topi rimba ready?", "ask_stock", "now")
        chat.asks("ongkirnya?", "ask_shipping_cost")

        assert chat.memory.questions_in_row == 1

    def test_one_turn_asks_one_question(self, chat: Chat) -> None:
        reply = chat.says(a_clause("brp harganya", "ask_price"), a_clause("ongkirnya brp", "ask_shipping_cost"))

        assert sum(isinstance(one, Ask) for one, _ in reply.said) == 1

    def test_the_same_question_is_not_asked_again_for_another_intent(self, chat: Chat) -> None:
        chat.asks("brp harganya?", "ask_price")

        assert responses(chat.asks("stoknya?", "ask_stock")) != ["utter_ask_product"]

    @given(
        intents=st.lists(
            st.sampled_from(("ask_price", "ask_stock", "ask_shipping_cost", "ask_warranty", "ask_expiry", "ask_size", "thanks")),
            max_size=12,
        )
    )
    def test_never_more_than_three_questions_in_a_row_whatever_is_asked(self, intents: list[str]) -> None:
        chat = Chat(a_folder(MERAH_M, TOPI, shop=SHOP, rates=RATES))
        in_a_row = 0
        for number, intent in enumerate(intents):
            reply = chat.asks(f"soal nomor {number}", intent)

            in_a_row = in_a_row + 1 if any(isinstance(one, Ask) for one, _ in reply.said) else 0
            assert in_a_row <= 3


class TestSeveralClauses:
    def test_every_clause_gets_its_answer_in_order(self, chat: Chat) -> None:
        reply = chat.says(
            a_clause("topi rimba ready?", "ask_stock", "now"),
            a_clause("brp harganya", "ask_price"),
            a_clause("ongkir ke medan", "ask_shipping_cost"),
        )

        assert responses(reply) == ["utter_stock_ready", "utter_price_single", "utter_shipping_cost"]
        assert reply.intents == ("ask_stock", "ask_price", "ask_shipping_cost")

    def test_what_needs_a_person_does_not_hold_up_the_rest(self, chat: Chat) -> None:
        reply = chat.says(a_clause("topi rimba ready?", "ask_stock", "now"), a_clause("muat kepala besar?", "ask_size", "fit"))

        assert responses(reply) == ["utter_stock_ready"]
        assert reasons(reply) == [("fact_missing", "ask_size")]

    def test_beside_a_hand_off_nothing_is_asked(self, chat: Chat) -> None:
        reply = chat.says(a_clause("brp harganya", "ask_price"), a_clause("mau retur", "ask_return_refund"))

        assert not any(isinstance(one, Ask) for one, _ in reply.said)
        assert chat.memory.question is None

    def test_the_same_answer_is_said_once(self, chat: Chat) -> None:
        reply = chat.says(a_clause("siang kak", "greeting"), a_clause("siang kak", "greeting"))

        assert len(reply.said) == 1

    def test_chit_chat_beside_a_question_gets_no_line_of_its_own(self, chat: Chat) -> None:
        reply = chat.says(
            a_clause("topi rimba ready?", "ask_stock", "now"),
            a_clause("udah makan belum", "out_of_scope", decision=Decision.DECLINE),
        )

        assert responses(reply) == ["utter_stock_ready"]

    def test_chit_chat_alone_gets_one_friendly_line(self, chat: Chat) -> None:
        assert responses(chat.asks("udah makan belum", "out_of_scope", decision=Decision.DECLINE)) == ["utter_out_of_scope"]

    def test_meant_silence_says_nothing_and_calls_nobody(self, chat: Chat) -> None:
        assert chat.asks("👍", "out_of_scope", decision=Decision.SILENT).silent

    def test_no_question_is_dropped_however_many_there_are(self, chat: Chat) -> None:
        answered = [a_clause("topi rimba ready?", "ask_stock", "now")] * MOST_CLAUSES

        reply = chat.says(*answered, a_clause("mau batal", "cancel_order"))

        assert ("policy", "cancel_order") in reasons(reply)

    @given(
        clauses=st.lists(
            st.builds(
                lambda intent, decision: a_clause(f"soal {intent}", intent, decision=decision),
                st.sampled_from((*ANSWERERS, "ask_size", "ask_human", "abuse", "out_of_scope", "claim_warranty")),
                st.sampled_from(Decision),
            ),
            max_size=6,
        )
    )
    def test_only_silent_clauses_courtesies_and_what_waits_get_no_reaction(self, clauses: list) -> None:
        reply = Chat(a_folder(MERAH_M, TOPI, shop=SHOP)).says(*clauses)

        courtesies = ("thanks", "goodbye", "affirm", "deny")
        wanted = [one for one in clauses if one.decision is not Decision.SILENT and one.intent not in courtesies]
        assert not (wanted and reply.silent)


class TestPersons:
    def test_who_asks_for_a_person_gets_one(self, chat: Chat) -> None:
        assert reasons(chat.asks("mau ngomong sama admin", "ask_human", decision=Decision.HAND_OFF)) == [("asked", "ask_human")]

    def test_a_first_insult_is_met_kindly_and_the_second_by_a_person(self, chat: Chat) -> None:
        first = chat.asks("bego lu", "abuse", decision=Decision.DECLINE)
        second = chat.asks("tolol", "abuse", decision=Decision.DECLINE)

        assert responses(first) == ["utter_abuse"]
        assert reasons(second) == [("angry", "abuse")]
        assert responses(second) == []

    @pytest.mark.parametrize("intent", ["ask_product_info", "ask_human", "complain_damaged"])
    def test_a_sensitive_turn_goes_to_a_person_as_sensitive_whatever_else_it_wants(self, chat: Chat, intent: str) -> None:
        reply = chat.says(a_clause("anak saya alergi", intent, decision=Decision.HAND_OFF), sensitive="allergy")

        assert reasons(reply) == [("sensitive", "allergy")]
        assert responses(reply) == []

    def test_an_unsure_clause_goes_to_a_person_as_unsure(self, chat: Chat) -> None:
        assert reasons(chat.asks("asdf qwer", "ask_stock", decision=Decision.HAND_OFF)) == [("unsure", "unsure")]

    def test_the_matter_that_a_ticket_holds_is_left_to_the_person(self, chat: Chat) -> None:
        chat.ticket = WaitingTicket("policy", ("ask_return_refund",))

        reply = chat.asks("jadi returnya gimana?", "ask_return_refund")

        assert reply.silent

    def test_beside_a_waiting_ticket_other_questions_are_answered(self, chat: Chat) -> None:
        chat.ticket = WaitingTicket("policy", ("ask_return_refund",))

        assert responses(chat.asks("topi rimba ready?", "ask_stock", "now")) == ["utter_stock_ready"]

    def test_on_a_sensitive_matter_the_labels_own_warning_is_quoted(self) -> None:
        reply = Chat(demo("sehat-ceria")).says(
            a_clause("retinol boleh buat bumil?", "ask_product_info", "suitability", decision=Decision.HAND_OFF),
            sensitive="pregnancy",
        )

        assert "Tidak dianjurkan untuk ibu hamil dan menyusui" in everything_told(reply)


class TestOffer:
    def test_the_first_reply_of_an_episode_offers_a_person_and_no_other_does(self, chat: Chat) -> None:
        chat.memory = Memory()
        replies = [
            chat.asks("topi rimba ready?", "ask_stock", "now"),
            chat.asks("brp?", "ask_price"),
            chat.asks("brp?", "ask_price"),
        ]

        assert ["utter_admin_offer" in responses(reply) for reply in replies] == [True, False, False]

    def test_who_was_told_that_it_is_a_bot_needs_no_offer(self, chat: Chat) -> None:
        chat.memory = Memory()

        assert responses(chat.asks("ini bot?", "bot_challenge")) == ["utter_bot_challenge"]

    def test_silence_offers_nothing(self, chat: Chat) -> None:
        chat.memory = Memory()

        assert chat.asks("👍", "out_of_scope", decision=Decision.SILENT).silent
        assert not chat.memory.admin_offered

    def test_beside_a_hand_off_there_is_no_offer(self, chat: Chat) -> None:
        chat.memory = Memory()

        assert responses(chat.asks("mau batal", "cancel_order")) == ["utter_cancel_order"]


class TestMedia:
    def test_a_sticker_gets_nothing(self, chat: Chat) -> None:
        assert chat.sends(Kind.STICKER).silent

    @pytest.mark.parametrize(("kind", "response"), [(Kind.IMAGE, "utter_media_question"), (Kind.VOICE, "utter_voice_as_text")])
    def test_a_picture_or_voice_note_is_asked_about_once_and_then_a_person_looks(
        self, chat: Chat, kind: Kind, response: str
    ) -> None:
        first, second = chat.sends(kind), chat.sends(kind)

        assert responses(first) == [response]
        assert reasons(second) == [("unsure", "media")]

    def test_a_product_card_is_named_and_remembered(self, chat: Chat) -> None:
        first = chat.sends(Kind.PRODUCT_CARD, product=ProductCard("TOPI"))

        assert values(first) == {"product": "Topi Rimba"}
        assert values(chat.asks("brp kak?", "ask_price"))["product"] == "Topi Rimba"

    def test_an_order_card_is_asked_about_without_telling_anything_of_the_order(self, chat: Chat) -> None:
        reply = chat.sends(Kind.ORDER_CARD, order=OrderCard("A1"))

        assert responses(reply) == ["utter_order_card"]
        assert values(reply) == {}

    def test_a_card_of_a_product_that_we_do_not_know_is_not_taken_for_an_order(self, chat: Chat) -> None:
        reply = chat.sends(Kind.PRODUCT_CARD, product=ProductCard("ASING"))

        assert "utter_order_card" not in responses(reply)
        assert not reply.silent

    def test_a_new_card_comes_before_what_was_spoken_of(self, chat: Chat) -> None:
        chat.asks("kaos polos merah M ready?", "ask_stock", "now")
        chat.product = ProductCard("TOPI")

        reply = chat.says(a_clause("kalo ini brp?", "ask_price"), kinds=(Kind.PRODUCT_CARD, Kind.TEXT))

        assert values(reply)["product"] == "Topi Rimba"


def test_the_same_turn_always_gets_the_same_reply(chat: Chat) -> None:
    clauses = (a_clause("topi rimba ready?", "ask_stock", "now"), a_clause("brp", "ask_price"))
    other = replace(chat)

    assert chat.says(*clauses) == other.says(*clauses)


class TestAnswersToOurQuestions:
    def test_the_product_named_at_last_answers_every_clause_that_lacked_it(self, chat: Chat) -> None:
        chat.says(a_clause("brp harganya", "ask_price"), a_clause("ready ga", "ask_stock", "now"))

        reply = chat.asks("topi rimba", "out_of_scope")

        assert responses(reply)[:2] == ["utter_price_single", "utter_stock_ready"]

    def test_naming_one_of_two_offered_meanings_is_answered(self, chat: Chat) -> None:
        chat.says(unsure("topi rimba yg itu gmn", "ask_stock", "ask_price"))

        reply = chat.says(a_clause("harganya", "ask_price", decision=Decision.ASK, confidence=0.6))

        assert "utter_price_single" in responses(reply)

    def test_another_meaning_than_the_offered_ones_is_not_taken_for_an_answer(self, chat: Chat) -> None:
        chat.says(unsure("topi rimba yg itu gmn", "ask_stock", "ask_price"))

        reply = chat.says(a_clause("mau ngobrol sama orang", "ask_human", decision=Decision.HAND_OFF))

        assert reasons(reply) == [("asked", "ask_human")]
