"""What an angry turn gets: a person for a claim with one question beside the notice, a plain tone for the rest."""

import pytest

from bot.actions import packet
from bot.actions.hand_off import notice
from bot.actions.mood import SURE, Mood
from bot.actions.reply import Ask
from bot.actions.view import Entity, Memory, Told, WaitingTicket
from bot.desk.routing import read_rules, route
from bot.messages import Decision, Kind, OrderCard, Reason
from bot.shop.values import Order, OrderStatus
from tests.support.chats import DATA, Chat, a_clause, read_yaml, reasons, responses, the_only
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at

ANGRY, PERHAPS, CALM = Mood("angry", 0.97), Mood("angry", SURE - 0.01), Mood("calm", 0.97)
MINE = Order("web", "A1", OrderStatus.SHIPPED, buyer_id="buyer-1", courier="jne", tracking_number="0123")
BROKEN = a_clause("BARANGNYA RUSAK LAGI", "complain_damaged")
LATE = a_clause("MANA PAKET SAYA", "complain_late")


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(a_variant("TOPI", name="Topi Rimba", price=50_000), shop=a_shop(), orders=(MINE,)))


class TestClaims:
    def test_a_claim_gets_one_question_for_a_photo_and_goes_to_a_person_as_angry(self, chat: Chat) -> None:
        reply = chat.says(BROKEN, mood=ANGRY)

        assert responses(reply) == ["utter_after_sale", "utter_ask_claim_photo"]
        assert reasons(reply) == [("angry", "complain_damaged")]

    def test_a_late_order_gets_one_question_for_its_number(self, chat: Chat) -> None:
        reply = chat.says(LATE, mood=ANGRY)

        assert responses(reply) == ["utter_complain_late", "utter_ask_claim_order"]

    def test_two_claims_get_one_question(self, chat: Chat) -> None:
        reply = chat.says(LATE, BROKEN, mood=ANGRY)

        assert [one.response for one, _ in reply.said if isinstance(one, Ask)] == ["utter_ask_claim_photo"]
        assert reasons(reply) == [("angry", "complain_late"), ("angry", "complain_damaged")]

    @pytest.mark.parametrize("kind", [Kind.IMAGE, Kind.VIDEO])
    def test_a_photo_that_is_there_is_not_asked_for(self, kind: Kind, chat: Chat) -> None:
        assert responses(chat.says(BROKEN, mood=ANGRY, kinds=(Kind.TEXT, kind))) == ["utter_after_sale"]

    def test_an_order_that_is_known_is_not_asked_for(self, chat: Chat) -> None:
        named = a_clause("MANA PAKET A1", "complain_late", entities=(Entity("order_number", "A1"),))

        assert "utter_ask_claim_order" not in responses(chat.says(named, mood=ANGRY))
        assert "utter_ask_claim_order" not in responses(chat.says(LATE, mood=ANGRY, order=OrderCard("A1")))
        assert "utter_ask_claim_order" not in responses(chat.says(LATE, mood=ANGRY, buyer_id="buyer-1"))

    def test_the_question_is_put_once_in_an_episode(self, chat: Chat) -> None:
        chat.says(BROKEN, mood=ANGRY)

        assert responses(chat.says(BROKEN, mood=ANGRY)) == ["utter_after_sale"]

    def test_the_bot_itself_waits_for_no_answer_to_it(self, chat: Chat) -> None:
        reply = chat.says(BROKEN, mood=ANGRY)

        assert reply.memory.question is None
        assert reply.memory.questions_in_row == 0

    def test_no_other_question_stands_beside_it(self, chat: Chat) -> None:
        chat.folder = a_folder(a_variant("TOPI"), a_variant("SYAL", product_id="SYAL", name="Syal Rajut"), shop=a_shop())

        reply = chat.says(BROKEN, a_clause("harganya berapa", "ask_price"), mood=ANGRY)

        assert responses(reply) == ["utter_after_sale", "utter_ask_claim_photo"]

    def test_the_question_is_put_in_english_to_an_english_buyer(self, chat: Chat) -> None:
        reply = chat.says(a_clause("IT ARRIVED BROKEN", "complain_damaged"), mood=ANGRY, language="en")

        assert responses(reply) == ["utter_after_sale_en", "utter_ask_claim_photo_en"]

    @pytest.mark.parametrize("mood", [CALM, PERHAPS], ids=["calm", "doubtful"])
    @pytest.mark.parametrize("claim", [BROKEN, LATE], ids=["damaged", "late"])
    def test_a_calm_claim_is_answered_as_ever(self, claim: object, mood: Mood, chat: Chat) -> None:
        before = chat.turn(claim)

        reply = chat.says(claim, mood=mood)

        chat.memory = before.memory
        assert reply == chat.says(claim)
        assert [reason for reason, _ in reasons(reply)] == ["policy"]


