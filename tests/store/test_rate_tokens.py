"""Rate tokens: shared in Redis, the same arithmetic as in the process, and a limit that a lost Redis does not lift."""

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.delivery.ports import RateTokens
from bot.delivery.rate import AT_ONCE, PATIENCE, ProcessTokens
from bot.delivery.values import Limits
from bot.messages import ConversationKey
from bot.store.connections import connect_redis
from bot.store.rate_tokens import RedisRateTokens
from tests.support.messages import KEY, NOON

TEN = {"web": Limits(calls_per_second=10, calls_at_once=5)}
NEIGHBOUR = ConversationKey("web", "toko-lain", "sesi-1")


@pytest.fixture(params=["redis", "process", "lost redis"])
async def tokens(request: pytest.FixtureRequest, redis: "Redis[Any]", tmp_path: Path) -> RateTokens:
    if request.param == "process":
        return ProcessTokens(TEN)
    return RedisRateTokens(redis if request.param == "redis" else connect_redis(f"unix://{tmp_path}/nirwana.sock"), TEN)


async def test_as_many_as_allowed_go_at_once_then_each_waits_for_its_token(tokens: RateTokens) -> None:
    waits = [await tokens.take(KEY, "text", NOON) for _ in range(8)]

    assert waits[:5] == [AT_ONCE] * 5
    assert [wait.total_seconds() for wait in waits[5:]] == pytest.approx([0.1, 0.2, 0.3])


async def test_beyond_the_patience_nothing_is_taken(tokens: RateTokens) -> None:
    waits = [await tokens.take(KEY, "text", NOON) for _ in range(100)]

    assert sum(wait <= PATIENCE for wait in waits) == 5 + 20
    assert waits[-1] == waits[-2]
    assert await tokens.take(KEY, "text", NOON + waits[-1]) <= PATIENCE


async def test_time_fills_the_bucket_up_to_its_size(tokens: RateTokens) -> None:
    for _ in range(25):
        await tokens.take(KEY, "text", NOON)

    later = NOON + timedelta(hours=1)
    waits = [await tokens.take(KEY, "text", later) for _ in range(6)]

    assert [wait == AT_ONCE for wait in waits] == [True] * 5 + [False]


async def test_a_clock_that_goes_back_gives_nothing_away(tokens: RateTokens) -> None:
    for _ in range(5):
        await tokens.take(KEY, "text", NOON)

    assert await tokens.take(KEY, "text", NOON - timedelta(hours=1)) > AT_ONCE
    assert await tokens.take(KEY, "text", NOON) > AT_ONCE


async def test_another_shop_and_another_call_have_their_own(tokens: RateTokens) -> None:
    for _ in range(10):
        await tokens.take(KEY, "text", NOON)

    assert await tokens.take(NEIGHBOUR, "text", NOON) == AT_ONCE
    assert await tokens.take(KEY, "handover", NOON) == AT_ONCE


async def test_several_senders_share_one_bucket(redis: "Redis[Any]") -> None:
    senders = [RedisRateTokens(redis, TEN) for _ in range(4)]

    waits = await asyncio.gather(*(sender.take(KEY, "text", NOON) for sender in senders for _ in range(5)))

    assert sum(wait == AT_ONCE for wait in waits) == 5


async def test_the_bucket_goes_when_nobody_calls(redis: "Redis[Any]") -> None:
    await RedisRateTokens(redis, TEN).take(KEY, "text", NOON)

    (name,) = await redis.keys("*")
    assert 0 < await redis.ttl(name) <= 61


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seconds=st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=40),
    rate=st.floats(0.5, 50),
    size=st.integers(1, 20),
)
async def test_redis_and_the_process_count_alike(redis: "Redis[Any]", seconds: list[float], rate: float, size: int) -> None:
    await redis.flushall()
    limits = {"web": Limits(rate, size)}
    shared, alone = RedisRateTokens(redis, limits), ProcessTokens(limits)
    now = datetime(2026, 1, 1, tzinfo=timezone.utc)

    for pause in seconds:
        now += timedelta(seconds=pause)
        waits = [(await each.take(KEY, "text", now)).total_seconds() for each in (shared, alone)]

        assert waits[0] == pytest.approx(waits[1], abs=1e-3)
