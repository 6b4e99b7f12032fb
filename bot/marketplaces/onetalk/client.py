"""The only thing that talks to OneTalk. Turns every way a call can end into one of our errors; retries are the outbox's work."""

from collections.abc import Sequence

import httpx
import msgspec

from bot.delivery.values import Heard, Limits
from bot.errors import DeliveryFailed
from bot.marketplaces.base import called
from bot.marketplaces.onetalk.payloads import NAME, outbound_body
from bot.messages import ConversationKey, Kind, Outgoing, Sent

TIMEOUT_SECONDS = 10.0
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
        answer = await called(
            self._http, "OneTalk", "POST", self._url, content=body, headers=self._headers, timeout=self._timeout
        )
        if not _succeeded(answer):
            raise DeliveryFailed("OneTalk answered success: false")
        return Sent()

    def repeatable(self, kind: Kind) -> bool:
        """Whether a call that timed out may simply be made again."""
        return kind in REPEATABLE

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """OneTalk documents no list of messages."""
        del key
        return None


def _succeeded(body: bytes) -> bool:
    """No answer's format is documented: only a JSON object that says `success: false` counts as a refusal."""
    try:
        return msgspec.json.decode(body, type=_Answer).success
    except (ValueError, RecursionError):
        return True
