"""OneTalk's door: POST /webhooks/onetalk/webhook, proven by the chatbot's secret in `X-Secret-Key`."""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from sanic.request import Request

from bot import wiring
from bot.channels.base import MarketplaceInput
from bot.delivery.inbox import Inbox
from bot.errors import SignatureInvalid
from bot.marketplaces.onetalk.payloads import NAME, parse
from bot.messages import Inbound

HEADER = "X-Secret-Key"


class OneTalkInput(MarketplaceInput):
    """Takes OneTalk's messages in. Without a secret it lets nobody in."""

    def __init__(self, inbox: Inbox, secret: str) -> None:
        super().__init__(inbox)
        self._secret = secret.encode()

    @classmethod
    def name(cls) -> str:
        """The channel's name, and its part of the path."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: Mapping[str, Any] | None) -> "OneTalkInput":
        """Rasa's way to build a channel, from its block in credentials.yml."""
        return cls(wiring.inbox_from_environment(), str((credentials or {}).get("secret") or ""))

    def verify(self, request: Request) -> None:
        """Compare the secret in constant time."""
        # Sanic decodes headers with surrogateescape: this gives back the bytes that came.
        given = (request.headers.get(HEADER) or "").encode(errors="surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            raise SignatureInvalid(f"{HEADER} is missing or wrong")

    def parse(self, request: Request) -> Sequence[Inbound]:
        """The one message in OneTalk's body."""
        return (parse(request.body),)
