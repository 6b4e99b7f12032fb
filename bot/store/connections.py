"""Opens Redis from its address."""

from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisGone


def connect_redis(url: str) -> "Redis[Any]":
    """A client that connects at its first command and answers in text."""
    retry = Retry(ExponentialBackoff(cap=0.5, base=0.05), 2)
    options: dict[str, Any] = {"retry": retry, "retry_on_error": [RedisGone], "health_check_interval": 30}
    client: Redis[Any] = Redis.from_url(url, decode_responses=True, **options)
    return client
