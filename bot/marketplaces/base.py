"""One HTTP call: turns every way in which it can end into one of our errors. Retries are the outbox's work."""

import re
from typing import Any

import httpx

from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, RateLimited

RATE_LIMIT_SECONDS = 5.0
LONGEST_RATE_LIMIT_SECONDS = 3600.0
# Errors that httpx raises before the first byte of a request leaves.
BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


async def called(http: httpx.AsyncClient, name: str, method: str, url: str, **request: Any) -> bytes:
    """The body of an answer that accepted the call. Other answers are never quoted: they may repeat the buyer's words.

    Raises:
        RateLimited, DeliveryFailed: refused before acceptance, or not reached.
        DeliveryRefused: any other answer but 2xx.
        DeliveryUnclear: no answer.
    """
    try:
        response = await http.request(method, url, **request)
    except (*BEFORE_SENDING, httpx.InvalidURL) as error:
        raise DeliveryFailed(f"{name} was not reached: {type(error).__name__}") from error
    except httpx.HTTPError as error:
        raise DeliveryUnclear(f"{name} did not answer: {type(error).__name__}") from error
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise RateLimited(f"{name} answered 429", _seconds(response.headers.get("Retry-After", "")))
    if response.is_server_error:
        raise DeliveryFailed(f"{name} answered {response.status_code}")
    if not response.is_success:
        raise DeliveryRefused(f"{name} answered {response.status_code}")
    return response.content


def _seconds(retry_after: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", retry_after.strip()):
        return RATE_LIMIT_SECONDS  # absent, or a date
    return min(float(retry_after), LONGEST_RATE_LIMIT_SECONDS)
