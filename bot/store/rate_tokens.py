"""Rate tokens in Redis, shared by all senders. Without Redis each process keeps to the limits alone."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.delivery.rate import PATIENCE, ProcessTokens, bucket_name
from bot.delivery.values import Limits
from bot.messages import ConversationKey
from bot.store import redis_keys

FORGOTTEN_AFTER_SECONDS = 60  # beyond the time in which an empty bucket fills: then it is full, as a missing one is

# The arithmetic of bot.delivery.rate.Bucket, in one step for all processes. Gives the wait in seconds.
TAKE = """
local now, rate, size, patience = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('hmget', KEYS[1], 'tokens', 'at')
local at = math.max(tonumber(kept[2]) or now, now)
local tokens = math.min(size, (tonumber(kept[1]) or size) + math.max(now - (tonumber(kept[2]) or now), 0) * rate)
local wait = math.max((1 - tokens) / rate, 0)
if wait <= patience then tokens = tokens - 1 end
redis.call('hset', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.6f', at))
redis.call('expire', KEYS[1], ARGV[5])
return string.format('%.9f', wait)
"""

log = logging.getLogger(__name__)


class RedisRateTokens:
    """RateTokens on Redis; `limits` by marketplace."""

    def __init__(self, redis: "Redis[Any]", limits: Mapping[str, Limits]) -> None:
        self.limits = limits
        self.alone = ProcessTokens(limits)
        self._take: Any = redis.register_script(TAKE)

    async def take(self, key: ConversationKey, call: str, now: datetime) -> timedelta:
        """Take one call, and how long to wait before making it."""
        limits = self.limits.get(key.marketplace, Limits())
        kept_for = int(limits.calls_at_once / limits.calls_per_second) + FORGOTTEN_AFTER_SECONDS
        arguments = (now.timestamp(), limits.calls_per_second, limits.calls_at_once, PATIENCE.total_seconds(), kept_for)
        try:
            seconds = await self._take(keys=[redis_keys.tokens(bucket_name(key, call))], args=arguments)
        except (RedisError, OSError) as error:
            log.warning("rate_tokens.unreachable", extra={"error": str(error)})
            return await self.alone.take(key, call, now)
        return timedelta(seconds=float(seconds))
