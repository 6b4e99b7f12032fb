"""Leases in Redis: one worker at a time per conversation. What really protects the record is the fencing number in SQL."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.messages import ConversationKey
from bot.store import redis_keys

SECONDS = 15

# Give back or renew only what is still ours.
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('expire', KEYS[1], ARGV[2]) end return 0"

log = logging.getLogger(__name__)


class RedisLeases:
    """Leases for one purpose (turns, outgoing)."""

    def __init__(self, redis: "Redis[Any]", purpose: str) -> None:
        self.redis = redis
        self.purpose = purpose

    @asynccontextmanager
    async def hold(self, key: ConversationKey) -> AsyncIterator[bool]:
        """Hold the lease, renewed while held; yields False at once when another worker has it."""
        name, token = redis_keys.lease(self.purpose, key), secrets.token_hex(8)
        if not await self._take(name, token):
            yield False
            return
        renewing = asyncio.create_task(self._renew(name, token))
        try:
            yield True
        finally:
            renewing.cancel()
            with suppress(RedisError, OSError):
                await self.redis.eval(RELEASE, 1, name, token)

    async def _take(self, name: str, token: str) -> bool:
        try:
            return bool(await self.redis.set(name, token, nx=True, ex=SECONDS))
        except (RedisError, OSError) as error:
            # Without Redis the fencing number alone decides: the later claim wins and the earlier one writes nothing.
            log.warning("lease.unreachable", extra={"error": str(error)})
            return True

    async def _renew(self, name: str, token: str) -> None:
        while True:
            await asyncio.sleep(SECONDS / 3)
            with suppress(RedisError, OSError):
                await self.redis.eval(RENEW, 1, name, token, str(SECONDS))
