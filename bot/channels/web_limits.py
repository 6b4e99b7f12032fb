"""What the web chat refuses before it reads: bodies too large and browsers too quick."""

import logging
from dataclasses import dataclass

import msgspec
from sanic.request import Request
from sanic.response import HTTPResponse, empty, raw

from bot.clock import Clock
from bot.delivery.ports import RateLimit

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """The bounds of one request."""

    limit: RateLimit
    clock: Clock
    largest_body: int = 64 * 1024

    async def refusal(self, request: Request, name: str, per_minute: int) -> HTTPResponse | None:
        """The answer to a request that is too large or came too soon; None when it may go on."""
        if self.too_large(request):
            return empty(status=413)
        if await self._allowed(name, per_minute):
            return None
        return empty(status=429, headers={"Retry-After": str(60 - self.clock.now().second)})

    def too_large(self, request: Request) -> bool:
        """Whether the body is over the web chat's bound, which is lower than the server's."""
        return len(request.body) > self.largest_body

    async def _allowed(self, name: str, per_minute: int) -> bool:
        try:
            return await self.limit.allow(name, per_minute)
        except ConnectionError:
            # The counters may be lost at any moment; a message must not be.
            log.warning("web.limit_unavailable")
            return True


def answer(value: msgspec.Struct, status: int = 200) -> HTTPResponse:
    """A typed value as JSON that no cache keeps."""
    return raw(msgspec.json.encode(value), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})
