"""Random interleavings of buyers, persons, workers, senders and crashes: nothing is lost, doubled or said over a person."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import FixedClock
from bot.delivery.ports import Turn
from bot.messages import Answer, ConversationKey, Outgoing, Sent
from bot.store.database import Database
from bot.store.outbox import SqlOutboxStore
from bot.store.shops import ShopStore
from tests.support.answerers import ScriptedAnswerer, echo
from tests.support.delivery import FakeMarketplace, NoLeases, Shopfloor
from tests.support.messages import KEY, NOON, save_shop

STEPS = (
    "buyer",
    "buyer",
    "person",
    "work",
    "work",
    "answer",
    "answer",
    "send",
    "deliver",
    "crash",
    "wait",
    "wait",
    "replay",
    "race",
)
LEASE = timedelta(minutes=30)


@dataclass
class Gates:
    """Waiting places; a step lets the first of those who wait go on."""

    waiting: list["asyncio.Future[None]"] = field(default_factory=list)
    open: bool = False

    async def wait(self) -> None:
        if not self.open:
            place = asyncio.get_running_loop().create_future()
            self.waiting.append(place)
            await place

    @property
    def held(self) -> int:
        return sum(not place.done() for place in self.waiting)

    def release(self) -> None:
        while self.waiting:
            place = self.waiting.pop(0)
            if not place.done():
                place.set_result(None)
                return

    def release_all(self) -> None:
        self.open = True
        while self.waiting:
            self.release()


@dataclass
class GatedAnswerer(ScriptedAnswerer):
    """Thinks until it is let go."""

    gates: Gates = field(default_factory=Gates)

    async def answer(self, turn: Turn) -> Answer:
        await self.gates.wait()
        return echo(turn)


@dataclass
class GatedMarketplace(FakeMarketplace):
    """Accepts when it is let go."""

    gates: Gates = field(default_factory=Gates)

    async def send(self, outgoing: Outgoing) -> Sent:
        await self.gates.wait()
        return await super().send(outgoing)


class WatchedOutbox(SqlOutboxStore):
    """Remembers when a bot's row was let out."""

    def __init__(self, database: Database, shops: ShopStore, world: "World") -> None:
        super().__init__(database, shops)
        self.world = world

    async def begin(self, key: ConversationKey, now: datetime) -> Outgoing | None:
        persons = list(self.world.persons)
        begun = await super().begin(key, now)
        if begun is not None and any(now < spoke + LEASE for spoke in persons):
            self.world.said_over_a_person.append(begun.text)
        return begun


class WatchedFloor(Shopfloor):
    """Delivery whose outbox is watched."""

    world: "World"

    @property
    def outbox(self) -> SqlOutboxStore:
        return WatchedOutbox(self.database, self.shops, self.world)


class Nothing:
    """Wake-ups and changes that reach nobody: every step is the test's own."""

    async def xadd(self, *arguments: Any, **options: Any) -> None: ...

    async def publish(self, *arguments: Any) -> None: ...


@dataclass
class World:
    """One conversation under a list of steps."""

    floor: Shopfloor
    answers: Gates
    sends: Gates
    written: int = 0
    persons: list[datetime] = field(default_factory=list)
    said_over_a_person: list[str] = field(default_factory=list)
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)

    async def step(self, name: str) -> None:
        steps: dict[str, Callable[[], Any]] = {
            "buyer": self._buyer,
            "person": self._person,
            "replay": self._replay,
            "work": lambda: self._start(self.floor.turns.handle(KEY)),
            "send": lambda: self._start(self.floor.sender.drain(KEY)),
            "answer": self.answers.release,
            "deliver": self.sends.release,
            "crash": self._crash,
            "wait": lambda: self.floor.forward(minutes=10),
            "race": self._race,
        }
        result = steps[name]()
        if asyncio.iscoroutine(result):
            await result
        await self._settled()

    async def _settled(self) -> None:
        """Everybody is done or waits at a gate, so that the same steps lead to the same place again."""
        while sum(not task.done() for task in self.tasks) > self.answers.held + self.sends.held:
            await asyncio.sleep(0.0005)

    async def come_to_rest(self) -> None:
        """Everybody finishes, and what a crash left is found."""
        self.answers.release_all()
        self.sends.release_all()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.floor.work()
        self.floor.forward(minutes=5)
        await self.floor.sweeper.once()
        await self.floor.work()

    async def _buyer(self) -> None:
        self.written += 1
        await self.floor.buyer(f"<{self.written}>", external_id=f"b{self.written}")

    async def _replay(self) -> None:
        if self.written:
            await self.floor.buyer(f"<{self.written}>", external_id=f"b{self.written}")

    async def _person(self) -> None:
        await self.floor.person()
        self.persons.append(self.floor.clock.now())

    def _start(self, work: Any) -> None:
        self.tasks.append(asyncio.create_task(work))

    def _race(self) -> None:
        for work in (self.floor.turns.handle(KEY), self.floor.sender.drain(KEY), self.floor.turns.handle(KEY)):
            self._start(work)

    def _crash(self) -> None:
        running = [task for task in self.tasks if not task.done()]
        if running:
            running[0].cancel()


async def played(url: str, steps: Sequence[str]) -> World:
    database = Database(url)
    try:
        answers, sends = Gates(), Gates()
        floor = WatchedFloor(
            database,
            Nothing(),
            FixedClock(NOON),
            answerer=GatedAnswerer(gates=answers),
            marketplace=GatedMarketplace(gates=sends),
            leases=NoLeases(),
        )
        world = World(floor, answers, sends)
        floor.world = world
        save_shop(database)
        for step in steps:
            await world.step(step)
        await world.come_to_rest()
        _check(world)
        return world
    finally:
        database.close()


def _check(world: World) -> None:
    floor = world.floor
    replies = floor.marketplace.texts
    answered = [int(number) for text in replies for number in re.findall(r"<(\d+)>", text)]
    stored = [row for row in floor.rows("in") if row.author == "buyer"]
    outgoing = floor.rows("out")

    assert world.said_over_a_person == []
    assert len(stored) == world.written, "a message was lost or stored twice"
    assert floor.unhandled == [], "a message was left lying"
    assert answered == sorted(set(answered)), "answered twice or out of order"
    assert {row.state for row in outgoing} <= {"sent", "superseded", "unknown"}
    lost = set(range(1, world.written + 1)) - {int(n) for row in outgoing for n in re.findall(r"<(\d+)>", row.text)}
    assert not lost or world.persons, "the bot was alone and said nothing"
    unknown = [row for row in outgoing if row.state == "unknown"]
    reasons = {ticket.reason for ticket in floor.tickets}
    assert not unknown or reasons, "what may not have arrived was shown to nobody"
    assert unknown or reasons <= {"asked"}, "only a lease that lapsed on a waiting buyer needs a person"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=30))
def test_no_interleaving_loses_doubles_or_talks_over_a_person(migrated_file: Path, steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "siapkak.db"
        shutil.copy(migrated_file, copy)

        asyncio.run(played(f"sqlite:///{copy}", steps))
