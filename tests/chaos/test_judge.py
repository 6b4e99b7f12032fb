"""The judge of the chaos runs catches each thing that must never be, and passes what is right."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.chaos.judge import Verdict, judge
from tests.chaos.record import Deaf, Event, Line, Message, Record, Ticket

START = datetime(2026, 11, 23, 5, 0, tzinfo=timezone.utc)
CHAT = "bridge:toko:1"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def asked(id_: int, seconds: float, handled: float, **changes: Any) -> Message:
    """A buyer's message that a turn handled."""
    fixed: dict[str, Any] = {"author": "buyer", "text": f"tanya {id_}", "state": "handled", "external_id": f"b{id_}"}
    times = {"sent_at": at(seconds), "created_at": at(seconds), "handled_at": at(handled)}
    return Message(id_, CHAT, "in", **{**fixed, **times, **changes})


def replied(id_: int, turn: int, begun: float, **changes: Any) -> Message:
    """The bot's reply to the turn of that name."""
    fixed: dict[str, Any] = {"author": "bot", "text": f"jawab {id_}", "state": "sent", "external_id": f"a{id_}"}
    times = {"handled_at": at(begun), "sent_at": at(begun + 0.1)}
    return Message(id_, CHAT, "out", turn=str(turn), **{**fixed, **times, **changes})


def typed(id_: int, seconds: float, handled: float) -> Message:
    """A person of the shop wrote in his own app."""
    return asked(id_, seconds, handled, author="outside", text="saya bantu ya", external_id=f"s{id_}")


def answered(seconds: float, **data: Any) -> Event:
    return Event(CHAT, "turn.answered", at(seconds), {"silent": False, **data})


def buyer(id_: int) -> Line:
    return Line(CHAT, "buyer", f"b{id_}", f"tanya {id_}", taken=True, taken_at=at(0))


def ours(id_: int, text: str = "") -> Line:
    return Line(CHAT, "api", f"a{id_}", text or f"jawab {id_}")


def seller(id_: int, seconds: float) -> Line:
    return Line(CHAT, "seller", f"s{id_}", "saya bantu ya", taken=True, taken_at=at(seconds))


# Two turns, each answered; then a person, after whom the buyer is left to him.
MESSAGES = (
    asked(1, 0, 2),
    asked(2, 1, 2),
    replied(3, 1, 2.1),
    asked(4, 5, 7),
    replied(5, 4, 7.1),
    typed(6, 10, 10.5),
    asked(7, 11, 12),
)
EVENTS = (answered(2), answered(7), Event(CHAT, "conversation.taken_over", at(10.5)), Event(CHAT, "turn.for_person", at(12)))
LEDGER = (buyer(1), buyer(2), ours(3), buyer(4), ours(5), seller(6, 10.1), buyer(7))
GOOD = Record(MESSAGES, (), EVENTS, {CHAT: "HUMAN"})


def changed(id_: int, **changes: Any) -> Record:
    """The good record with one row changed."""
    assert any(message.id == id_ for message in MESSAGES)
    return replace(GOOD, messages=[replace(one, **changes) if one.id == id_ else one for one in MESSAGES])


def without(id_: int) -> Record:
    return replace(GOOD, messages=[one for one in MESSAGES if one.id != id_])


def kinds(verdict: Verdict) -> set[str]:
    return {violation.kind for violation in verdict.violations}


def test_a_run_in_which_all_went_well_passes_and_is_counted() -> None:
    verdict = judge(GOOD, LEDGER)

    assert verdict.violations == []
    assert verdict.counts["conversations"] == 1
    assert verdict.counts["turns"] == 3
    assert verdict.counts["turn ended in reply"] == 2
    assert verdict.counts["turn ended in person"] == 1
    assert verdict.counts["in buyer"] == verdict.counts["ledger buyer"] == 4
    assert verdict.counts["out text sent"] == verdict.counts["ledger api"] == 2


def test_nothing_to_look_at_is_counted_as_nothing() -> None:
    assert not judge(Record(), ()).counts


def test_an_acknowledged_message_that_is_not_in_the_record_is_lost() -> None:
    assert kinds(judge(without(7), LEDGER)) == {"lost"}


def test_a_message_that_the_marketplace_gave_up_is_not_ours_to_lose() -> None:
    given_up = replace(LEDGER[-1], taken=False, taken_at=None)

    assert judge(without(7), (*LEDGER[:-1], given_up)).violations == []