class TestReason:
    def test_a_question_that_cannot_be_answered_comes_as_angry_with_what_is_missing(self, chat: Chat) -> None:
        reply = chat.says(a_clause("garansinya gimana topi rimba", "ask_warranty", "length"), mood=ANGRY)

        assert reasons(reply) == [("angry", "warranty")]

    def test_what_is_sensitive_stays_graver_than_anger_and_gets_no_question(self, chat: Chat) -> None:
        hurt = a_clause("MUKA SAYA BENTOL SEMUA", "complain_damaged", decision=Decision.HAND_OFF)

        reply = chat.says(hurt, BROKEN, mood=ANGRY, sensitive="skin_reaction")

        assert reasons(reply)[0] == ("sensitive", "skin_reaction")
        assert packet.reason_of(reply.wishes) is Reason.SENSITIVE
        assert not any(isinstance(one, Ask) for one, _ in reply.said)

    def test_who_asks_for_a_person_has_asked_in_whatever_voice(self, chat: Chat) -> None:
        reply = chat.says(a_clause("ADMIN", "ask_human", decision=Decision.HAND_OFF), mood=ANGRY)

        assert reasons(reply) == [("asked", "ask_human")]

    def test_a_claim_beside_the_wish_for_a_person_makes_the_ticket_angry(self, chat: Chat) -> None:
        reply = chat.says(a_clause("MANA ADMIN", "ask_human", decision=Decision.HAND_OFF), BROKEN, mood=ANGRY)

        assert packet.reason_of(reply.wishes) is Reason.ANGRY

    def test_a_loud_offer_is_no_angry_buyer(self, chat: Chat) -> None:
        reply = chat.says(a_clause("JASA FOLLOWER MURAH!!!", "out_of_scope", decision=Decision.HAND_OFF), mood=ANGRY)

        assert reasons(reply) == [("policy", "offer")]

    def test_an_angry_ticket_comes_right_after_the_sensitive_ones(self) -> None:
        rules = read_rules(read_yaml(DATA / "routing.yml")["rules"])

        urgent = {reason.value: route(rules, None, reason.value, ("complain_damaged",), NOW).priority for reason in Reason}

        assert sorted(urgent, key=lambda reason: -urgent[reason])[:2] == ["sensitive", "angry"]
        assert urgent["sensitive"] > urgent["angry"] > urgent["policy"]

    def test_the_person_is_told_the_mood(self, chat: Chat) -> None:
        turn = chat.turn(BROKEN, mood=ANGRY)

        built = packet.build(turn, chat.says(BROKEN, mood=ANGRY).wishes, (), chat.world)

        assert built["mood"] == {"name": "angry", "confidence": 0.97}
        assert (built["reason"], "pembeli marah" in built["summary"]) == ("angry", True)


