"""The web chat's door for buyers: sessions, messages and the live stream. What persons of the shop use is in web_seller.py."""

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.channels.base import MarketplaceInput
from bot.channels.web_limits import Limits, answer
from bot.channels.web_seller import WebSellerInput
from bot.channels.web_stream import Feed, until
from bot.delivery.inbox import Inbox
from bot.delivery.ports import Changes, RateLimit, Transcript
from bot.errors import PayloadInvalid, SignatureInvalid
from bot.marketplaces.web import payloads, views
from bot.marketplaces.web.tokens import BuyerToken, SessionToken, Tokens
from bot.messages import Inbound

MESSAGES_PER_MINUTE = 30  # per session
STREAMS_PER_MINUTE = 60  # per session: an open page that reconnects, not a flood
SESSIONS_PER_MINUTE = 20  # per address
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class WebInput(MarketplaceInput):
    """Our own chat for a shop's site, as docs/marketplaces/web.md describes it."""

    def __init__(self, inbox: Inbox, transcript: Transcript, changes: Changes, limit: RateLimit, secret: str) -> None:
        super().__init__(inbox)
        self.transcript = transcript
        self.changes = changes
        self.limits = Limits(limit, inbox.clock)
        self.tokens = Tokens(secret)
        self.seller = WebSellerInput(inbox, transcript, changes, self.limits, self.tokens)
        self.stopping = asyncio.Event()

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and in the record."""
        return payloads.MARKETPLACE

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebInput":
        """Built by Rasa or by the gateway: the services come from the environment's wiring."""
        from bot import wiring

        del credentials  # nothing secret stands in credentials.yml
        return cls(*wiring.web_services_from_environment())

    def verify(self, request: Request) -> None:
        """The session's token proves the browser."""
        self._session(request)

    def parse(self, request: Request) -> Sequence[Inbound]:
        """One message per request."""
        session = self._session(request)
        return [
            payloads.parse(
                request.body,
                self.inbox.clock.now(),
                shop_id=session.shop_id,
                session_id=session.session_id,
                buyer_id=session.buyer_id,
                buyer_name=session.name,
            )
        ]

    async def receive(self, request: Request) -> HTTPResponse:
        """As every webhook, within the limits; open pages are told at once."""
        try:
            session = self._session(request)
        except SignatureInvalid:
            return await super().receive(request)  # which refuses and logs it
        refusal = await self.limits.refusal(request, f"web:messages:{session.session_id}", MESSAGES_PER_MINUTE)
        if refusal:
            return refusal
        response = await super().receive(request)
        if response.status == 200:
            await self.changes.announce(session.key)
        return response

    async def open_session(self, request: Request) -> HTTPResponse:
        """A browser begins a chat."""
        refusal = await self.limits.refusal(request, f"web:sessions:{_address(request)}", SESSIONS_PER_MINUTE)
        if refusal:
            return refusal
        try:
            wish = payloads.decode(request.body, payloads.SessionRequest)
            buyer = self._buyer(wish)
        except SignatureInvalid:
            return empty(status=401)
        except PayloadInvalid as error:
            return json({"error": str(error)}, status=400)
        # Anybody may ask, so a shop that is not ours must not fill the desk with tickets, message by message.
        if await self.inbox.store.shop(wish.shop_id) is None:
            return json({"error": "no such shop - at `$.shop_id`"}, status=404)
        session = SessionToken(
            secrets.token_hex(16), wish.shop_id, buyer.buyer_id if buyer else None, buyer.name if buyer else ""
        )
        return answer(views.SessionAnswer(session.session_id, self.tokens.sign_session(session)), status=201)

    async def events(self, request: Request) -> HTTPResponse | None:
        """The live stream of one chat, from its last 200 lines on, until the browser or the server goes."""
        try:
            session = self._session(request)
        except SignatureInvalid:
            return empty(status=401)
        refusal = await self.limits.refusal(request, f"web:streams:{session.session_id}", STREAMS_PER_MINUTE)
        if refusal:
            return refusal
        if self.stopping.is_set():
            return empty(status=503)
        # A connection kept for the next request would outlive its stream and hold up the server's stop.
        assert request.stream is not None
        request.stream.keep_alive = False
        response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=STREAM_HEADERS)
        feed = Feed()
        async with aclosing(until(self.stopping, self.changes.watch(session.key))) as changes:
            async for _ in changes:
                lines = await self.transcript.lines(session.key)
                await response.send(feed.news(lines, await self.transcript.ownership(session.key)))
        return None

    def add_routes(self, blueprint: Blueprint) -> None:
        """The buyer's routes and, under /seller, those of the shop's own app."""
        super().add_routes(blueprint)
        blueprint.add_route(self.open_session, "/sessions", methods=["POST"], name="web_sessions")
        blueprint.add_route(self.events, "/events", methods=["GET"], name="web_events")
        self.seller.add_routes(blueprint)
        blueprint.listener("before_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)

    async def _start(self, *_: Any) -> None:
        self.stopping = asyncio.Event()  # bound to this server's loop

    async def _stop(self, *_: Any) -> None:
        self.stopping.set()  # else an open stream holds up the stop for 15 seconds

    def _session(self, request: Request) -> SessionToken:
        return self.tokens.session(request.headers.get("authorization", ""))

    def _buyer(self, wish: payloads.SessionRequest) -> BuyerToken | None:
        if wish.buyer_token is None:
            return None
        buyer = self.tokens.buyer(wish.buyer_token)
        if buyer.shop_id != wish.shop_id:
            raise SignatureInvalid("the buyer's token is for another shop")
        return buyer


def _address(request: Request) -> str:
    # remote_addr is filled only where the operator told Sanic how many proxies stand before it.
    return str(request.remote_addr or request.ip)
