"""Rasa's tracker between two turns: a small snapshot that SQL keeps with the turn, and the events behind it, cached in Redis."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import takewhile
from secrets import token_hex
from typing import Any, TypeVar

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.errors import TurnFailed
from bot.store import redis_keys

SECONDS = 60 * 60  # a window that is gone is no loss, the snapshot stands in SQL; kept for a day it would fill the memory
PATIENCE_SECONDS = 0.5  # a cache that is slower than that is no help
SNAPSHOT_BYTES = 32 * 1024
LAST = "last"  # beside the pages: the names of those written last

Page = list[dict[str, Any]]
T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenForm:
    """The form that waits for an answer. `rejected`: the last turn was about something else."""

    name: str
    rejected: bool = False


@dataclass(frozen=True)
class TrackerSnapshot:
    """A tracker's state after a committed turn. A slot is in it when it no longer has its initial value.

    `window` names the cached pages that belong to this state, oldest first. `left` names those that a turn after this one may
    throw away: only then can no second attempt of this turn still need them.
    """

    turn: str
    slots: dict[str, Any]
    active_loop: OpenForm | None = None
    window: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def snapshot_from(data: Mapping[str, Any]) -> TrackerSnapshot | None:
    """The snapshot that SQL holds; None at an episode's first turn.

    Raises:
        TurnFailed: it is unreadable. Going on without it would be forgetting, so a person must look.
    """
    try:
        return msgspec.convert(dict(data), TrackerSnapshot) if data else None
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        raise TurnFailed("the tracker stored with the last turn cannot be read") from error


@dataclass
class TurnInHand:
    """One attempt at one turn, on its way from the stream to the tracker store and back.

    It writes a page that no other attempt knows of, so two attempts at the same turn cannot disturb each other.
    """

    sender_id: str
    turn: str
    before: TrackerSnapshot | None = None
    page: str = field(default_factory=lambda: token_hex(8))
    after: TrackerSnapshot | None = None

    def tracker(self) -> dict[str, Any]:
        """What SQL must keep with this turn; what it had when Rasa saved nothing.

        Raises:
            TurnFailed: the slots hold what is no JSON, or more than 32 KB of it.
        """
        try:
            stored: dict[str, Any] = msgspec.to_builtins(self.after or self.before) or {}
            size = len(msgspec.json.encode(stored))
        except TypeError as error:
            raise TurnFailed("the tracker's slots cannot be stored") from error
        if size > SNAPSHOT_BYTES:
            raise TurnFailed(f"the tracker's slots take {size} bytes, more than {SNAPSHOT_BYTES}")
        return stored


# Rasa builds and calls the store itself; this is the one way to tell it which turn it works for. A task inherits it.
turn_in_hand: ContextVar[TurnInHand | None] = ContextVar("turn_in_hand", default=None)


class RedisTrackers:
    """The events of an episode's last turns, a page per turn, for an hour. A cache: when Redis is away or holds nonsense, nothing
    is raised, and whoever reads has the snapshot."""

    def __init__(self, redis: "Redis[Any]") -> None:
        self.redis = redis

    async def last(self, sender_id: str) -> tuple[str, ...]:
        """Names of the pages as they were written last, whether that turn was committed or not: for looking, not for turns."""
        stored = await _softly(self.redis.hget(redis_keys.tracker(sender_id), LAST), "tracker.not_read")
        return tuple(stored.split()) if stored else ()

    async def read(self, sender_id: str, names: Sequence[str]) -> list[tuple[str, Page]]:
        """The newest of these pages with their names: those after the last one that is missing or unreadable."""
        if not names:
            return []
        stored = await _softly(self.redis.hmget(redis_keys.tracker(sender_id), list(names)), "tracker.not_read")
        pages = [(name, _page(text)) for name, text in zip(names, stored or (), strict=False)]
        readable = takewhile(lambda named: named[1] is not None, reversed(pages))
        return [(name, page or []) for name, page in readable][::-1]

    async def write(self, sender_id: str, names: Sequence[str], page: Page, outdated: Sequence[str] = ()) -> None:
        """Add a page, the last of `names`, and throw away what is outdated. All or nothing."""
        key = redis_keys.tracker(sender_id)
        async with self.redis.pipeline(transaction=True) as pipeline:
            pipeline.hset(key, mapping={names[-1]: msgspec.json.encode(page), LAST: " ".join(names)})
            if outdated:
                pipeline.hdel(key, *outdated)
            pipeline.expire(key, SECONDS)
            await _softly(pipeline.execute(), "tracker.not_cached")


async def _softly(call: Awaitable[T], event: str) -> T | None:
    try:
        return await asyncio.wait_for(call, PATIENCE_SECONDS)
    except (RedisError, OSError, asyncio.TimeoutError) as error:
        log.warning(event, extra={"why": type(error).__name__})
        return None


def _page(text: str | None) -> Page | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=Page)
    except msgspec.MsgspecError:
        log.warning("tracker.not_read", extra={"why": "unreadable page"})
        return None