class TestNotice:
    @pytest.mark.parametrize(("moment", "when"), [("2026-11-23 10:00", "open"), ("2026-11-23 23:40", "closed")])
    def test_who_was_told_sorry_for_his_claim_is_not_told_so_again(self, moment: str, when: str, chat: Chat) -> None:
        chat.now = at(moment)

        response, _ = notice(chat.says(BROKEN, mood=ANGRY).wishes, chat.world)

        assert response == f"utter_hand_off_angry_claim_{when}"

    def test_without_a_claim_the_notice_apologises(self, chat: Chat) -> None:
        asked = a_clause("garansinya gimana topi rimba", "ask_warranty", "length")

        assert notice(chat.says(asked, mood=ANGRY).wishes, chat.world) == ("utter_hand_off_angry_open", {})


class TestWaitingTicket:
    def test_a_claim_said_again_in_anger_makes_the_waiting_ticket_graver_without_a_second_apology(self, chat: Chat) -> None:
        chat.ticket = WaitingTicket("policy", ("complain_damaged",))

        reply = chat.says(BROKEN, mood=ANGRY)

        assert responses(reply) == []
        assert reasons(reply) == [("angry", "complain_damaged")]

    @pytest.mark.parametrize(("reason", "mood"), [("policy", CALM), ("policy", PERHAPS), ("angry", ANGRY), ("sensitive", ANGRY)])
    def test_else_what_a_ticket_holds_is_left_to_the_person(self, reason: str, mood: Mood, chat: Chat) -> None:
        chat.ticket = WaitingTicket(reason, ("complain_damaged",))

        assert chat.says(BROKEN, mood=mood).silent


class TestPlainTone:
    def test_a_plain_question_is_answered_and_goes_to_nobody(self, chat: Chat) -> None:
        reply = chat.says(a_clause("topi rimba brp sih", "ask_price"), mood=ANGRY)

        assert the_only(reply).values["price"] == "Rp50.000"

    @pytest.mark.parametrize("mood", [ANGRY, PERHAPS], ids=["sure", "doubtful"])
    def test_no_greeting_is_mirrored_before_the_answer(self, mood: Mood, chat: Chat) -> None:
        asked = a_clause("pagi, topi rimba brp sih", "ask_price")

        assert len(chat.says(asked, mood=mood).said) == 1
        chat.memory = Memory(admin_offered=True)
        assert len(chat.says(asked, mood=CALM).said) == 2

    def test_a_salam_is_returned_all_the_same(self, chat: Chat) -> None:
        reply = chat.says(a_clause("assalamualaikum, topi rimba brp sih", "ask_price"), mood=ANGRY)

        assert responses(reply)[0] == "utter_greet_back_salam"

    def test_a_courtesy_beside_the_matter_is_passed_over(self, chat: Chat) -> None:
        reply = chat.says(a_clause("halo", "greeting"), a_clause("topi rimba brp sih", "ask_price"), mood=ANGRY)

        assert len(reply.said) == 1
        assert "price" in the_only(reply).values

    @pytest.mark.parametrize(
        ("intent", "decision", "response"),
        [
            ("greeting", Decision.ANSWER, "utter_nudge"),
            ("thanks", Decision.ANSWER, "utter_thanks_plain"),
            ("out_of_scope", Decision.DECLINE, "utter_out_of_scope_plain"),
            ("abuse", Decision.DECLINE, "utter_abuse"),
        ],
    )
    def test_a_turn_without_a_matter_gets_a_plain_word(self, intent: str, decision: Decision, response: str, chat: Chat) -> None:
        chat.memory = Memory(admin_offered=True, told=(Told("Ready, Kak."),))

        assert responses(chat.says(a_clause("HADEH", intent, decision=decision), mood=ANGRY)) == [response]

    def test_plain_words_are_written_in_english_too(self, chat: Chat) -> None:
        chat.memory = Memory(admin_offered=True, told=(Told("It is ready."),))

        assert responses(chat.says(a_clause("THANKS", "thanks"), mood=ANGRY, language="en")) == ["utter_thanks_plain_en"]