@pytest.mark.parametrize(("written", "passes"), [(8, False), (9.5, True), (11, True), (12.5, False)])
def test_where_nobody_tells_what_was_taken_only_a_dead_gateway_explains_a_missing_message(written: float, passes: bool) -> None:
    untold = replace(LEDGER[-1], taken=None, taken_at=None, at=at(written))

    verdict = judge(without(7), (*LEDGER[:-1], untold), [Deaf(at(11), at(12))])

    assert (verdict.violations == []) is passes


def test_a_stored_message_that_nobody_handled_is_lost() -> None:
    assert kinds(judge(changed(7, state="new", handled_at=None), LEDGER)) == {"lost"}


def test_a_message_stored_twice_is_caught() -> None:
    twin = replace(asked(8, 11, 12), external_id="b7")

    assert kinds(judge(replace(GOOD, messages=[*MESSAGES, twin]), LEDGER)) == {"twice"}


def test_a_message_that_nobody_wrote_is_caught() -> None:
    echo = replace(typed(8, 13, 14), external_id="a5", text="jawab 5")
    events = (*EVENTS, Event(CHAT, "conversation.taken_over", at(14)))

    assert "invented" in kinds(judge(replace(GOOD, messages=[*MESSAGES, echo], events=events), LEDGER))


def test_a_turn_that_ended_in_nothing_is_lost() -> None:
    assert kinds(judge(without(5), tuple(line for line in LEDGER if line.id != "a5"))) == {"lost"}


@pytest.mark.parametrize(
    ("event", "tickets", "passes"),
    [
        (answered(7, silent=True), (), True),
        (answered(7, handed_off="unsure"), (Ticket(CHAT, "unsure"),), True),
        (answered(7, handed_off="unsure"), (), False),
        (Event(CHAT, "turn.failed", at(7)), (Ticket(CHAT, "system"),), True),
        (Event(CHAT, "turn.failed", at(7)), (), False),
        (Event(CHAT, "turn.too_late", at(7)), (Ticket(CHAT, "asked"),), True),
        (Event(CHAT, "turn.too_late", at(7)), (), False),
    ],
)
def test_a_turn_without_a_reply_must_be_meant_so_or_have_a_ticket(
    event: Event, tickets: tuple[Ticket, ...], passes: bool
) -> None:
    record = replace(without(5), events=(EVENTS[0], event, *EVENTS[2:]), tickets=tickets)

    verdict = judge(record, tuple(line for line in LEDGER if line.id != "a5"))

    assert (verdict.violations == []) is passes


def test_a_turn_left_to_a_person_where_no_person_is_is_lost() -> None:
    messages = [one for one in MESSAGES if one.id != 6]
    events = tuple(event for event in EVENTS if event.name != "conversation.taken_over")
    lines = tuple(line for line in LEDGER if line.by != "seller")

    assert kinds(judge(Record(messages, (), events, {CHAT: "BOT"}), lines)) == {"lost"}


def test_two_replies_to_one_turn_are_caught() -> None:
    second = replied(8, 2, 2.5)

    found = kinds(judge(replace(GOOD, messages=[*MESSAGES, second]), (*LEDGER[:3], ours(8), *LEDGER[3:])))

    assert "twice" in found


def test_a_reply_to_no_turn_is_caught() -> None:
    assert "twice" in kinds(judge(changed(5, turn="99"), LEDGER))


def test_a_reply_that_stands_twice_in_the_marketplaces_books_is_caught() -> None:
    again = Line(CHAT, "api", "a5b", "jawab 5")

    assert kinds(judge(GOOD, (*LEDGER, again))) == {"twice"}


def test_a_message_of_ours_that_no_row_knows_is_caught() -> None:
    assert kinds(judge(GOOD, (*LEDGER, ours(9, "siapa bilang ini")))) == {"invented"}


def test_a_sent_reply_that_never_arrived_is_lost() -> None:
    assert kinds(judge(GOOD, tuple(line for line in LEDGER if line.id != "a5"))) == {"lost"}


def test_a_reply_that_arrived_but_is_told_as_failed_is_caught() -> None:
    record = replace(changed(5, state="failed"), tickets=(Ticket(CHAT, "system", {"message_id": 5}),))

    assert kinds(judge(record, LEDGER)) == {"lost"}


def test_where_the_marketplace_gives_no_ids_texts_are_compared() -> None:
    lines = [replace(line, id="") if line.by == "api" else line for line in LEDGER]
    record = replace(GOOD, messages=[replace(one, external_id=None) if one.direction == "out" else one for one in MESSAGES])

    assert judge(record, lines).violations == []
    assert kinds(judge(record, [*lines, replace(ours(5), id="")])) == {"twice"}


