"""Everybody who works on a conversation, moved on by hand: each waits at a gate before every transaction and every call.

Time is the schedule's clock. An actor can be let on by one gate or to his end, be killed where he stands (nothing of his runs
again, as after `kill -9`), or meet an error (what he holds is given back).
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.clock import FixedClock
from bot.store.database import Database, Work

T = TypeVar("T")
SPINS = 12  # turns of the loop after which somebody who is at no gate must be asleep

_current: ContextVar["Actor | None"] = ContextVar("actor", default=None)


class Injected(sa.exc.OperationalError):
    """The database failed because the schedule wanted it."""

    def __init__(self) -> None:
        super().__init__("injected", None, Exception("injected"))


class Fate(Enum):
    """What happens to an actor at his gate."""

    ERROR_BEFORE = "error before it"
    ERROR_AFTER = "error after it"
    CANCEL_BEFORE = "cancelled before it"
    CANCEL_AFTER = "cancelled after it"

    @property
    def error(self) -> BaseException:
        """What he meets."""
        return Injected() if self in (Fate.ERROR_BEFORE, Fate.ERROR_AFTER) else asyncio.CancelledError()

    @property
    def before(self) -> bool:
        """Whether it happens instead of what he was about to do."""
        return self in (Fate.ERROR_BEFORE, Fate.CANCEL_BEFORE)


class StageLoop(asyncio.SelectorEventLoop):
    """An event loop that sleeps by the schedule's clock."""

    clock: FixedClock | None = None

    def time(self) -> float:
        """Seconds, as far as the clock was moved."""
        return self.clock.now().timestamp() if self.clock else 0.0


@dataclass(eq=False)
class Actor:
    """One worker, sender, webhook, sweeper or person at work."""

    name: str
    place: "asyncio.Future[None] | None" = None
    label: str = ""
    fate: Fate | None = None
    killed: bool = False
    runs_on: bool = False  # past every gate
    busy: bool = False  # a thread works for him
    error: BaseException | None = None
    task: "asyncio.Task[None] | None" = None
    claimed_at: int = -1  # where the record stood when he last claimed the conversation

    @property
    def done(self) -> bool:
        """Whether he came to his end."""
        return self.task is not None and self.task.done()

    @property
    def at_gate(self) -> bool:
        """Whether he waits to be let on."""
        return self.place is not None and not self.place.done()

    async def wait(self, label: str) -> None:
        """Stand at a gate."""
        if self.killed:
            raise asyncio.CancelledError
        self.label = label
        if self.runs_on:
            return
        self.place = asyncio.get_running_loop().create_future()
        await self.place
        if self.killed:
            raise asyncio.CancelledError

    async def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """All of his work; how it failed stays with him."""
        _current.set(self)
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the consumer catches everything as well
            self.error = error


def current() -> Actor | None:
    """Who is at work in this task."""
    return _current.get()


@dataclass
class Stage:
    """The actors of one schedule."""

    clock: FixedClock
    actors: list[Actor] = field(default_factory=list)
    dead: list[Actor] = field(default_factory=list)

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> Actor:
        """A new actor, before his first gate."""
        actor = Actor(name)
        actor.task = asyncio.get_running_loop().create_task(actor.run(work))
        self.actors.append(actor)
        return actor

    async def advance(self, *actors: Actor) -> None:
        """Let them on to their next gates, all at once."""
        for actor in actors:
            if actor.place is not None and not actor.place.done():
                actor.place.set_result(None)
        await self.settle()

    async def finish(self, actor: Actor) -> None:
        """Let him on until he is done or sleeps."""
        actor.runs_on = True
        await self.advance(actor)

    async def finish_all(self) -> None:
        """Everybody, one after the other. A sleeping one sleeps on."""
        for actor in list(self.actors):
            await self.finish(actor)

    async def kill(self, actor: Actor) -> None:
        """He never runs again; what he holds stays held."""
        actor.killed = True
        self.actors.remove(actor)
        self.dead.append(actor)

    async def meet(self, actor: Actor, fate: Fate) -> None:
        """An error at the gate where he stands."""
        actor.fate = fate
        await self.advance(actor)

    async def settle(self) -> None:
        """Until everybody is done, at a gate, or asleep. Who is done leaves the stage."""
        spins = 0
        while spins < SPINS and not all(actor.done or actor.at_gate for actor in self.actors):
            await asyncio.sleep(0)
            spins += not any(actor.busy for actor in self.actors)
        self.actors = [actor for actor in self.actors if not actor.done]

    async def bury(self) -> None:
        """Take away who was killed, and who still sleeps."""
        self.dead += self.actors
        for actor in self.dead:
            actor.killed = True
            if actor.task is not None:
                actor.task.cancel()
        await asyncio.gather(*(actor.task for actor in self.dead if actor.task is not None), return_exceptions=True)
        self.actors, self.dead = [], []


async def gate(label: str) -> None:
    """Where an actor can be interrupted."""
    actor = _current.get()
    if actor is None:
        return
    await actor.wait(label)
    if actor.fate is not None:
        fate, actor.fate = actor.fate, None
        raise asyncio.CancelledError if fate.before else fate.error


class StagedDatabase(Database):
    """The real database behind gates. `threads` is its own way to work, so that two transactions can meet; else each
    transaction runs at once in the schedule's thread, so that a seed always leads to the same place."""

    def __init__(self, url: str, *, threads: bool = False) -> None:
        super().__init__(url)
        self.threads = threads
        self._writes, self._reads = self.engine.connect(), self.engine.connect().execution_options(reads_only=True)
        self.committed: Callable[[str], None] = lambda label: None

    async def write(self, work: Work[T]) -> T:
        """A transaction behind a gate."""

        def direct() -> T:
            with self._writes.begin():
                return work(self._writes)

        return await self._gated(_name_of(work), lambda: super(StagedDatabase, self).write(work), direct)

    async def read(self, work: Work[T]) -> T:
        """A reading behind a gate."""

        def direct() -> T:
            with self._reads.begin():
                return work(self._reads)

        return await self._gated(f"{_name_of(work)} (reads)", lambda: super(StagedDatabase, self).read(work), direct)

    def close(self) -> None:
        """Its own connections too."""
        self._writes.close()
        self._reads.close()
        super().close()

    async def _gated(self, label: str, threaded: Callable[[], Coroutine[Any, Any, T]], direct: Callable[[], T]) -> T:
        actor = _current.get()
        if actor is not None:
            await actor.wait(label)
        fate = actor.fate if actor else None
        if actor is not None:
            actor.fate = None
        if fate is not None and fate.before:
            raise fate.error
        result = await self._threaded(actor, threaded) if self.threads else direct()
        self.committed(label)
        if fate is not None:
            raise fate.error
        return result

    async def _threaded(self, actor: Actor | None, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if actor is None:
            return await work()
        actor.busy = True
        try:
            return await work()
        finally:
            actor.busy = False


def _name_of(work: Callable[..., Any]) -> str:
    return str(getattr(work, "__qualname__", "work")).split(".<locals>")[0].rpartition(".")[2]
