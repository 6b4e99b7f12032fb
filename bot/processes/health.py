"""Asks a process whether it is ready, and waits until it is, it died, or the time is up."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

Probe = Callable[[], Awaitable[bool]]

PAUSE_SECONDS = 0.15


def http_probe(url: str) -> Probe:
    """Healthy when the address answers 200."""

    async def probe() -> bool:
        # trust_env=False: a proxy has nothing to do with our own loopback.
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            try:
                return (await client.get(url)).status_code == httpx.codes.OK
            except httpx.HTTPError:
                return False

    return probe


def redis_probe(socket_path: Path) -> Probe:
    """Healthy when the redis-server behind the socket answers PING (it answers -LOADING while it reads its file)."""

    async def probe() -> bool:
        try:
            reader, writer = await asyncio.open_unix_connection(str(socket_path))
        except OSError:
            return False
        try:
            writer.write(b"PING\r\n")
            return await asyncio.wait_for(reader.readline(), 2) == b"+PONG\r\n"
        except (OSError, asyncio.TimeoutError):
            return False
        finally:
            writer.close()

    return probe


async def until_healthy(probe: Probe, alive: Callable[[], bool], seconds: float) -> bool:
    """Wait for the probe; False when the process died or the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not alive():
            return False
        if await probe():
            return True
        await asyncio.sleep(PAUSE_SECONDS)
    return False
