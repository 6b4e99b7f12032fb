"""What frames an answer: greetings mirrored, one nudge, notices told once, safety lines, and the way back to a person."""

import pytest

from bot.actions.greeting import greeting_in
from bot.actions.sensitive import FIRST_AID
from bot.actions.view import Memory, Told, WaitingTicket
from bot.messages import Decision, Reason
from bot.shop.values import Notice, Overrides
from tests.support.chats import WORDS, Chat, a_clause, demo, reasons, responses, the_only
from tests.support.shops import NOW, a_folder, a_shop, a_variant, at


@pytest.fixture
def chat() -> Chat:
    return Chat(a_folder(a_variant(), shop=a_shop(name="Toko Siap")))


class TestGreetings:
    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("pagi kak", "morning"),
            ("Selamat siang, mau tanya", "noon"),
            ("met sore min", "afternoon"),
            ("halo kak malam", "evening"),
            ("mlm kak ready ga", "evening"),
            ("Assalamualaikum kak", "salam"),
            ("aslm. ongkir brp", "salam"),
            ("sugeng enjing mbak", "morning"),
            ("good evening", "evening"),
        ],
    )
    def test_the_buyers_own_greeting_is_found(self, text: str, part: str) -> None:
        assert greeting_in(text, WORDS) == part

    @pytest.mark.parametrize(
        "text",
        [
            "kirim pagi bisa?",
            "pagi ini dikirim ga",
            "siang buka jam berapa",
            "cream malam ready",
            "halo kak",
            "",
            "malam ini bisa co?",
        ],
    )
    def test_a_time_of_day_in_a_question_is_no_greeting(self, text: str) -> None:
        assert greeting_in(text, WORDS) is None

    def test_a_greeting_before_a_question_is_mirrored_once_an_episode(self, chat: Chat) -> None:
        first = chat.asks("pagi kak, kaos polos ready?", "ask_stock", "now")
        second = chat.asks("pagi kak, kaos polos berapa?", "ask_price")

        assert responses(first)[0] == "utter_greet_back_morning"
        assert "utter_greet_back_morning" not in responses(second)

    def test_a_salam_is_returned_even_when_a_person_must_answer(self, chat: Chat) -> None:
        reply = chat.asks("assalamualaikum, mau bicara sama admin", "ask_human", decision=Decision.HAND_OFF)

        assert responses(reply) == ["utter_greet_back_salam"]
        assert reasons(reply) == [("asked", "ask_human")]

    def test_the_greeting_alone_is_mirrored_by_its_own_word(self, chat: Chat) -> None:
        chat.now = at("2026-11-23 10:00")

        assert the_only(chat.asks("malam kak", "greeting")).response == "utter_greeting_evening"


class TestNudges:
    @pytest.mark.parametrize("text", ["kak " * 10, "P", "min", "?", "??", "kak\nkak\np", "tes kak"])
    def test_a_bare_call_gets_one_friendly_word(self, text: str, chat: Chat) -> None:
        assert the_only(chat.asks(text, "greeting")).response == "utter_nudge"

    def test_a_second_call_gets_silence_until_something_is_asked(self, chat: Chat) -> None:
        chat.asks("kak", "greeting")

        assert chat.asks("kakkk", "greeting").silent
        chat.asks("kaos polos ready?", "ask_stock", "now")
        assert the_only(chat.asks("p", "greeting")).response == "utter_nudge"

    def test_a_call_beside_a_waiting_ticket_is_told_that_it_waits(self, chat: Chat) -> None:
        chat.ticket = WaitingTicket("policy", ("cancel_order",))

        assert the_only(chat.asks("kak?", "greeting")).response == "utter_nudge_waiting"

    @pytest.mark.parametrize("text", ["admin", "kak ready?", "!!!", "😊"])
    def test_what_says_more_is_no_bare_call(self, text: str, chat: Chat) -> None:
        reply = chat.asks(text, "out_of_scope", decision=Decision.DECLINE)

        assert responses(reply) == ["utter_out_of_scope"]


class TestNotices:
    SURGE = Notice(
        "Promo 12.12: proses 3 hari kerja ya Kak.",
        at("2026-12-10 00:00"),
        at("2026-12-14 23:59:59"),
        overrides=Overrides(handling_days=3),
    )
    HOLIDAY = Notice("Tanggal 25 admin libur.", at("2026-11-20 00:00"), at("2026-12-26 00:00"), intents=("ask_stock",))

    @pytest.mark.parametrize(
        ("moment", "told"), [("2026-12-09 23:59", False), ("2026-12-10 00:00", True), ("2026-12-15 00:00", False)]
    )
    def test_a_surge_is_told_from_its_first_minute_to_its_last(self, moment: str, told: bool) -> None:
        chat = Chat(a_folder(a_variant(), shop=a_shop(), notices=(self.SURGE,)), at(moment))

        assert ("utter_notice" in responses(chat.asks("kapan dikirim", "ask_shipping_time", "dispatch"))) is told

    def test_it_is_told_once_an_episode(self) -> None:
        chat = Chat(a_folder(a_variant(), shop=a_shop(), notices=(self.SURGE,)), at("2026-12-12 10:00"))
        chat.memory = Memory(told=(Told(self.SURGE.text or ""),))

        assert "utter_notice" not in responses(chat.asks("kapan dikirim", "ask_shipping_time", "dispatch"))

    def test_a_notice_without_intents_concerns_time_only(self) -> None:
        chat = Chat(a_folder(a_variant(), shop=a_shop(), notices=(self.SURGE,)), at("2026-12-12 10:00"))

        assert "utter_notice" not in responses(chat.asks("kaos polos berapa", "ask_price"))

    def test_a_notice_for_an_intent_is_told_there(self) -> None:
        chat = Chat(a_folder(a_variant(), shop=a_shop(), notices=(self.HOLIDAY,)))

        assert responses(chat.asks("kaos polos ready?", "ask_stock", "now"))[0] == "utter_notice"


class TestSensitive:
    @pytest.mark.parametrize("kind", FIRST_AID)
    def test_the_first_aid_line_comes_before_the_person(self, kind: str) -> None:
        reply = Chat(demo("sehat-ceria")).says(a_clause("duh", "ask_product_info", decision=Decision.HAND_OFF), sensitive=kind)

        assert responses(reply) == [f"utter_first_aid_{kind}"]
        assert reasons(reply) == [(Reason.SENSITIVE.value, kind)]

    def test_a_label_that_differs_between_the_variants_is_not_quoted(self) -> None:
        one, other = a_variant(sku="A", warnings="Jangan untuk bayi."), a_variant(sku="B", warnings="Hindari mata.")
        chat = Chat(a_folder(one, other))

        reply = chat.says(
            a_clause("kaos polos buat bayi?", "ask_product_info", decision=Decision.HAND_OFF), sensitive="baby_food"
        )

        assert responses(reply) == []


def test_now_is_a_moment_without_a_notice() -> None:
    assert not TestNotices.SURGE.in_force(NOW)
