"""The only thing that talks to OneTalk. Turns every way a call can end into one of our errors; retries are the outbox's work."""

import re
from collections.abc import Sequence

import httpx
import msgspec

from bot.delivery.ports import Heard, Limits
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, RateLimited
from bot.marketplaces.onetalk.payloads import NAME, outbound_body
from bot.messages import ConversationKey, Kind, Outgoing, Sent

TIMEOUT_SECONDS = 10.0
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
# These set a state: doing them twice is doing them once. A message said twice is heard twice.
REPEATABLE = frozenset({Kind.HANDOVER, Kind.CLOSE, Kind.UPDATE_CASE, Kind.UPDATE_CONTACT})


class _Answer(msgspec.Struct):
    success: bool = True


class OneTalkClient:
    """OneTalk as the outbox sees it."""

    name = NAME
    limits = Limits()  # its makers document none

    def __init__(self, http: httpx.AsyncClient, url: str, secret: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._http = http
        self._url = url
        self._headers = {"Secret-Key": secret, "Content-Type": "application/json"}
        self._timeout = timeout

    async def send(self, outgoing: Outgoing) -> Sent:
        """Carry out one outbox row. OneTalk gives no id of what it sent."""
        body = outbound_body(outgoing)
        try:
            response = await self._http.post(self._url, content=body, headers=self._headers, timeout=self._timeout)
        except BEFORE_SENDING as error:
            raise DeliveryFailed(f"OneTalk was not reached: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise DeliveryUnclear(f"OneTalk did not answer: {type(error).__name__}") from error
        _check(response)
        return Sent()

    def repeatable(self, kind: Kind) -> bool:
        """Whether a call that timed out may simply be made again."""
        return kind in REPEATABLE

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """OneTalk documents no list of messages."""
        del key
        return None


def _check(response: httpx.Response) -> None:
    """Raise unless OneTalk accepted the call. Its answers are never quoted: they may repeat the buyer's words."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise RateLimited("OneTalk answered 429", _seconds(response.headers.get("Retry-After", "")))
    if response.is_server_error:
        raise DeliveryFailed(f"OneTalk answered {response.status_code}")
    if not response.is_success:
        raise DeliveryRefused(f"OneTalk answered {response.status_code}")
    if not _succeeded(response.content):
        raise DeliveryFailed(f"OneTalk answered {response.status_code} with success: false")


def _seconds(retry_after: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", retry_after.strip()):
        return RATE_LIMIT_SECONDS  # absent, or a date
    return min(float(retry_after), LONGEST_RATE_LIMIT_SECONDS)


def _succeeded(body: bytes) -> bool:
    """No answer's format is documented: only a JSON object that says `success: false` counts as a refusal."""
    try:
        return msgspec.json.decode(body, type=_Answer).success
    except (ValueError, RecursionError):
        return True
