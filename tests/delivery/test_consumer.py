"""The consumer takes wake-ups, handles several conversations at once, and outlives whatever fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.delivery import consumer as consumers
from bot.delivery.consumer import Consumer
from bot.messages import ConversationKey
from bot.store.database import Database
from bot.store.wakeups import GROUP, RedisWakeups
from tests.support.delivery import Shopfloor, until
from tests.support.messages import KEY, save_shop

STREAM = "turns"


@asynccontextmanager
async def running(consumer: Consumer) -> AsyncIterator[Consumer]:
    task = asyncio.create_task(consumer.run())
    try:
        yield consumer
    finally:
        await consumer.stop()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Work:
    """Handles conversations as a test says."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.finished: list[str] = []
        self.go = asyncio.Event()
        self.fails: set[str] = set()

    async def __call__(self, key: ConversationKey) -> bool:
        self.begun.append(key.external_id)
        if key.external_id in self.fails:
            raise RuntimeError(key.external_id)
        await self.go.wait()
        self.finished.append(key.external_id)
        return True


async def wake(redis: "Redis[Any]", *names: str) -> RedisWakeups:
    wakeups = RedisWakeups(redis, STREAM)
    for name in names:
        await wakeups.wake(replace(KEY, external_id=name))
    return wakeups


async def test_conversations_are_handled_at_once_up_to_the_bound(redis: "Redis[Any]") -> None:
    work = Work()
    wakeups = await wake(redis, "a", "b", "c", "d", "e")
    async with running(Consumer("uji", wakeups, work, at_once=3)) as consumer:
        await until(lambda: len(work.begun) == 3)
        assert len(consumer.running) == 3

        work.go.set()
        await until(lambda: len(work.finished) == 5)

        assert set(work.begun) == {"a", "b", "c", "d", "e"}


async def test_a_failing_conversation_stops_neither_the_others_nor_the_consumer(redis: "Redis[Any]") -> None:
    work = Work()
    work.go.set()
    work.fails = {"a", "c"}
    wakeups = await wake(redis, "a", "b", "c", "d")
    async with running(Consumer("uji", wakeups, work, at_once=1)) as consumer:
        await until(lambda: len(work.finished) == 2)
        await until(lambda: not consumer.running)

        assert work.begun == ["a", "b", "c", "d"]
        assert consumer.alive
        assert (await redis.xpending(STREAM, GROUP))["pending"] == 0


async def test_what_was_begun_is_finished_before_the_stop_and_nothing_new_is_begun(redis: "Redis[Any]") -> None:
    work = Work()
    wakeups = await wake(redis, "a", "b")
    consumer = Consumer("uji", wakeups, work, at_once=1)
    task = asyncio.create_task(consumer.run())
    await until(lambda: work.begun == ["a"])

    stopping = asyncio.create_task(consumer.stop())
    await asyncio.sleep(0)
    work.go.set()
    await stopping

    assert work.finished == ["a"]
    assert await redis.xlen(STREAM) == 1
    with suppress(asyncio.CancelledError):
        await task


class FailsAtFirst(RedisWakeups):
    """A stream whose first reading fails in a way that nobody thought of."""

    failed = False

    def listen(self, worker: str) -> AsyncIterator[tuple[str, ConversationKey]]:
        if not self.failed:
            self.failed = True
            raise RuntimeError("unforeseen")
        return super().listen(worker)


async def test_a_reader_that_fails_is_started_again(redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "PAUSE_SECONDS", 0.01)
    work = Work()
    work.go.set()
    await wake(redis, "a")
    async with running(Consumer("uji", FailsAtFirst(redis, STREAM), work, at_once=2)) as consumer:
        await until(lambda: work.finished == ["a"])

        assert consumer.alive


async def test_from_the_webhook_to_the_reply_everything_wakes_the_next(
    database: Database, redis: "Redis[Any]", clock: FixedClock
) -> None:
    save_shop(database)
    floor = Shopfloor(database, redis, clock)
    bot = Consumer("turns", RedisWakeups(redis, "turns"), floor.turns.handle, at_once=4)
    sender = Consumer("outgoing", RedisWakeups(redis, "outgoing"), floor.sender.drain, at_once=4)
    async with running(bot), running(sender):
        await asyncio.gather(*(floor.buyer("ready?", conversation=f"sesi-{number}") for number in range(12)))

        await until(lambda: len(floor.marketplace.texts) == 12)

    assert {one.key.external_id for one in floor.marketplace.sent} == {f"sesi-{number}" for number in range(12)}
    assert floor.unhandled == []
