"""A turn finds what the last committed turn left, whatever crashed or was lost in between, and no more of it."""

import asyncio
import json
import signal
import time
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis

from bot.errors import TurnFailed
from bot.rasa_adapters.tracker_store import WINDOW, EpisodeTrackerStore, newest
from bot.store import redis_keys
from bot.store.connections import connect_redis
from bot.store.trackers import Page, RedisTrackers, TurnInHand, snapshot_from, turn_in_hand
from tests.support.redis_server import RedisServer, redis_server_in

SENDER = "web:toko-uji:sesi-1#3"
FORMS = {
    "intents": ["ask_stock"],
    "slots": {
        "alasan": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]},
        "nomor": {"type": "any", "initial_value": "belum", "mappings": [{"type": "custom"}]},
    },
    "forms": {"formulir": {"required_slots": ["alasan"]}, "keluhan": {"required_slots": ["alasan"]}},
}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # whatever slots a domain has, Rasa warns of a change of its version 3.0
    DOMAIN = Domain.from_dict(FORMS)


class Cache:
    """Pages in memory, as Redis keeps them."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}

    async def last(self, sender_id: str) -> tuple[str, ...]:
        """Nothing looks from outside here."""
        del sender_id
        return ()

    async def read(self, sender_id: str, names: Sequence[str]) -> list[tuple[str, Page]]:
        """The pages after the last missing one."""
        del sender_id
        missing = [place for place, name in enumerate(names) if name not in self.pages]
        return [(name, json.loads(json.dumps(self.pages[name]))) for name in names[missing[-1] + 1 if missing else 0 :]]

    async def write(self, sender_id: str, names: Sequence[str], page: Page, outdated: Sequence[str] = ()) -> None:
        """Add and throw away."""
        del sender_id
        self.pages[names[-1]] = page
        for name in outdated:
            self.pages.pop(name, None)


async def turn(
    store: EpisodeTrackerStore, committed: dict[str, Any], *events: Event, name: str = "1"
) -> tuple[DialogueStateTracker, dict[str, Any]]:
    """One attempt at a turn, as the answerer and Rasa make it: the tracker it found, and what SQL would have to keep."""
    in_hand = TurnInHand(SENDER, name, snapshot_from(committed))
    before = turn_in_hand.set(in_hand)
    try:
        tracker = await store.get_or_create_tracker(SENDER, append_action_listen=False)
        found = tracker.copy()
        for event in events:
            tracker.update(event)
        await store.save(tracker)
    finally:
        turn_in_hand.reset(before)
    return found, json.loads(json.dumps(in_hand.tracker()))


def a_turn(number: int, *inside: Event, replies: int = 1) -> list[Event]:
    """What one turn leaves: the buyer, the action, its words, and the end."""
    said = [BotUttered(f"jawaban {number}.{place}", {"custom": {"turn": {}}}) for place in range(replies)]
    memory = {"memory": {"told": [f"{number}"] * 20}}
    heard = UserUttered(f"pesan {number}", {"name": "ask_stock"}, parse_data=parsed(number), metadata=memory)
    return [heard, ActionExecuted("action_answer_turn"), *said, *inside, ActionExecuted("action_listen")]


def parsed(number: int) -> Any:
    """What the reader makes of a message."""
    return {"text": f"pesan {number}", "intent": {"name": "ask_stock"}, "entities": [], "clauses": [{"intent": "ask_stock"}] * 5}


def state(tracker: DialogueStateTracker) -> tuple[Any, ...]:
    """What a turn depends on."""
    form = tracker.active_loop
    slots = {name: slot.value for name, slot in tracker.slots.items() if name != "session_started_metadata"}
    return slots, (form.name, bool(form.rejected)) if form and form.name else None, tracker.latest_action_name


def texts(tracker: DialogueStateTracker) -> list[str]:
    """The buyer's messages in a tracker."""
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server that a test may stop."""
    with redis_server_in(tmp_path_factory.mktemp("r")) as server:
        yield server


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["Redis[Any]"]:
    """A client whose connections are gone afterwards."""
    client = connect_redis(url)
    yield client
    await client.close()
    await client.connection_pool.disconnect()


def a_store(cache: Any = None) -> EpisodeTrackerStore:
    return EpisodeTrackerStore(DOMAIN, trackers=cache or Cache())


INSIDE: Any = st.one_of(
    st.builds(SlotSet, st.sampled_from(("alasan", "nomor", "requested_slot")), st.sampled_from((None, "rusak", "belum", 3))),
    st.builds(ActiveLoop, st.sampled_from(("formulir", "keluhan", None))),
    st.builds(ActionExecutionRejected, st.sampled_from(("formulir", "keluhan"))),
    st.builds(ActionExecuted, st.sampled_from(("formulir", "keluhan"))),
    st.builds(AllSlotsReset),
)
ACCIDENTS = st.sampled_from(("none", "none", "crashed", "twice", "redis lost", "page lost"))
TURNS = st.lists(st.tuples(st.lists(INSIDE, max_size=4), st.integers(0, 4), ACCIDENTS, st.lists(INSIDE, max_size=2)), max_size=9)


class TestExactness:
    @given(turns=TURNS)
    def test_a_turn_finds_what_the_last_committed_turn_left_whatever_happened_since(self, turns: Any) -> None:
        asyncio.run(self.live_through(turns))

    async def live_through(self, turns: Any) -> None:
        """Beside the store runs a tracker that keeps all and forgets nothing."""
        cache, committed = Cache(), {}
        whole = DialogueStateTracker(SENDER, DOMAIN.slots)
        for number, (inside, replies, accident, lost) in enumerate(turns):
            if accident == "redis lost":
                cache.pages.clear()
            if accident == "page lost" and cache.pages:
                cache.pages.pop(sorted(cache.pages)[number % len(cache.pages)])
            if accident == "crashed":
                await turn(a_store(cache), committed, *a_turn(99, *lost))
            found, after = await turn(a_store(cache), committed, *a_turn(number, *inside, replies=replies))
            if accident == "twice":
                await turn(a_store(cache), committed, *a_turn(98, *lost))

            if committed:
                assert state(found) == state(whole)
            assert set(texts(found)) <= {f"pesan {earlier}" for earlier in range(number)}
            committed = after
            for event in a_turn(number, *inside, replies=replies):
                whole.update(event)

    async def test_a_crashed_attempt_leaves_nothing_behind(self) -> None:
        cache = Cache()
        _, first = await turn(a_store(cache), {}, *a_turn(1))

        await turn(a_store(cache), first, *a_turn(2, SlotSet("alasan", "dari percobaan yang gagal")))
        found, _ = await turn(a_store(cache), first, *a_turn(2))

        assert found.get_slot("alasan") is None
        assert texts(found) == ["pesan 1"]

    async def test_of_two_attempts_the_committed_one_counts_even_when_the_other_wrote_later(self) -> None:
        cache = Cache()
        _, first = await turn(a_store(cache), {}, *a_turn(1))

        _, committed = await turn(a_store(cache), first, *a_turn(2, SlotSet("alasan", "rusak")))
        await turn(a_store(cache), first, *a_turn(2, SlotSet("alasan", "salah")))
        found, _ = await turn(a_store(cache), committed, *a_turn(3))

        assert found.get_slot("alasan") == "rusak"
        assert texts(found) == ["pesan 1", "pesan 2"]

    async def test_a_retry_finds_the_pages_that_the_crashed_attempt_wanted_to_throw_away(self) -> None:
        cache, committed = Cache(), {}
        for number in range(5):
            _, committed = await turn(a_store(cache), committed, *a_turn(number))
        before = texts((await turn(a_store(cache), committed, *a_turn(5)))[0])

        again, _ = await turn(a_store(cache), committed, *a_turn(5))

        assert texts(again) == before != []

    async def test_a_cache_that_disagrees_with_the_record_is_left_out(self) -> None:
        cache = Cache()
        _, committed = await turn(a_store(cache), {}, *a_turn(1, SlotSet("alasan", "rusak")))
        for page in cache.pages.values():
            for event in page:
                event.update({"value": "lain"} if event["event"] == "slot" else {})

        found, _ = await turn(a_store(cache), committed)

        assert found.get_slot("alasan") == "rusak"
        assert texts(found) == []

    @pytest.mark.parametrize(
        "page",
        [[{}], [{"event": "asing"}], [{"event": "slot"}], [{"event": ["slot"]}], [{"event": "user", "parse_data": 3}]],
        ids=str,
    )
    async def test_nonsense_in_the_cache_costs_the_window_only(self, page: Page) -> None:
        cache = Cache()
        _, committed = await turn(a_store(cache), {}, *a_turn(1, SlotSet("alasan", "rusak")))
        cache.pages = dict.fromkeys(cache.pages, page)

        found, _ = await turn(a_store(cache), committed)

        assert found.get_slot("alasan") == "rusak"

    async def test_slots_and_forms_that_the_model_no_longer_knows_are_dropped(self) -> None:
        _, committed = await turn(a_store(), {}, *a_turn(1, SlotSet("alasan", "rusak"), ActiveLoop("formulir")))

        found, _ = await turn(EpisodeTrackerStore(Domain.empty(), trackers=Cache()), committed)  # type: ignore[arg-type]

        assert found.active_loop_name is None
        assert "alasan" not in found.slots

    async def test_a_new_episode_begins_empty(self) -> None:
        cache = Cache()
        await turn(a_store(cache), {}, *a_turn(1, SlotSet("alasan", "rusak")))

        found, _ = await turn(a_store(cache), {})

        assert list(found.events) == []


class TestWindow:
    @pytest.mark.parametrize("replies", [0, 1, 3, 30])
    async def test_a_tracker_stays_as_small_as_at_the_beginning(self, replies: int) -> None:
        cache, committed, lengths, sizes = Cache(), {}, [], []
        for number in range(60):
            inside = (SlotSet("alasan", "rusak"), ActiveLoop("formulir")) if number == 3 else ()
            found, committed = await turn(a_store(cache), committed, *a_turn(number, *inside, replies=replies))
            lengths.append(len(found.events))
            sizes.append(len(json.dumps(committed)))

        assert max(lengths[5:]) <= WINDOW + 4  # three put back, and the listen before the window
        assert len(set(lengths[20:])) == len(set(sizes[20:])) == 1
        assert len(cache.pages) <= WINDOW
        assert (found.get_slot("alasan"), found.active_loop_name) == ("rusak", "formulir")

    async def test_the_action_server_gets_the_bounded_tracker(self) -> None:
        cache, committed, sizes = Cache(), {}, []
        action = RemoteAction("action_answer_turn", EndpointConfig("http://127.0.0.1:1", enable_selective_domain=True))
        for number in range(100, 400):
            found, committed = await turn(a_store(cache), committed, *a_turn(number))
            sizes.append(len(json.dumps(action._action_call_format(found, DOMAIN))))

        assert sizes[299] <= 1.02 * sizes[5]

    async def test_a_turn_begins_after_an_action_listen_and_no_turn_is_cut(self) -> None:
        cache, committed = Cache(), {}
        for number in range(9):
            found, committed = await turn(a_store(cache), committed, *a_turn(number, replies=number % 4))
            kinds = [event.action_name if isinstance(event, ActionExecuted) else event.type_name for event in found.events]
            if number:
                assert kinds[0] == kinds[-1] == "action_listen"
                assert kinds.count("user") == kinds.count("action_answer_turn") == kinds.count("action_listen") - 1

    @given(sizes=st.lists(st.integers(0, WINDOW + 3), max_size=12))
    def test_the_newest_whole_pages_that_fit_are_kept_and_not_one_fewer(self, sizes: list[int]) -> None:
        pages = [(f"p{place}", size) for place, size in enumerate(sizes)]

        kept = newest(pages)

        assert kept == tuple(name for name, _ in pages[len(pages) - len(kept) :])
        assert sum(sizes[len(sizes) - len(kept) :]) <= WINDOW
        assert len(kept) == len(sizes) or sum(sizes[len(sizes) - len(kept) - 1 :]) > WINDOW

    async def test_what_belonged_to_an_older_turn_alone_is_not_kept(self) -> None:
        cache = Cache()

        await turn(a_store(cache), {}, SlotSet("session_started_metadata", {"memory": 1}), *a_turn(1))

        (page,) = cache.pages.values()
        written = json.dumps(page)
        assert "pesan 1" in written
        assert not any(word in written for word in ("memory", "clauses", "custom", "session_started_metadata"))


class TestRecord:
    @pytest.mark.parametrize(
        "stored",
        [
            {"turn": "1"},
            {"turn": "1", "slots": []},
            {"turn": 1, "slots": {}},
            {"turn": "1", "slots": {}, "active_loop": "formulir"},
        ],
        ids=str,
    )
    def test_an_unreadable_snapshot_is_a_failure_and_not_forgetting(self, stored: Any) -> None:
        with pytest.raises(TurnFailed, match="cannot be read"):
            snapshot_from(stored)

    async def test_slots_that_cannot_be_stored_are_a_failure(self) -> None:
        with pytest.raises(TurnFailed, match="cannot be stored"):
            await turn(a_store(), {}, *a_turn(1, SlotSet("nomor", object())))

    async def test_a_snapshot_has_a_bound(self) -> None:
        with pytest.raises(TurnFailed, match="bytes"):
            await turn(a_store(), {}, *a_turn(1, SlotSet("alasan", "x" * 40_000)))


class TestRedis:
    async def test_turns_are_continued_by_another_process(self, redis: "Redis[Any]") -> None:
        _, first = await turn(a_store(RedisTrackers(redis)), {}, *a_turn(1, SlotSet("alasan", "rusak")))

        found, _ = await turn(a_store(RedisTrackers(redis)), first)

        assert (texts(found), found.get_slot("alasan")) == (["pesan 1"], "rusak")

    async def test_redis_stopped_in_the_middle_costs_the_window_and_no_slot(self, own_server: RedisServer) -> None:
        inside = (SlotSet("alasan", "rusak"), ActiveLoop("formulir"))
        async with connected(own_server.url) as redis:
            store = a_store(RedisTrackers(redis))
            _, first = await turn(store, {}, *a_turn(1, *inside))

            own_server.stop()
            away, second = await turn(store, first, *a_turn(2))
            own_server.start()
            back, third = await turn(store, second, *a_turn(3))
            later, _ = await turn(store, third)

        assert [texts(found) for found in (away, back, later)] == [[], [], ["pesan 3"]]
        for found in (away, back, later):
            assert (found.get_slot("alasan"), found.active_loop_name) == ("rusak", "formulir")

    async def test_a_redis_that_does_not_answer_is_not_waited_for(self, own_server: RedisServer) -> None:
        _, first = await turn(a_store(), {}, *a_turn(1, SlotSet("alasan", "rusak")))
        async with connected(own_server.url) as redis:
            await redis.ping()
            own_server.process.send_signal(signal.SIGSTOP)  # type: ignore[union-attr]

            began = time.monotonic()
            found, _ = await turn(a_store(RedisTrackers(redis)), first, *a_turn(2))
            took = time.monotonic() - began
            own_server.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr]

        assert took < 5
        assert found.get_slot("alasan") == "rusak"

    async def test_a_key_of_another_kind_is_a_cache_without_pages(self, redis: "Redis[Any]") -> None:
        _, first = await turn(a_store(), {}, *a_turn(1, SlotSet("alasan", "rusak")))
        await redis.set(redis_keys.tracker(SENDER), "[]")

        found, _ = await turn(a_store(RedisTrackers(redis)), first, *a_turn(2))

        assert found.get_slot("alasan") == "rusak"

    async def test_what_no_turn_can_need_any_more_is_thrown_away(self, redis: "Redis[Any]") -> None:
        store, committed, counts = a_store(RedisTrackers(redis)), {}, []
        for number in range(20):
            _, committed = await turn(store, committed, *a_turn(number))
            counts.append(await redis.hlen(redis_keys.tracker(SENDER)))

        assert counts[6] == counts[19] <= WINDOW

    async def test_a_tracker_set_from_outside_a_turn_is_written_whole_and_found_again(self, redis: "Redis[Any]") -> None:
        store = a_store(RedisTrackers(redis))
        await store.save(DialogueStateTracker.from_events(SENDER, a_turn(1), DOMAIN.slots))

        found = await store.retrieve(SENDER)

        assert found is not None
        assert texts(found) == ["pesan 1"]
        assert await store.retrieve("web:toko-uji:lain#1") is None

    async def test_a_turn_never_takes_a_tracker_set_from_outside(self, redis: "Redis[Any]") -> None:
        store = a_store(RedisTrackers(redis))
        _, first = await turn(store, {}, *a_turn(1))
        await store.save(DialogueStateTracker.from_events(SENDER, a_turn(9, SlotSet("alasan", "asing")), DOMAIN.slots))

        found, _ = await turn(store, first)

        assert (texts(found), found.get_slot("alasan")) == (["pesan 1"], None)
