"""The one way out: what leaves, what waits, what is never sent again."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.delivery.settler import ABANDONED_AFTER
from bot.delivery.settling import ECHO_WITHIN
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, RateLimited
from bot.guard.outgoing import Objection
from bot.messages import Kind, Reason
from bot.store.database import Database
from bot.store.outbox_ends import TRIES
from tests.support.answerers import echo, hands_off
from tests.support.delivery import WORDS, NoLeases, Shopfloor
from tests.support.messages import KEY, save_shop


@pytest.fixture
def floor(database: Database, redis: "Redis[Any]", clock: FixedClock) -> Shopfloor:
    save_shop(database)
    return Shopfloor(database, redis, clock)


async def test_a_reply_is_sent_once_however_often_the_sender_is_woken(floor: Shopfloor) -> None:
    await floor.buyer("ready?")
    await floor.turns.handle(KEY)

    await asyncio.gather(*(floor.sender.drain(KEY) for _ in range(5)))
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == ["Ready, Kak."]


async def test_senders_without_leases_send_each_row_once_and_in_order(floor: Shopfloor) -> None:
    floor.answerer.script = echo
    floor.leases = NoLeases()
    for number in range(5):
        await floor.buyer(str(number))
        await floor.turns.handle(KEY)

    await asyncio.gather(*(floor.sender.drain(KEY) for _ in range(4)))
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == [f"[{number}]" for number in range(5)]


async def test_a_refused_call_is_tried_again_only_after_its_pause(floor: Shopfloor) -> None:
    floor.marketplace.answers = [DeliveryFailed("503")]
    assert await floor.says("ready?") == []

    await floor.sender.drain(KEY)
    assert floor.marketplace.texts == []
    floor.forward(seconds=2)
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == ["Ready, Kak."]


async def test_a_rate_limit_is_kept(floor: Shopfloor) -> None:
    floor.marketplace.answers = [RateLimited("429", seconds=600)]
    await floor.says("ready?")

    floor.forward(seconds=599)
    await floor.sender.drain(KEY)
    assert floor.marketplace.texts == []
    floor.forward(seconds=1)
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == ["Ready, Kak."]


async def test_a_later_reply_does_not_overtake_one_that_waits(floor: Shopfloor) -> None:
    floor.answerer.script = echo
    floor.marketplace.answers = [DeliveryFailed("503")]
    await floor.says("satu")

    assert await floor.says("dua") == []
    floor.forward(seconds=2)
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == ["[satu]", "[dua]"]


async def test_when_all_tries_are_used_up_a_person_is_told(floor: Shopfloor) -> None:
    floor.marketplace.answers = [DeliveryFailed("503")] * 50
    await floor.says("ready?")
    for _ in range(TRIES + 2):
        floor.forward(minutes=10)
        await floor.sender.drain(KEY)

    (ticket,) = floor.tickets
    assert 50 - len(floor.marketplace.answers) == TRIES
    assert floor.rows("out")[0].state == "failed"
    assert ticket.packet["undelivered"] == "Ready, Kak."


async def test_a_refusal_for_good_is_not_tried_again(floor: Shopfloor) -> None:
    floor.marketplace.answers = [DeliveryRefused("400")]
    await floor.says("ready?")
    floor.forward(hours=1)

    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == []
    assert [ticket.reason for ticket in floor.tickets] == ["system"]


async def test_a_message_without_an_answer_is_never_resent_blindly(floor: Shopfloor) -> None:
    floor.marketplace.answers = [DeliveryUnclear("timeout")]
    await floor.says("ready?")
    floor.forward(hours=1)

    await floor.sender.drain(KEY)
    await floor.sweeper.once()
    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == []
    assert floor.rows("out")[0].state == "unknown"
    assert len(floor.tickets) == 1


async def test_an_unknown_row_does_not_block_what_comes_after(floor: Shopfloor) -> None:
    floor.answerer.script = echo
    floor.marketplace.answers = [DeliveryUnclear("timeout")]
    await floor.says("satu")

    assert await floor.says("dua") == ["[dua]"]


async def test_a_hand_over_without_an_answer_is_made_again(floor: Shopfloor) -> None:
    floor.hands_over = {"web": {}}
    floor.answerer.script = lambda turn: hands_off(Reason.ASKED)
    floor.marketplace.answers = [None, DeliveryUnclear("timeout")]
    await floor.says("admin dong")

    floor.forward(seconds=5)
    await floor.sender.drain(KEY)

    assert [one.kind for one in floor.marketplace.sent] == [Kind.TEXT, Kind.HANDOVER]
    assert floor.owner[0] == "HUMAN"


async def test_a_row_of_a_marketplace_that_nobody_configured_is_told_to_a_person(floor: Shopfloor) -> None:
    await floor.buyer("ready?")
    await floor.turns.handle(KEY)
    floor.marketplace.name = "lain"

    await floor.sender.drain(KEY)

    assert [row.state for row in floor.rows("out")] == ["failed"]
    assert len(floor.tickets) == 1


async def test_what_the_guard_objects_to_never_leaves_and_a_person_sees_why(floor: Shopfloor) -> None:
    floor.guard.objections = {"Ready, Kak.": Objection(("phone",), "a phone number: 0812…")}

    assert await floor.says("ready?") == []

    (ticket,) = floor.tickets
    assert floor.rows("out")[0].state == "failed"
    assert "a phone number" in ticket.packet["summary"]


async def test_a_client_that_fails_unexpectedly_loses_nothing(floor: Shopfloor) -> None:
    floor.marketplace.answers = [RuntimeError("a fault of ours")]
    await floor.buyer("ready?")
    await floor.turns.handle(KEY)
    with pytest.raises(RuntimeError):
        await floor.sender.drain(KEY)

    floor.forward(seconds=ABANDONED_AFTER.total_seconds() + 1)
    await floor.sweeper.once()
    assert floor.rows("out")[0].state == "unclear"
    floor.forward(seconds=ECHO_WITHIN.total_seconds())
    await floor.sweeper.once()

    assert floor.rows("out")[0].state == "unknown"
    assert len(floor.tickets) == 1


async def test_settling_leaves_a_row_alone_that_is_being_sent_now(floor: Shopfloor) -> None:
    await floor.buyer("ready?")
    await floor.turns.handle(KEY)
    begun = await floor.outbox.begin(KEY, floor.clock.now())
    assert begun is not None

    await floor.sender.settle()
    await floor.outbox.sent(begun, await floor.marketplace.send(begun), floor.clock.now())

    assert floor.rows("out")[0].state == "sent"


async def test_the_buyer_of_a_lost_reply_is_told_once_and_people_have_it(floor: Shopfloor) -> None:
    floor.lost_notice = WORDS.notice
    floor.marketplace.answers = [DeliveryRefused("400")]
    told = [await floor.says("ready?"), await floor.says("halo?")]

    assert told[0] == [WORDS.notice]
    assert WORDS.notice not in told[1]
    assert floor.owner[0] == "QUEUED"
    assert [(ticket.reason, ticket.skill, ticket.told) for ticket in floor.tickets] == [("system", "umum", True)]


async def test_a_notice_that_is_lost_too_is_not_repeated(floor: Shopfloor) -> None:
    floor.lost_notice = WORDS.notice
    floor.marketplace.answers = [DeliveryRefused("400")] * 10
    await floor.says("ready?")

    await floor.sender.drain(KEY)

    assert len(floor.rows("out")) == 2
    assert len(floor.tickets) == 1


async def test_a_reply_that_may_have_arrived_is_not_excused(floor: Shopfloor) -> None:
    floor.lost_notice = WORDS.notice
    floor.marketplace.answers = [DeliveryUnclear("timeout")]

    assert await floor.says("ready?") == []


async def test_replies_behind_a_lost_one_still_leave(floor: Shopfloor) -> None:
    floor.lost_notice = WORDS.notice
    floor.answerer.script = echo
    await floor.buyer("satu")
    await floor.turns.handle(KEY)
    await floor.buyer("dua")
    await floor.turns.handle(KEY)
    floor.marketplace.answers = [DeliveryRefused("400")]

    await floor.sender.drain(KEY)

    assert floor.marketplace.texts == ["[dua]", WORDS.notice]
