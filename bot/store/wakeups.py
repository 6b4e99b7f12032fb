"""Wake-ups on a Redis stream with a consumer group. Losing the stream loses nothing: the sweeper finds the rows in SQL."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from bot.messages import ConversationKey

GROUP = "workers"
BLOCK_MILLISECONDS = 2_000
DEAD_AFTER_MILLISECONDS = 60_000
LONGEST_STREAM = 100_000
AT_ONCE = 4  # more would lie with one worker while another has nothing to do
PAUSE_SECONDS = 0.5
CLAIM_EVERY_SECONDS = 5.0

log = logging.getLogger(__name__)


class RedisWakeups:
    """Wakeups on one stream."""

    def __init__(self, redis: "Redis[Any]", stream: str) -> None:
        self.redis = redis
        self.stream = stream
        self._claim_at = 0.0  # by the loop's clock: what dead workers left is looked for now and then, not at every reading

    async def wake(self, key: ConversationKey) -> None:
        """Raises ConnectionError when Redis cannot be reached."""
        fields: dict[Any, Any] = {"marketplace": key.marketplace, "shop": key.shop_id, "conversation": key.external_id}
        try:
            await self.redis.xadd(self.stream, fields, maxlen=LONGEST_STREAM, approximate=True)
        except RedisError as error:
            raise ConnectionError(str(error)) from error

    async def listen(self, worker: str) -> AsyncIterator[tuple[str, ConversationKey]]:
        """Keys for this worker for ever; Redis going away only makes it wait."""
        while True:
            try:
                for stream_id, fields in await self._next(worker):
                    yield stream_id, ConversationKey(fields["marketplace"], fields["shop"], fields["conversation"])
            except (RedisError, OSError) as error:
                log.warning("wakeups.unreachable", extra={"error": str(error)})
                await asyncio.sleep(PAUSE_SECONDS)

    async def done(self, stream_id: str) -> None:
        """Take the wake-up off the stream. An unreachable Redis repeats it later, which is harmless."""
        try:
            async with self.redis.pipeline(transaction=False) as both:
                await both.xack(self.stream, GROUP, stream_id).xdel(self.stream, stream_id).execute()
        except (RedisError, OSError) as error:
            log.warning("wakeups.not_acknowledged", extra={"error": str(error)})

    async def _next(self, worker: str) -> list[tuple[str, dict[str, str]]]:
        try:
            left = await self._left_by_the_dead(worker)
            if left:
                return left
            found = await self.redis.xreadgroup(GROUP, worker, {self.stream: ">"}, count=AT_ONCE, block=BLOCK_MILLISECONDS)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            await self._create_group()
            return []
        return list(found[0][1]) if found else []

    async def _left_by_the_dead(self, worker: str) -> list[tuple[str, dict[str, str]]]:
        now = asyncio.get_running_loop().time()
        if now < self._claim_at:
            return []
        # Index 1 holds the entries; Redis 7 appends a third member to the reply.
        claimed = await self.redis.xautoclaim(self.stream, GROUP, worker, DEAD_AFTER_MILLISECONDS, count=AT_ONCE)
        if not claimed[1]:
            self._claim_at = now + CLAIM_EVERY_SECONDS
        return [entry for entry in claimed[1] if entry[1]]

    async def _create_group(self) -> None:
        try:
            await self.redis.xgroup_create(self.stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
