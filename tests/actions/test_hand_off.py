"""What the person gets, and what the buyer is told: the packet and the notice."""

import json
from dataclasses import replace

import pytest

from bot.actions import packet
from bot.actions.for_people import Wish
from bot.actions.hand_off import notice
from bot.actions.reply import NeedPerson
from bot.actions.view import Memory, Spoken, Told
from bot.messages import Decision, OrderCard, Reason
from bot.shop.values import Order, OrderStatus
from tests.support.chats import Chat, a_clause
from tests.support.shops import a_folder, a_shop, a_variant, at

ORDER = Order("web", "A1", OrderStatus.SHIPPED, buyer_id="buyer-1", courier="jne", tracking_number="0123")
MEMBERS = {"reason", "summary", "text", "mood", "clauses", "told", "meanwhile", "product", "order", "wishes", "proposed"}


@pytest.fixture
def chat() -> Chat:
    one = Chat(a_folder(a_variant(color="Merah", size="M"), shop=a_shop(), orders=(ORDER,)))
    one.memory = Memory(spoken=(Spoken("KAOS", ("KAOS-M",)),), told=(Told("Ready, Kak."),))
    return one


def wish(reason: Reason, missing: str = "") -> Wish:
    return Wish(a_clause("?", "ask_size", decision=Decision.HAND_OFF), NeedPerson(reason, missing=missing))


def build(chat: Chat, *needs: NeedPerson, text: str = "muat bb 75 ga kak?") -> dict:
    clause = a_clause(text, "ask_size", "fit", decision=Decision.HAND_OFF)
    wishes = tuple(Wish(clause, need) for need in needs)
    return json.loads(json.dumps(packet.build(chat.turn(clause), wishes, chat.memory.told, chat.world)))


def test_the_packet_holds_all_that_the_person_needs(chat: Chat) -> None:
    built = build(chat, NeedPerson(Reason.FACT_MISSING, missing="ask_size", about="Kaos Polos"))

    assert set(built) == MEMBERS
    assert built["reason"] == "fact_missing"
    assert built["text"] == "muat bb 75 ga kak?"
    assert built["clauses"][0]["intent"] == "ask_size"
    assert built["told"] == [{"text": "Ready, Kak.", "facts": []}]
    assert built["wishes"] == ["ukuran – Kaos Polos"]
    assert built["product"] == {
        "name": "Kaos Polos",
        "variant": "Merah M",
        "sku": "KAOS-M",
        "price": "Rp75.000",
        "stock": "ready",
    }


def test_the_summary_says_what_is_wanted_and_why_it_comes(chat: Chat) -> None:
    summary = build(chat, NeedPerson(Reason.FACT_MISSING, missing="ask_size"))["summary"]

    assert "muat bb 75 ga kak?" in summary
    assert "fakta belum tercatat" in summary
    assert "{" not in summary


def test_a_text_with_braces_breaks_nothing(chat: Chat) -> None:
    summary = build(chat, NeedPerson(Reason.UNSURE, missing="unsure"), text="{0} {why} {")["summary"]

    assert "{0} {why} {" in summary


def test_the_gravest_reason_is_the_tickets(chat: Chat) -> None:
    needs = [NeedPerson(reason) for reason in (Reason.UNSURE, Reason.SENSITIVE, Reason.POLICY)]

    assert build(chat, *needs)["reason"] == "sensitive"


def test_an_order_is_told_to_the_person_only_as_far_as_the_marketplace_links_it(chat: Chat) -> None:
    chat.order = OrderCard("A1")
    need = NeedPerson(Reason.POLICY, missing="track_order")

    assert build(chat, need)["order"] == {"order_number": "A1"}
    chat.buyer_id = "buyer-2"
    assert build(chat, need)["order"] == {"order_number": "A1"}
    chat.buyer_id = "buyer-1"
    assert build(chat, need)["order"] == {"order_number": "A1", "status": "shipped", "courier": "jne"}


def test_an_order_without_a_known_buyer_belongs_to_nobody(chat: Chat) -> None:
    chat.folder = replace(chat.folder, orders=(replace(ORDER, buyer_id=None),))
    chat.order = OrderCard("A1")

    assert build(chat, NeedPerson(Reason.POLICY))["order"] == {"order_number": "A1"}


def test_a_product_that_is_not_sold_any_more_breaks_nothing(chat: Chat) -> None:
    chat.memory = Memory(spoken=(Spoken("HILANG"),))

    assert build(chat, NeedPerson(Reason.UNSURE))["product"] is None


@pytest.mark.parametrize(
    ("reason", "kind"), [("sensitive", "sensitive"), ("angry", "angry"), ("asked", "general"), ("unsure", "general")]
)
@pytest.mark.parametrize(
    ("moment", "when", "values"),
    [
        ("2026-11-23 10:00", "open", {}),
        ("2026-11-23 23:40", "closed", {"day": "Selasa, 24 November 2026", "time": "08.00 WIB"}),
    ],
)
def test_the_buyer_is_told_when_a_person_comes(
    chat: Chat, reason: str, kind: str, moment: str, when: str, values: dict[str, str]
) -> None:
    chat.now = at(moment)

    assert notice([wish(Reason(reason))], chat.world) == (f"utter_hand_off_{kind}_{when}", values)


@pytest.mark.parametrize("moment", ["2026-11-23 10:00", "2026-11-23 23:40"])
def test_who_speaks_of_ending_his_life_gets_the_hotline_day_and_night_whatever_else_he_wrote(chat: Chat, moment: str) -> None:
    chat.now = at(moment)
    wishes = [wish(Reason.POLICY), wish(Reason.SENSITIVE, "self_harm")]

    assert notice(wishes, replace(chat.world, hotline="119 ext 8")) == ("utter_self_harm_hotline", {"hotline": "119 ext 8"})
    assert notice(wishes, chat.world) == ("utter_self_harm", {})


def test_a_shop_without_hours_promises_none(chat: Chat) -> None:
    chat.folder = replace(chat.folder, shop=a_shop(chat_hours=None))

    assert notice([wish(Reason.ASKED)], chat.world) == ("utter_hand_off_general_later", {})