def test_joined_replies_arrive_as_one() -> None:
    carrier = {"data": {"joined": [5], "said": "jawab 3\n\njawab 5"}}
    inside = {"data": {"joined_into": 3}, "external_id": None}
    messages = [replace(one, **{3: carrier, 5: inside}.get(one.id, {})) for one in MESSAGES]
    lines = [replace(line, text="jawab 3 jawab 5") if line.id == "a3" else line for line in LEDGER if line.id != "a5"]

    assert judge(replace(GOOD, messages=messages), lines).violations == []
    assert kinds(judge(replace(GOOD, messages=messages), [*lines, ours(5)])) == {"twice"}


def test_a_reply_joined_into_nothing_is_lost() -> None:
    lines = [line for line in LEDGER if line.id != "a5"]

    assert kinds(judge(changed(5, state="joined", external_id=None, data={"joined_into": 99}), lines)) == {"lost"}


def test_a_failed_turn_whose_apology_was_sent_needs_a_ticket_as_well() -> None:
    record = replace(GOOD, events=(EVENTS[0], Event(CHAT, "turn.failed", at(7)), *EVENTS[2:]))

    assert kinds(judge(record, LEDGER)) == {"untold"}
    assert judge(replace(record, tickets=(Ticket(CHAT, "system"),)), LEDGER).violations == []


@pytest.mark.parametrize("state", ["queued", "sending", "unclear"])
@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_left_on_the_way_is_lost(state: str, arrived: bool) -> None:
    assert kinds(judge(changed(5, state=state), [line for line in LEDGER if arrived or line.id != "a5"])) == {"lost"}


def test_a_reply_dropped_for_nobody_is_lost() -> None:
    messages = [replace(one, state="superseded") if one.id == 5 else one for one in MESSAGES[:5]]
    lines = tuple(line for line in LEDGER[:5] if line.id != "a5")

    assert kinds(judge(Record(messages, (), EVENTS[:2], {CHAT: "BOT"}), lines)) == {"lost"}


def test_a_reply_dropped_for_a_person_is_right() -> None:
    lines = tuple(line for line in LEDGER if line.id != "a5")

    assert judge(changed(5, state="superseded"), lines).violations == []


def test_a_message_handled_before_an_earlier_one_is_out_of_order() -> None:
    record = changed(1, handled_at=at(8))

    assert "order" in kinds(judge(replace(record, events=(*EVENTS, answered(8))), LEDGER))


def test_what_the_marketplace_delivered_late_may_be_handled_late() -> None:
    late = asked(8, 3, 14)
    events = (*EVENTS, Event(CHAT, "turn.for_person", at(14)))

    assert judge(replace(GOOD, messages=[*MESSAGES, late], events=events), (*LEDGER, buyer(8))).violations == []


def test_a_burst_read_in_the_wrong_order_is_caught() -> None:
    assert kinds(judge(changed(3, turn="2"), LEDGER)) == {"order"}


def test_replies_that_overtook_each_other_are_caught() -> None:
    assert kinds(judge(GOOD, (*LEDGER[:2], ours(5), buyer(4), ours(3), *LEDGER[5:]))) == {"order"}


def test_a_send_begun_after_a_person_spoke_is_stale() -> None:
    assert kinds(judge(changed(5, handled_at=at(10.3)), LEDGER)) == {"stale"}
    assert kinds(judge(changed(5, handled_at=at(11)), [replace(line, taken_at=None) for line in LEDGER])) == {"stale"}


def test_a_send_begun_before_a_person_spoke_may_arrive_after_him() -> None:
    lines = [line for line in LEDGER if line.id != "a5"]

    assert judge(changed(5, handled_at=at(9.9), sent_at=at(12)), [*lines, ours(5)]).violations == []


def test_a_person_who_took_nothing_over_is_caught() -> None:
    record = replace(GOOD, events=tuple(event for event in EVENTS if event.name != "conversation.taken_over"))

    assert "stale" in kinds(judge(record, LEDGER))


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_reply_that_failed_needs_a_ticket_that_names_it(state: str) -> None:
    lines = tuple(line for line in LEDGER if line.id != "a5")
    record = changed(5, state=state, external_id=None)
    other = Ticket(CHAT, "unsure", {"summary": "lain"})
    naming = Ticket(CHAT, "unsure", {"summary": "lain", "added": [{"reason": "system", "message_id": 5}]})

    assert kinds(judge(record, lines)) == {"untold"}
    assert kinds(judge(replace(record, tickets=(other,)), lines)) == {"untold"}
    assert judge(replace(record, tickets=(naming,)), lines).violations == []


def test_unknown_sends_are_listed() -> None:
    record = replace(changed(5, state="unknown"), tickets=(Ticket(CHAT, "system", {"message_id": 5}),))

    assert [row.id for row in judge(record, LEDGER).unknown] == [5]
