"""What an action sees of a turn, and that memory survives the way through JSON."""

import json
from typing import Any

import msgspec
import pytest

from bot.actions.view import Memory, OpenQuestion, Spoken, Told, memory_as_data, view_of
from bot.messages import Decision, Kind, ProductCard
from tests.support.chats import a_clause

METADATA = {
    "text": "ready?",
    "shop_id": "toko-uji",
    "marketplace": "web",
    "kinds": ["text", "product_card"],
    "buyer_id": None,
    "product": {"product_id": "KAOS", "sku": None},
    "order": None,
    "memory": {},
    "ticket": {"reason": "policy", "intents": ["ask_return_refund"]},
}
CLAUSE = {
    "text": "ready?",
    "intent": "ask_stock",
    "confidence": 0.98,
    "decision": "answer",
    "aspect": "now",
    "start": 0,
    "end": 6,
}


def test_a_message_becomes_typed_values() -> None:
    turn = view_of({"metadata": METADATA, "clauses": [CLAUSE], "sensitive": {"name": "none"}})

    assert turn.kinds == (Kind.TEXT, Kind.PRODUCT_CARD)
    assert turn.clauses[0].decision is Decision.ANSWER
    assert turn.product == ProductCard("KAOS")
    assert turn.ticket is not None
    assert turn.memory == Memory()
    assert turn.sensitive is None


@pytest.mark.parametrize(("sensitive", "expected"), [({"name": "allergy"}, "allergy"), ({"name": "none"}, None)])
def test_a_sensitive_kind_is_seen(sensitive: Any, expected: str | None) -> None:
    assert view_of({"metadata": METADATA, "clauses": [], "sensitive": sensitive}).sensitive == expected


@pytest.mark.parametrize(
    ("mood", "angry", "surely"),
    [
        ({"name": "angry", "confidence": 0.97}, True, True),
        ({"name": "angry", "confidence": 0.6}, True, False),
        ({"name": "calm", "confidence": 0.97}, False, False),
        (None, False, False),
    ],
)
def test_the_mood_that_was_heard_is_seen_and_a_turn_without_words_is_calm(mood: Any, angry: bool, surely: bool) -> None:
    read = {"metadata": METADATA, "clauses": [], "sensitive": {"name": "none"}, **({"mood": mood} if mood else {})}

    turn = view_of(read)

    assert (turn.mood.angry, turn.mood.surely_angry) == (angry, surely)


@pytest.mark.parametrize("read", [{}, {"clauses": [CLAUSE]}, {"sensitive": {"name": "none"}}])
def test_a_message_that_a_component_of_ours_did_not_read_is_refused_and_not_taken_for_harmless(read: Any) -> None:
    with pytest.raises((LookupError, msgspec.ValidationError)):
        view_of({"metadata": METADATA, **read})


def test_memory_survives_the_way_through_json() -> None:
    clause = a_clause("ongkir ke medan", "ask_shipping_cost")
    memory = Memory(
        spoken=(Spoken("KAOS", ("KAOS-M",)),),
        question=OpenQuestion("product", clause, ("A", "B")),
        asked=("product:ask_price",),
        questions_in_row=2,
        last=clause,
        place=clause.entities[0],
        told=(Told("Ready.", ({"name": "stock", "value": "ready"},)),),
        abuse=1,
        admin_offered=True,
        nudged=True,
    )

    assert msgspec.convert(json.loads(json.dumps(memory_as_data(memory))), Memory) == memory


def test_only_the_last_products_are_remembered_the_latest_first() -> None:
    memory = Memory()
    for number in range(12):
        memory = memory.speak_of(Spoken(f"P{number}"))
    memory = memory.speak_of(Spoken("P8"))

    assert [spoken.product_id for spoken in memory.spoken] == ["P8", "P11", "P10", "P9", "P7", "P6", "P5", "P4"]
