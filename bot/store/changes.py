"""Publish/subscribe between processes: a hint that a conversation changed, and counters for what browsers may do."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.messages import ConversationKey
from bot.store import redis_keys

BEAT_SECONDS = 15.0
PAUSE_SECONDS = 1.0

log = logging.getLogger(__name__)


class RedisChanges:
    """Changes on Redis publish/subscribe."""

    def __init__(self, redis: "Redis[Any]") -> None:
        self.redis = redis

    async def announce(self, key: ConversationKey) -> None:
        """Tell whoever watches; an unreachable Redis only delays the page until its next beat."""
        with suppress(RedisError, OSError):
            await self.redis.publish(redis_keys.changes(key), "1")

    async def watch(self, key: ConversationKey) -> AsyncIterator[None]:
        """One item at once, then one per change or beat."""
        yield None
        while True:
            try:
                async with self.redis.pubsub() as subscription:
                    await subscription.subscribe(redis_keys.changes(key))
                    yield None  # what changed between the first reading and the subscription
                    while True:
                        await subscription.get_message(ignore_subscribe_messages=True, timeout=BEAT_SECONDS)
                        yield None
            except (RedisError, OSError) as error:
                log.warning("changes.unreachable", extra={"error": str(error)})
                await asyncio.sleep(PAUSE_SECONDS)


class RedisRateLimit:
    """A fixed window of a minute; while Redis is away everything is allowed."""

    def __init__(self, redis: "Redis[Any]") -> None:
        self.redis = redis

    async def allow(self, name: str, per_minute: int) -> bool:
        """Whether one more of these is allowed in this minute."""
        counter = redis_keys.rate(name, int(time.time() // 60))
        try:
            async with self.redis.pipeline() as pipeline:
                count, _ = await pipeline.incr(counter).expire(counter, 120).execute()
        except (RedisError, OSError):
            return True
        return int(count) <= per_minute
