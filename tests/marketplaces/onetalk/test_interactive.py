"""WhatsApp's limits on buttons and lists: exactly at the limit is sent, one over it never leaves."""

import json
from typing import Any

import pytest

from bot.errors import DeliveryRefused
from bot.marketplaces.onetalk.payloads import outbound_body
from bot.messages import ConversationKey, Kind, Outgoing


def interactive(**data: Any) -> Any:
    """The interactive object that an outbox row becomes."""
    row = Outgoing(7, ConversationKey("onetalk", "toko", "case-1"), Kind.TEXT, "Pilih ya Kak", data)
    [message] = json.loads(outbound_body(row))["messages"]
    assert (message["type"], message["whatsappba"]["type"]) == ("whatsappba", "interactive")
    return message["whatsappba"]["interactive"]


def buttons(count: int = 1, id_length: int = 1, title_length: int = 1) -> list[dict[str, str]]:
    """Buttons of that size."""
    return [{"id": "i" * id_length, "title": "t" * title_length}] * count


def choices(rows: int = 1, sections: int = 1, button: int = 1, **row: int) -> dict[str, Any]:
    """A list of that size."""
    one = {"id": "i" * row.get("id", 1), "title": "t" * row.get("title", 1), "description": "d" * row.get("description", 1)}
    return {"button": "b" * button, "sections": [{"title": "Ukuran", "rows": [one] * rows}] * sections}


def test_buttons_have_the_documented_form() -> None:
    assert interactive(buttons=[{"id": "1", "title": "Ya"}], header="Toko", footer="balas sebelum 17.00") == {
        "type": "button",
        "header": {"type": "text", "text": "Toko"},
        "body": {"text": "Pilih ya Kak"},
        "footer": {"text": "balas sebelum 17.00"},
        "buttonAction": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Ya"}}]},
    }


def test_a_list_has_the_documented_form() -> None:
    given = {"button": "Ukuran", "sections": [{"title": "Kaos", "rows": [{"id": "1", "title": "L", "description": "104 cm"}]}]}

    assert interactive(list=given) == {"type": "list", "body": {"text": "Pilih ya Kak"}, "listAction": given}


@pytest.mark.parametrize(
    "at_the_limit",
    [
        {"buttons": buttons(3, 256, 20)},
        {"list": choices(rows=5, sections=2, button=20, id=200, title=24, description=72)},
    ],
    ids=["buttons", "list"],
)
def test_at_the_limit_it_is_sent(at_the_limit: dict[str, Any]) -> None:
    assert interactive(**at_the_limit)


@pytest.mark.parametrize(
    "over",
    [
        {"buttons": buttons(4)},
        {"buttons": buttons(0)},
        {"buttons": buttons(id_length=257)},
        {"buttons": buttons(title_length=21)},
        {"buttons": [{"title": "tanpa id"}]},
        {"buttons": "Ya"},
        {"list": choices(rows=11)},
        {"list": choices(rows=6, sections=2)},
        {"list": choices(rows=0)},
        {"list": choices(sections=0)},
        {"list": choices(button=21)},
        {"list": choices(id=201)},
        {"list": choices(title=25)},
        {"list": choices(description=73)},
        {"list": None},
        {"buttons": buttons(), "header": 7},
        {"buttons": buttons(), "list": choices()},
    ],
    ids=lambda over: str(over)[:60],
)
def test_over_a_limit_it_is_refused(over: dict[str, Any]) -> None:
    with pytest.raises(DeliveryRefused):
        interactive(**over)
