"""What moves through Redis: wake-ups, leases, changes, counters, trackers; and that losing Redis loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.messages import ConversationKey
from bot.store import changes, leases, redis_keys, wakeups
from bot.store.changes import RedisChanges, RedisRateLimit
from bot.store.connections import connect_redis
from bot.store.leases import RedisLeases
from bot.store.trackers import RedisTrackers
from bot.store.wakeups import AT_ONCE, GROUP, RedisWakeups
from tests.support.messages import KEY
from tests.support.redis_server import RedisServer, redis_server_in

STREAM = "uji:turns"
IN_TIME = 20.0


@pytest.fixture
async def gone(tmp_path: Path) -> AsyncIterator["Redis[Any]"]:
    """A Redis that nobody started."""
    client = connect_redis(f"unix://{tmp_path}/nirwana.sock")
    yield client
    await client.close()
    await client.connection_pool.disconnect()


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server that a test may stop."""
    with redis_server_in(tmp_path_factory.mktemp("r")) as server:
        yield server


async def taken(wakeups: RedisWakeups, worker: str, number: int) -> list[tuple[str, ConversationKey]]:
    """The first wake-ups that a worker gets."""
    found: list[tuple[str, ConversationKey]] = []

    async def read() -> None:
        async for one in wakeups.listen(worker):
            found.append(one)
            if len(found) == number:
                return

    await asyncio.wait_for(read(), IN_TIME)
    return found


async def held(redis: "Redis[Any]") -> int:
    """How many wake-ups workers have taken and not finished."""
    return int((await redis.xpending(STREAM, GROUP))["pending"])


