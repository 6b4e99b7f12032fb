"""Leases and wake-ups without Redis, which can be lost at any moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import FixedClock
from bot.messages import ConversationKey
from tests.support.explorer_stage import Actor, current, gate

LEASE = timedelta(seconds=15)


@dataclass
class StagedRedis:
    """What of Redis matters to a schedule: leases and wake-ups, and that both can be lost at any moment."""

    clock: FixedClock
    away: bool = False
    held: dict[str, tuple[Actor | None, datetime]] = field(default_factory=dict)
    wakes: dict[str, set[ConversationKey]] = field(default_factory=lambda: {"turns": set(), "outgoing": set()})

    def lose_all(self) -> None:
        """Its data is gone."""
        self.held.clear()
        for stream in self.wakes.values():
            stream.clear()

    def holds(self, name: str) -> bool:
        """Whether somebody has this lease: who lives renews it, a dead one's lapses."""
        if name not in self.held:
            return False
        holder, until = self.held[name]
        return (holder is not None and not holder.killed) or self.clock.now() < until


@dataclass(frozen=True)
class StagedLeases:
    """Leases in memory."""

    redis: StagedRedis
    purpose: str

    @asynccontextmanager
    async def hold(self, key: ConversationKey) -> AsyncIterator[bool]:
        """Without Redis everybody gets it; a killed holder gives nothing back."""
        name, actor = f"{self.purpose}:{key}", current()
        if self.redis.away:
            yield True
            return
        if self.redis.holds(name):
            yield False
            return
        self.redis.held[name] = (actor, self.redis.clock.now() + LEASE)
        try:
            yield True
        finally:
            if not (actor and actor.killed) and self.redis.held.get(name, (None,))[0] is actor:
                self.redis.held.pop(name, None)


@dataclass(frozen=True)
class StagedWakeups:
    """One stream of keys in memory."""

    redis: StagedRedis
    stream: str

    async def wake(self, key: ConversationKey) -> None:
        """Raises ConnectionError while Redis is away. A crash may come just before."""
        await gate(f"wake {self.stream}")
        if self.redis.away:
            raise ConnectionError("Redis is away")
        self.redis.wakes[self.stream].add(key)

    def listen(self, worker: str) -> Any:
        """Nobody listens: the schedule starts the workers."""
        raise NotImplementedError(worker)

    async def done(self, stream_id: str) -> None:
        """Nothing to be done."""


class StagedChanges:
    """Nobody watches."""

    async def announce(self, key: ConversationKey) -> None:
        """Told to nobody."""

    def watch(self, key: ConversationKey) -> Any:
        """Nobody watches."""
        raise NotImplementedError(key)
