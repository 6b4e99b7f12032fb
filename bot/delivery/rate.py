"""Rate tokens: a bucket per shop and call that fills with time. Pure arithmetic; the shared buckets lie in Redis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.values import Limits
from bot.messages import ConversationKey

PATIENCE = timedelta(seconds=2)  # as long a sender waits for a token; the bucket lends no more
AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class Bucket:
    """Tokens at a moment; below zero what is lent to those who wait."""

    tokens: float
    at: datetime

    def take(self, limits: Limits, now: datetime) -> tuple["Bucket", timedelta]:
        """The bucket after one more call, and the wait before it. A wait beyond PATIENCE leaves the bucket as it is."""
        passed = max((now - self.at).total_seconds(), 0.0)
        tokens = min(float(limits.calls_at_once), self.tokens + passed * limits.calls_per_second)
        wait = max(timedelta(seconds=(1.0 - tokens) / limits.calls_per_second), AT_ONCE)
        left = tokens if wait > PATIENCE else tokens - 1.0
        return Bucket(left, max(now, self.at)), wait


@dataclass
class ProcessTokens:
    """RateTokens of one process alone: what is left when nothing shared can be reached. `limits` by marketplace."""

    limits: Mapping[str, Limits] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)

    async def take(self, key: ConversationKey, call: str, now: datetime) -> timedelta:
        """Take one call, and how long to wait before making it."""
        limits = self.limits.get(key.marketplace, Limits())
        name = bucket_name(key, call)
        bucket = self.buckets.get(name) or Bucket(float(limits.calls_at_once), now)
        self.buckets[name], wait = bucket.take(limits, now)
        return wait


def bucket_name(key: ConversationKey, call: str) -> str:
    """Marketplaces count by shop and call."""
    return f"{key.marketplace}:{key.shop_id}:{call}"
