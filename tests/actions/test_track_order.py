"""An order is told only to the buyer whom the marketplace links to it; anything unusual goes to a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.view import TurnView
from bot.messages import OrderCard
from bot.shop.values import OrderStatus, ShopFolder
from tests.support.chats import NOW, Chat, demo, everything_told, reasons, responses, the_only, values

SHIPPED, PACKED = "SC26111900207", "SC26112100231"
FOR_A_PERSON = [("policy", "track_order")]


def buyer(buyer_id: str | None, order: str | None = None, shop: ShopFolder | None = None, marketplace: str = "web") -> Chat:
    """A buyer, proved or not, with an order's card or without."""
    card = OrderCard(order) if order else None
    return Chat(shop or demo("sehat-ceria"), buyer_id=buyer_id, order=card, marketplace=marketplace)


def with_status(status: OrderStatus) -> ShopFolder:
    """The demo shop, with that order in another state."""
    shop = demo("sehat-ceria")
    orders = tuple(replace(order, status=status) if order.order_number == SHIPPED else order for order in shop.orders)
    return replace(shop, orders=orders)


def test_a_parcel_under_way_is_told_with_courier_number_and_last_event() -> None:
    reply = buyer("buyer-1001", SHIPPED).asks("paket saya sampai mana kak", "track_order")

    assert the_only(reply).response == "utter_order_shipped_event"
    assert values(reply)["courier"] == "J&T Express"
    assert values(reply)["number"] == "JP9900020711"
    assert values(reply)["event"] == "Paket di pusat sortir Jakarta Barat"


def test_the_only_open_order_needs_no_card() -> None:
    assert values(buyer("buyer-1001").asks("pesananku dimana", "track_order"))["order"] == SHIPPED


def test_an_order_in_packing_is_told_with_its_day() -> None:
    assert values(buyer("buyer-1002", PACKED).asks("udah dikirim belum", "track_order"))["day"] == "Senin, 23 November 2026"


def test_an_order_that_should_have_left_already_is_for_a_person() -> None:
    late = Chat(demo("sehat-ceria"), now=NOW + timedelta(days=2), buyer_id="buyer-1002", order=OrderCard(PACKED))

    assert reasons(late.asks("udah dikirim belum", "track_order")) == FOR_A_PERSON


@pytest.mark.parametrize(
    "chat",
    [
        buyer("buyer-1002", SHIPPED),
        buyer(None, SHIPPED),
        buyer(None),
        buyer("buyer-9999"),
        buyer("buyer-1001", "TIDAK-ADA"),
        buyer("buyer-1001", SHIPPED, marketplace="onetalk"),
    ],
    ids=["another buyer", "nobody proved", "neither card nor buyer", "no orders", "unknown number", "another marketplace"],
)
def test_nobody_else_hears_of_an_order(chat: Chat) -> None:
    reply = chat.asks(f"paket {SHIPPED} sampai mana kak", "track_order")

    assert responses(reply) == []
    assert reasons(reply) == FOR_A_PERSON
    assert "JP9900020711" not in everything_told(reply)


@pytest.mark.parametrize("status", [OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.RETURNED, OrderStatus.CANCELLED])
def test_an_order_that_is_not_simply_under_way_is_for_a_person(status: OrderStatus) -> None:
    reply = buyer("buyer-1001", SHIPPED, with_status(status)).asks("pesanan saya gimana", "track_order")

    assert reasons(reply) == FOR_A_PERSON


@pytest.mark.parametrize("text", ["statusnya diterima tapi saya belum terima", "kok ga gerak resinya", "paket saya hilang?"])
def test_something_unusual_is_for_a_person_even_while_it_is_under_way(text: str) -> None:
    assert reasons(buyer("buyer-1001", SHIPPED).asks(text, "track_order")) == FOR_A_PERSON


def test_the_chat_builder_gives_the_turn_its_buyer() -> None:
    turn = buyer("buyer-1001", SHIPPED).turn()

    assert isinstance(turn, TurnView)
    assert (turn.buyer_id, turn.order) == ("buyer-1001", OrderCard(SHIPPED))


@pytest.mark.parametrize(
    "text",
    [
        "statusnya delivered tp blm sampe",
        "katanya sampai, aku belum terima",
        "paket nyangkut?",
        "it says delivered but nothing came",
        "not moving since monday",
    ],
)
def test_what_is_unusual_is_for_a_person_in_either_language(text: str) -> None:
    assert reasons(buyer("buyer-1001", SHIPPED).asks(text, "track_order")) == FOR_A_PERSON


@pytest.mark.parametrize("text", ["kok belum sampe ya kak paketku", "udah sampai mana kak", "when will it be delivered"])
def test_a_parcel_that_is_only_awaited_is_told_where_it_is(text: str) -> None:
    assert values(buyer("buyer-1001", SHIPPED).asks(text, "track_order"))["number"] == "JP9900020711"
