"""A marketplace's webhook in a process of its own, as the gateway serves it: real channel, real record, real Redis.

    python -m tests.support.fuzzed_door <marketplace> <database's address> <Redis's address>

Prints its port and serves until it is told to stop.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from sanic import Sanic

from bot.channels.base import MarketplaceInput
from bot.clock import FixedClock
from bot.delivery.inbox import Inbox
from bot.processes.gateway import equip, never
from bot.processes.logs import configure
from bot.store import redis_keys
from bot.store.changes import RedisChanges
from bot.store.connections import connect_redis
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.shops import ShopStore
from bot.store.wakeups import RedisWakeups
from tests.support.inbox import NOON
from tests.support.marketplace import profiles

ROOT = Path(__file__).parents[2]
MARKETPLACES = ROOT / "tests" / "marketplaces"
# What is freed goes back to the system at once, so that a large body of yesterday does not look like a leak of today.
PLAIN_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}


@dataclass(frozen=True)
class Running:
    """The process and where it listens."""

    process: psutil.Popen
    port: int
    log: Path

    @property
    def memory(self) -> int:
        """What it holds, in bytes."""
        return int(self.process.memory_info().rss)


@contextmanager
def running(marketplace: str, database_url: str, redis_url: str, log: Path) -> Iterator[Running]:
    """Start it, and end it."""
    command = [sys.executable, "-m", "tests.support.fuzzed_door", marketplace, database_url, redis_url]
    with log.open("wb") as output:
        process = psutil.Popen(command, cwd=ROOT, env={**os.environ, **PLAIN_MEMORY}, stdout=subprocess.PIPE, stderr=output)
    try:
        first = process.stdout.readline()
        assert first, log.read_text(encoding="utf-8")
        yield Running(process, int(first), log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except psutil.TimeoutExpired:  # it was told before it listened to signals
            process.kill()
            process.wait()
        process.stdout.close()


@dataclass
class Resting:
    """What the gateway runs beside its routes: here nothing."""

    database: Database

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Close the record."""
        await asyncio.get_running_loop().run_in_executor(None, self.database.close)

    async def health(self) -> dict[str, Any]:
        """Always well."""
        return {"status": "ok"}


def main(marketplace: str, database_url: str, redis_url: str) -> None:
    """Serve the marketplace's channel."""
    configure("INFO")
    [profile] = [each for each in profiles(MARKETPLACES) if each.name == marketplace]
    redis = connect_redis(redis_url)
    database = Database(database_url)
    store = SqlConversationStore(database, ShopStore())
    channel = profile.channel(Inbox(store, RedisWakeups(redis, redis_keys.TURNS), FixedClock(NOON)))
    _without_memory(channel, RedisChanges(redis))
    app = equip(Sanic("fuzzed", configure_logging=False), (), Resting(database))
    app.blueprint(channel.blueprint(never), url_prefix=f"/webhooks/{channel.url_prefix()}")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # from here on callers wait instead of being refused
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    app.run(sock=listener, workers=1, access_log=False, motd=False, debug=False)


def _without_memory(channel: MarketplaceInput, changes: RedisChanges) -> None:
    """Profiles may give a channel fakes that remember every call; here the real thing stands in their place."""
    for part in (channel, getattr(channel, "seller", None)):
        if hasattr(part, "changes"):
            part.changes = changes


if __name__ == "__main__":
    main(*sys.argv[1:])
