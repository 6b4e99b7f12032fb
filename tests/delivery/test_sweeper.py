"""What a crash or a lost Redis left behind is found again."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.delivery.inbox import Inbox
from bot.delivery.values import Heard
from bot.messages import Author, ConversationKey
from bot.store.connections import connect_redis
from bot.store.database import Database
from bot.store.wakeups import RedisWakeups
from tests.support.delivery import Shopfloor
from tests.support.messages import KEY, an_inbound, save_shop


@pytest.fixture
def floor(database: Database, redis: "Redis[Any]", clock: FixedClock) -> Shopfloor:
    save_shop(database)
    return Shopfloor(database, redis, clock)


async def woken(redis: "Redis[Any]", stream: str) -> list[str]:
    return [fields["conversation"] for _, fields in await redis.xrange(stream)]


async def test_a_message_whose_wake_up_was_lost_is_dispatched_again(floor: Shopfloor, redis: "Redis[Any]") -> None:
    await floor.buyer("ready?")
    await redis.flushall()
    floor.forward(seconds=16)

    await floor.sweeper.once()

    assert await woken(redis, "turns") == [KEY.external_id]


async def test_a_fresh_message_is_left_to_its_own_wake_up(floor: Shopfloor, redis: "Redis[Any]") -> None:
    await floor.buyer("ready?")
    await redis.flushall()

    await floor.sweeper.once()

    assert await woken(redis, "turns") == []


async def test_a_row_whose_wake_up_was_lost_is_sent(floor: Shopfloor, redis: "Redis[Any]") -> None:
    await floor.buyer("ready?")
    await floor.turns.handle(KEY)
    await redis.flushall()

    await floor.sweeper.once()

    assert await woken(redis, "outgoing") == [KEY.external_id]


async def test_nothing_is_woken_when_everything_is_done(floor: Shopfloor, redis: "Redis[Any]") -> None:
    await floor.says("ready?")
    await redis.flushall()
    floor.forward(hours=1)

    await floor.sweeper.once()

    assert await redis.keys("*") == []


async def test_a_webhook_is_accepted_while_redis_is_away(floor: Shopfloor, tmp_path: Path) -> None:
    gone = connect_redis(f"unix://{tmp_path}/nirwana.sock")
    inbox = Inbox(floor.store, RedisWakeups(gone, "turns"), floor.clock)

    accepted = await inbox.accept(an_inbound("ready?"))

    assert accepted.key == KEY
    assert floor.unhandled == ["ready?"]
    await gone.connection_pool.disconnect()


async def test_a_turn_is_finished_while_redis_is_away(floor: Shopfloor, tmp_path: Path) -> None:
    await floor.buyer("ready?")
    floor.redis = connect_redis(f"unix://{tmp_path}/nirwana.sock")

    await floor.work()

    assert floor.marketplace.texts == ["Ready, Kak."]
    await floor.redis.connection_pool.disconnect()


async def test_a_message_to_a_channel_of_no_shop_becomes_one_system_ticket(floor: Shopfloor, redis: "Redis[Any]") -> None:
    for number in range(3):
        await floor.inbox.accept(an_inbound(external_id=f"x{number}", channel_id="asing"))

    (ticket,) = floor.tickets
    assert (ticket.reason, ticket.seen) == ("system", 3)
    assert "asing" in ticket.packet["summary"]
    assert await redis.keys("*") == []


async def test_a_duplicate_wakes_nobody(floor: Shopfloor, redis: "Redis[Any]") -> None:
    inbound = an_inbound("ready?")
    await floor.inbox.accept(inbound)
    await redis.flushall()

    await floor.inbox.accept(replace(inbound, author=Author.BUYER))

    assert await redis.keys("*") == []


async def test_a_marketplace_whose_list_hangs_keeps_nobody_else_waiting(floor: Shopfloor, redis: "Redis[Any]") -> None:
    async def hang(key: ConversationKey) -> Sequence[Heard] | None:
        del key
        await asyncio.Event().wait()
        return None

    await floor.buyer("ready?")
    await floor.turns.handle(KEY)
    await floor.outbox.begin(KEY, floor.clock.now())
    await floor.buyer("ready?", conversation="sesi-2")
    await floor.turns.handle(replace(KEY, external_id="sesi-2"))
    await redis.flushall()
    floor.forward(seconds=61)
    floor.marketplace.recent = hang  # type: ignore[method-assign]

    sweeping = asyncio.create_task(floor.sweeper.run())
    while await woken(redis, "outgoing") != ["sesi-2"]:
        assert not sweeping.done()
        await asyncio.sleep(0.01)

    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping
