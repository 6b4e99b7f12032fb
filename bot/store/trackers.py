"""Rasa's trackers in Redis: a cache of one episode's last events. What the bot must remember stands in SQL."""

import json
from typing import Any

from redis.asyncio import Redis

from bot.store import redis_keys

SECONDS = 24 * 60 * 60


class RedisTrackers:
    """Events of a tracker, as JSON, for a day."""

    def __init__(self, redis: "Redis[Any]") -> None:
        self.redis = redis

    async def read(self, sender_id: str) -> list[dict[str, Any]] | None:
        """The stored events, or None."""
        stored = await self.redis.get(redis_keys.tracker(sender_id))
        return None if stored is None else list(json.loads(stored))

    async def write(self, sender_id: str, events: list[dict[str, Any]]) -> None:
        """Replace what is stored."""
        await self.redis.set(redis_keys.tracker(sender_id), json.dumps(events), ex=SECONDS)
