"""A bridge's door: POST /webhooks/bridge/webhook, proven by a signature over the time and the raw body."""

from collections.abc import Mapping, Sequence
from typing import Any

from sanic.request import Request

from bot import wiring
from bot.channels.base import MarketplaceInput
from bot.delivery.inbox import Inbox
from bot.marketplaces.bridge.payloads import NAME, parse
from bot.marketplaces.bridge.signing import SIGNATURE, TIMESTAMP, verify
from bot.messages import Inbound


class BridgeInput(MarketplaceInput):
    """Takes a bridge's messages in. Without a secret it lets nobody in."""

    def __init__(self, inbox: Inbox, secret: str) -> None:
        super().__init__(inbox)
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """The channel's name, and its part of the path."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> "BridgeInput":
        """Rasa's way to build a channel, from its block in credentials.yml."""
        return cls(wiring.inbox_from_environment(), str((credentials or {}).get("secret") or ""))

    def verify(self, request: Request) -> None:
        """Check signature and age on the raw bytes."""
        timestamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        verify(self._secret, timestamp, signature, request.body, self.inbox.clock.now())

    def parse(self, request: Request) -> Sequence[Inbound]:
        """The one message in a bridge's body."""
        return (parse(request.body),)
