"""A call that got no answer: found in the list, echoed, made again when it surely did not arrive, or shown to a person."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.delivery.settler import ABANDONED_AFTER
from bot.delivery.values import Heard, Limits
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear
from bot.messages import ConversationKey, Outgoing, Sent
from bot.store.connections import connect_redis
from bot.store.conversation_tables import conversations
from bot.store.database import Database
from bot.store.outbox_ends import TRIES
from tests.support.answerers import ScriptedAnswerer, echo
from tests.support.delivery import FakeMarketplace, Shopfloor
from tests.support.messages import KEY, change, from_outside, save_shop


@dataclass
class ListingMarketplace(FakeMarketplace):
    """Accepts what it does not answer, for `lost` calls, and lists what it accepted, for `list_errors` calls in vain."""

    clock: FixedClock | None = None
    lost: int = 0
    vanished: int = 0
    list_errors: int = 0
    lists: bool = True
    accepted: list[Heard] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Sent:
        if self.vanished:
            self.vanished -= 1
            raise DeliveryUnclear("timeout, never arrived")
        receipt = await super().send(outgoing)
        self.accepted.append(Heard(str(receipt.external_id), f" {outgoing.text} ", self.now))
        if self.lost:
            self.lost -= 1
            raise DeliveryUnclear("timeout, accepted")
        return receipt

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        if self.list_errors:
            self.list_errors -= 1
            raise DeliveryFailed("503")
        return list(reversed(self.accepted)) if self.lists else None

    @property
    def now(self) -> datetime:
        assert self.clock is not None
        return self.clock.now()


@pytest.fixture
def market(clock: FixedClock) -> ListingMarketplace:
    return ListingMarketplace(clock=clock)


@pytest.fixture
def floor(database: Database, redis: "Redis[Any]", clock: FixedClock, market: ListingMarketplace) -> Shopfloor:
    save_shop(database)
    return Shopfloor(database, redis, clock, marketplace=market, answerer=_echoing())


def _echoing() -> ScriptedAnswerer:
    answerer = ScriptedAnswerer()
    answerer.script = echo
    return answerer


def states(floor: Shopfloor) -> list[str]:
    return [row.state for row in floor.rows("out")]


async def sweep(floor: Shopfloor, seconds: float) -> None:
    """Time passes, the sweeper looks, and a sender does what became due."""
    floor.forward(seconds=seconds)
    await floor.sweeper.once()
    await floor.sender.drain(KEY)


async def test_what_the_list_holds_was_sent_and_nothing_waits(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost = 1

    assert await floor.says("satu") == ["[satu]"]
    assert await floor.says("dua") == ["[dua]"]

    assert states(floor) == ["sent", "sent"]
    assert [row.external_id for row in floor.rows("out")] == ["w1", "w2"]
    assert floor.tickets == []


async def test_what_the_list_does_not_hold_after_a_minute_is_sent_again(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.vanished = 1
    await floor.says("satu")

    await sweep(floor, 59)
    assert states(floor) == ["unclear"]
    await sweep(floor, 1)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["sent"]
    assert floor.tickets == []


async def test_nothing_overtakes_what_may_be_sent_again(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.vanished = 1
    await floor.says("satu")

    assert await floor.says("dua") == []
    await sweep(floor, 60)

    assert market.texts == ["[satu]", "[dua]"]


async def test_sending_again_looks_at_the_epoch_again(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.vanished = 1
    await floor.says("satu")
    change(floor.database, conversations, epoch=7)

    await sweep(floor, 60)

    assert market.texts == []
    assert states(floor) == ["superseded"]


async def test_calls_that_vanish_for_ever_fail_after_all_tries(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.vanished = 100
    await floor.says("satu")

    for _ in range(TRIES + 2):
        await sweep(floor, 60)

    assert 100 - market.vanished == TRIES
    assert states(floor) == ["failed"]
    assert len(floor.tickets) == 1


async def test_a_list_that_cannot_be_read_for_five_minutes_leaves_it_to_a_person(
    floor: Shopfloor, market: ListingMarketplace
) -> None:
    market.lost, market.list_errors = 1, 100
    await floor.says("satu")

    await sweep(floor, 299)
    assert (states(floor), floor.tickets) == (["unclear"], [])
    await sweep(floor, 1)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["unknown"]
    assert floor.tickets[0].packet["undelivered"] == "[satu]"
    assert floor.tickets[0].packet["summary"] == "unknown: timeout, accepted"


async def test_a_list_that_can_be_read_again_settles_it(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost, market.list_errors = 1, 2
    await floor.says("satu")

    await sweep(floor, 100)
    await sweep(floor, 5)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["sent"]


async def test_where_there_is_no_list_an_echo_has_two_minutes(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost, market.lists = 1, False
    await floor.says("satu")
    await sweep(floor, 119)
    assert states(floor) == ["unclear"]

    await floor.inbox.accept(from_outside("[satu]", external_id="w1", sent_at=floor.clock.now()))
    await sweep(floor, 60)

    assert states(floor) == ["sent"]
    assert floor.tickets == []
    assert floor.owner == ("BOT", 1)


async def test_without_list_and_echo_it_is_shown_to_a_person_once(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost, market.lists = 1, False
    await floor.says("satu")

    for seconds in (119, 1, 60):
        await sweep(floor, seconds)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["unknown"]
    assert len(floor.tickets) == 1


async def test_where_there_is_no_list_later_rows_go_on(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost, market.lists = 1, False
    await floor.says("satu")

    assert await floor.says("dua") == ["[dua]"]
    assert states(floor) == ["unclear", "sent"]


async def test_two_equal_replies_settle_one_row_each(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.lost, market.list_errors = 1, 1
    await floor.says("satu")
    await sweep(floor, 30)
    market.vanished = 1
    await floor.says("satu")

    await sweep(floor, 60)

    assert market.texts == ["[satu]", "[satu]"]
    assert [row.external_id for row in floor.rows("out")] == ["w1", "w2"]


async def test_a_row_that_a_dead_sender_left_is_settled_by_the_list(floor: Shopfloor, market: ListingMarketplace) -> None:
    await floor.buyer("satu")
    await floor.turns.handle(KEY)
    begun = await floor.outbox.begin(KEY, floor.clock.now())
    assert begun is not None
    await market.send(begun)

    await sweep(floor, ABANDONED_AFTER.total_seconds())
    assert states(floor) == ["sending"]
    await sweep(floor, 1)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["sent"]


async def test_a_row_that_a_sender_died_before_calling_is_sent(floor: Shopfloor, market: ListingMarketplace) -> None:
    await floor.buyer("satu")
    await floor.turns.handle(KEY)
    await floor.outbox.begin(KEY, floor.clock.now())

    await sweep(floor, ABANDONED_AFTER.total_seconds() + 1)

    assert market.texts == ["[satu]"]
    assert states(floor) == ["sent"]


async def test_settling_leaves_a_conversation_alone_that_is_being_sent(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.vanished = 1
    await floor.says("satu")
    floor.forward(seconds=60)

    async with floor.sender.leases.hold(KEY) as mine:
        assert mine
        await floor.sender.settle()

    assert states(floor) == ["unclear"]


async def test_one_conversation_that_cannot_be_settled_does_not_stop_the_others(
    floor: Shopfloor, market: ListingMarketplace
) -> None:
    for conversation in ("sesi-0", "sesi-1"):
        market.vanished += 1
        await floor.buyer("satu", conversation=conversation)
        await floor.turns.handle(ConversationKey("web", KEY.shop_id, conversation))
        await floor.sender.drain(ConversationKey("web", KEY.shop_id, conversation))
    floor.forward(seconds=60)
    reading = market.recent

    async def broken(key: ConversationKey) -> Sequence[Heard] | None:
        if key.external_id == "sesi-0":
            raise RuntimeError("a fault of ours")
        return await reading(key)

    market.recent = broken  # type: ignore[method-assign]
    await floor.sender.settle()

    assert states(floor) == ["unclear", "queued"]


async def test_asking_for_the_list_costs_a_token_of_its_own(floor: Shopfloor, market: ListingMarketplace) -> None:
    market.limits = Limits(calls_per_second=0.1, calls_at_once=1)
    market.vanished, asked = 1, []
    reading = market.recent

    async def counted(key: ConversationKey) -> Sequence[Heard] | None:
        asked.append(floor.clock.now())
        return await reading(key)

    market.recent = counted  # type: ignore[method-assign]
    await floor.says("satu")
    for _ in range(4):
        await floor.sender.settle()

    assert len(asked) == 1


class TestRate:
    async def test_a_short_wait_is_waited_for_in_place(self, floor: Shopfloor, market: ListingMarketplace) -> None:
        market.limits = Limits(calls_per_second=50, calls_at_once=1)

        assert await floor.says("satu") == ["[satu]"]
        assert await floor.says("dua") == ["[dua]"]

    async def test_a_long_wait_is_put_off_and_counts_as_no_try(self, floor: Shopfloor, market: ListingMarketplace) -> None:
        market.limits = Limits(calls_per_second=0.1, calls_at_once=1)
        await floor.says("satu")

        assert await floor.says("dua") == []
        row = floor.rows("out")[1]
        assert (row.state, row.attempts, row.not_before) == ("queued", 0, floor.clock.now() + timedelta(seconds=10))
        await sweep(floor, 10)

        assert market.texts == ["[satu]", "[dua]"]

    async def test_a_person_who_takes_over_during_the_wait_is_not_talked_over(
        self, floor: Shopfloor, market: ListingMarketplace
    ) -> None:
        await floor.buyer("satu")
        await floor.turns.handle(KEY)

        class Waiting:
            async def take(self, key: ConversationKey, call: str, now: datetime) -> timedelta:
                await floor.person()
                return timedelta(0)

        await replace(floor.sender, tokens=Waiting()).drain(KEY)

        assert market.texts == []
        assert states(floor) == ["superseded"]

    async def test_a_lost_redis_neither_lifts_the_limit_nor_blocks(
        self, floor: Shopfloor, market: ListingMarketplace, tmp_path: Any
    ) -> None:
        market.limits = Limits(calls_per_second=0.1, calls_at_once=2)
        for text in ("satu", "dua", "tiga"):
            await floor.buyer(text)
            await floor.turns.handle(KEY)
        floor.redis = connect_redis(f"unix://{tmp_path}/nirwana.sock")

        await floor.sender.drain(KEY)

        assert market.texts == ["[satu]", "[dua]"]
        await floor.redis.connection_pool.disconnect()


class TestJoining:
    async def test_replies_that_waited_leave_as_one(self, floor: Shopfloor, market: ListingMarketplace) -> None:
        market.limits = Limits(joins=True)
        for text in ("satu", "dua"):
            await floor.buyer(text)
            await floor.turns.handle(KEY)

        await floor.sender.drain(KEY)

        assert market.texts == ["[satu]\n\n[dua]"]
        assert states(floor) == ["sent", "sent"]

    async def test_a_joined_message_without_answer_is_found_in_the_list(
        self, floor: Shopfloor, market: ListingMarketplace
    ) -> None:
        market.limits, market.lost = Limits(joins=True), 1
        for text in ("satu", "dua"):
            await floor.buyer(text)
            await floor.turns.handle(KEY)

        await floor.sender.drain(KEY)

        assert market.texts == ["[satu]\n\n[dua]"]
        assert states(floor) == ["sent", "sent"]

    async def test_of_refused_ones_only_the_faulty_one_fails(self, floor: Shopfloor, market: ListingMarketplace) -> None:
        market.limits = Limits(joins=True)
        market.answers = [DeliveryRefused("400"), DeliveryRefused("400")]
        for text in ("satu", "dua"):
            await floor.buyer(text)
            await floor.turns.handle(KEY)

        await floor.sender.drain(KEY)

        assert market.texts == ["[dua]"]
        assert [ticket.packet["undelivered"] for ticket in floor.tickets] == ["[satu]"]