class TestWakeups:
    async def test_every_woken_conversation_reaches_a_worker(self, redis: "Redis[Any]") -> None:
        stream = RedisWakeups(redis, STREAM)
        keys = [replace(KEY, external_id=f"sesi:{number}/é") for number in range(5)]
        for key in keys:
            await stream.wake(key)

        found = await taken(stream, "a", 5)

        assert {key for _, key in found} == set(keys)

    async def test_each_wake_up_goes_to_one_worker(self, redis: "Redis[Any]") -> None:
        stream = RedisWakeups(redis, STREAM)
        for number in range(2 * AT_ONCE):
            await stream.wake(replace(KEY, external_id=str(number)))

        both = await asyncio.gather(taken(stream, "a", AT_ONCE), taken(stream, "b", AT_ONCE))

        ids = [stream_id for found in both for stream_id, _ in found]
        assert len(set(ids)) == 2 * AT_ONCE

    async def test_a_finished_wake_up_is_off_the_stream(self, redis: "Redis[Any]") -> None:
        stream = RedisWakeups(redis, STREAM)
        await stream.wake(KEY)
        ((stream_id, _),) = await taken(stream, "a", 1)

        await stream.done(stream_id)

        assert await held(redis) == 0
        assert await redis.xlen(STREAM) == 0

    async def test_what_a_dead_worker_left_is_claimed(self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
        stream = RedisWakeups(redis, STREAM)
        await stream.wake(KEY)
        left = await taken(stream, "mati", 1)
        monkeypatch.setattr(wakeups, "DEAD_AFTER_MILLISECONDS", 1)

        claimed = await taken(stream, "hidup", 1)

        assert claimed == left

    async def test_what_a_live_worker_holds_is_not_claimed(self, redis: "Redis[Any]") -> None:
        stream = RedisWakeups(redis, STREAM)
        other = replace(KEY, external_id="lain")
        await stream.wake(KEY)
        await taken(stream, "sibuk", 1)
        await stream.wake(other)

        ((_, key),) = await taken(stream, "hidup", 1)

        assert key == other

    async def test_a_wake_up_before_the_first_worker_is_not_missed(self, redis: "Redis[Any]") -> None:
        await RedisWakeups(redis, STREAM).wake(KEY)

        ((_, key),) = await taken(RedisWakeups(redis, STREAM), "baru", 1)

        assert key == KEY

    async def test_a_listening_worker_survives_that_everything_was_forgotten(self, redis: "Redis[Any]") -> None:
        stream = RedisWakeups(redis, STREAM)
        await stream.wake(KEY)
        ((stream_id, _),) = await taken(stream, "a", 1)
        await redis.flushall()
        await stream.done(stream_id)

        await stream.wake(KEY)

        ((_, key),) = await taken(stream, "a", 1)
        assert key == KEY

    async def test_a_deleted_entry_that_a_dead_worker_held_blocks_nobody(
        self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stream = RedisWakeups(redis, STREAM)
        await stream.wake(KEY)
        ((stream_id, _),) = await taken(stream, "mati", 1)
        await redis.xdel(STREAM, stream_id)
        other = replace(KEY, external_id="lain")
        await stream.wake(other)
        monkeypatch.setattr(wakeups, "DEAD_AFTER_MILLISECONDS", 1)

        ((_, key),) = await taken(stream, "hidup", 1)

        assert key == other

    async def test_waking_says_when_redis_is_away(self, gone: "Redis[Any]") -> None:
        with pytest.raises(ConnectionError):
            await RedisWakeups(gone, STREAM).wake(KEY)

    async def test_finishing_does_not_fail_when_redis_is_away(self, gone: "Redis[Any]") -> None:
        await RedisWakeups(gone, STREAM).done("1-0")

    async def test_a_listener_waits_for_redis_to_come_back(self, own_server: RedisServer) -> None:
        client = connect_redis(own_server.url)
        stream = RedisWakeups(client, STREAM)
        own_server.stop()
        waiting = asyncio.create_task(taken(stream, "a", 1))
        await asyncio.sleep(0)

        await asyncio.to_thread(own_server.start)
        await stream.wake(KEY)

        ((_, key),) = await waiting
        assert key == KEY
        await client.close()
        await client.connection_pool.disconnect()


class TestLeases:
    async def test_one_worker_at_a_time(self, redis: "Redis[Any]") -> None:
        async with RedisLeases(redis, "turn").hold(KEY) as first, RedisLeases(redis, "turn").hold(KEY) as second:
            assert first
            assert not second

    async def test_a_lease_is_given_back(self, redis: "Redis[Any]") -> None:
        async with RedisLeases(redis, "turn").hold(KEY):
            pass

        async with RedisLeases(redis, "turn").hold(KEY) as mine:
            assert mine

    async def test_a_lease_is_given_back_when_the_work_fails(self, redis: "Redis[Any]") -> None:
        with pytest.raises(LookupError):
            async with RedisLeases(redis, "turn").hold(KEY):
                raise LookupError

        assert await redis.get(redis_keys.lease("turn", KEY)) is None

    async def test_conversations_and_purposes_do_not_wait_for_each_other(self, redis: "Redis[Any]") -> None:
        async with (
            RedisLeases(redis, "turn").hold(KEY) as turn,
            RedisLeases(redis, "outgoing").hold(KEY) as outgoing,
            RedisLeases(redis, "turn").hold(replace(KEY, external_id="lain")) as other,
        ):
            assert (turn, outgoing, other) == (True, True, True)

    async def test_the_one_who_did_not_get_it_does_not_take_it_away(self, redis: "Redis[Any]") -> None:
        async with RedisLeases(redis, "turn").hold(KEY):
            async with RedisLeases(redis, "turn").hold(KEY):
                pass

            assert await redis.get(redis_keys.lease("turn", KEY)) is not None

    async def test_a_lease_that_another_took_since_is_left_to_him(self, redis: "Redis[Any]") -> None:
        name = redis_keys.lease("turn", KEY)
        async with RedisLeases(redis, "turn").hold(KEY):
            await redis.set(name, "orang-lain")

        assert await redis.get(name) == "orang-lain"

    async def test_a_dead_workers_lease_ends_by_itself(self, redis: "Redis[Any]") -> None:
        async with RedisLeases(redis, "turn").hold(KEY):
            remaining = await redis.ttl(redis_keys.lease("turn", KEY))

            assert 0 < remaining <= leases.SECONDS

    async def test_a_lease_is_renewed_while_it_is_held(self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(leases, "SECONDS", 3)
        name = redis_keys.lease("turn", KEY)
        async with RedisLeases(redis, "turn").hold(KEY):
            await redis.expire(name, 2)

            while await redis.ttl(name) < 3:  # pytest's own time-out bounds it
                await asyncio.sleep(0.05)

    async def test_without_redis_the_work_goes_on(self, gone: "Redis[Any]") -> None:
        async with RedisLeases(gone, "turn").hold(KEY) as mine:
            assert mine


class TestChanges:
    async def test_a_watcher_gets_one_item_at_once(self, redis: "Redis[Any]") -> None:
        watching = RedisChanges(redis).watch(KEY)

        await asyncio.wait_for(watching.__anext__(), IN_TIME)

        await watching.aclose()

    async def test_a_change_is_told_and_one_of_another_conversation_is_not(
        self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(changes, "BEAT_SECONDS", 60.0)
        told = RedisChanges(redis)
        watching = told.watch(KEY)
        await watching.__anext__()
        await watching.__anext__()  # subscribed

        following = asyncio.create_task(watching.__anext__())
        await told.announce(replace(KEY, external_id="lain"))
        await told.announce(KEY)

        await asyncio.wait_for(following, IN_TIME)
        await watching.aclose()

    async def test_a_watcher_hears_a_beat_when_nothing_changes(
        self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(changes, "BEAT_SECONDS", 0.05)
        watching = RedisChanges(redis).watch(KEY)

        for _ in range(4):
            await asyncio.wait_for(watching.__anext__(), IN_TIME)

        await watching.aclose()

    async def test_telling_does_not_fail_when_redis_is_away(self, gone: "Redis[Any]") -> None:
        await RedisChanges(gone).announce(KEY)


class TestRateLimit:
    async def test_so_many_a_minute_and_no_more(self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(changes.time, "time", lambda: 1_800_000_000.0)
        limit = RedisRateLimit(redis)

        allowed = [await limit.allow("alamat", 3) for _ in range(5)]

        assert allowed == [True, True, True, False, False]

    async def test_names_and_minutes_are_counted_apart(self, redis: "Redis[Any]", monkeypatch: pytest.MonkeyPatch) -> None:
        limit = RedisRateLimit(redis)
        monkeypatch.setattr(changes.time, "time", lambda: 1_800_000_000.0)
        await limit.allow("satu", 1)
        other = await limit.allow("dua", 1)
        monkeypatch.setattr(changes.time, "time", lambda: 1_800_000_060.0)

        assert other
        assert await limit.allow("satu", 1)

    async def test_counters_do_not_stay(self, redis: "Redis[Any]") -> None:
        await RedisRateLimit(redis).allow("satu", 1)

        (name,) = await redis.keys("*")
        assert 0 < await redis.ttl(name) <= 120

    async def test_without_redis_everything_is_allowed(self, gone: "Redis[Any]") -> None:
        assert await RedisRateLimit(gone).allow("satu", 0)


class TestTrackers:
    async def test_pages_come_back_as_they_were(self, redis: "Redis[Any]") -> None:
        trackers = RedisTrackers(redis)
        page = [{"event": "user", "text": "ready kak 🙏", "timestamp": 1.5}]

        await trackers.write("web:toko:s#1", ("p1",), page)

        assert await trackers.read("web:toko:s#1", ("p1",)) == [("p1", page)]
        assert await trackers.read("web:toko:s#2", ("p1",)) == []

    async def test_only_pages_after_a_gap_count(self, redis: "Redis[Any]") -> None:
        trackers = RedisTrackers(redis)
        for name in ("p1", "p2", "p3", "p4"):
            await trackers.write("web:toko:s#1", (name,), [], outdated=("p2",) if name == "p4" else ())

        assert await trackers.read("web:toko:s#1", ("p1", "p2", "p3", "p4")) == [("p3", []), ("p4", [])]

    async def test_old_episodes_expire(self, redis: "Redis[Any]") -> None:
        await RedisTrackers(redis).write("web:toko:s#1", ("p1",), [])

        assert 0 < await redis.ttl(redis_keys.tracker("web:toko:s#1")) <= 24 * 60 * 60

    async def test_without_redis_nothing_is_known_and_nothing_is_raised(self, gone: "Redis[Any]") -> None:
        trackers = RedisTrackers(gone)

        await trackers.write("web:toko:s#1", ("p1",), [])

        assert await trackers.read("web:toko:s#1", ("p1",)) == []


EXTERNAL = st.text(st.characters(codec="utf-8", exclude_characters="{}"), min_size=1, max_size=12) | st.sampled_from(
    ("a#1", "#", "a:b", "1#2#3")
)


class TestKeys:
    @given(external=EXTERNAL, episode=st.integers(0, 99))
    def test_all_keys_of_a_conversation_share_a_hash_tag(self, external: str, episode: int) -> None:
        key = replace(KEY, external_id=external)
        names = (redis_keys.lease("turn", key), redis_keys.changes(key), redis_keys.tracker(f"{key}#{episode}"))

        assert len({_hash_tag(name) for name in names}) == 1

    @given(one=EXTERNAL, other=EXTERNAL, episodes=st.tuples(st.integers(0, 12), st.integers(0, 12)))
    def test_different_episodes_have_different_trackers(self, one: str, other: str, episodes: tuple[int, int]) -> None:
        senders = {(external, episode) for external, episode in zip((one, other), episodes, strict=True)}

        names = {redis_keys.tracker(f"{replace(KEY, external_id=external)}#{episode}") for external, episode in senders}

        assert len(names) == len(senders)


def _hash_tag(name: str) -> str:
    start = name.index("{")
    return name[start + 1 : name.index("}", start)]
