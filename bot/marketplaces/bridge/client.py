"""The only thing that talks to a bridge: sends texts, and reads what the shop's side said last."""

from collections.abc import Sequence
from urllib.parse import quote

import httpx

from bot.clock import Clock
from bot.delivery.values import Heard, Limits
from bot.marketplaces.base import called
from bot.marketplaces.bridge.payloads import NAME, heard, outbound_body, receipt
from bot.marketplaces.bridge.signing import signed
from bot.messages import ConversationKey, Kind, Outgoing, Sent

TIMEOUT_SECONDS = 5.0
LISTED = 50
# There is no case to hand over, close or update: the desk does all of that, so these are done at once.
CALLS_NOBODY = frozenset({Kind.HANDOVER, Kind.CLOSE, Kind.UPDATE_CASE, Kind.UPDATE_CONTACT})


class BridgeClient:
    """A bridge as the outbox sees it. `timeout` is in seconds."""

    name = NAME
    limits = Limits(calls_per_second=200.0, calls_at_once=50)  # what docs/marketplaces/bridge.md promises

    def __init__(
        self, http: httpx.AsyncClient, url: str, token: str, secret: str, clock: Clock, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._secret = secret
        self._clock = clock
        self._timeout = timeout

    async def send(self, outgoing: Outgoing) -> Sent:
        """Carry out one outbox row."""
        if outgoing.kind in CALLS_NOBODY:
            return Sent()
        return Sent(receipt(await self._call("POST", outgoing.key, outbound_body(outgoing))))

    def repeatable(self, kind: Kind) -> bool:
        """Whether a call may simply be made again. A bridge has no key against doubles: a text said twice is heard twice."""
        return kind in CALLS_NOBODY

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """The last messages of the shop's side, ours and those of its people, newest first."""
        wish = {"shop_id": key.shop_id, "role": "shop", "limit": str(LISTED)}
        return heard(await self._call("GET", key, b"", wish))

    async def _call(self, method: str, key: ConversationKey, body: bytes, wish: dict[str, str] | None = None) -> bytes:
        url = f"{self._url}/conversations/{quote(key.external_id, safe='')}/messages"
        headers = {**self._headers, **signed(self._secret, body, self._clock.now())}
        return await called(self._http, NAME, method, url, content=body, params=wish, headers=headers, timeout=self._timeout)
