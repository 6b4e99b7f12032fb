"""Passes the browser's calls on to the bot's gateway, signed as a shop's server would sign them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, raw

from simulator.shops import Order, Shelf, Shop
from simulator.tokens import Signer

TIMEOUT = httpx.Timeout(10.0)
# The gateway sends a comment every 15 seconds; a stream silent for longer is dead.
STREAM_TIMEOUT = httpx.Timeout(10.0, read=45.0)
PASSED_ON = ("content-type", "retry-after", "cache-control")


@dataclass
class Gateway:
    """The bot's gateway as we reach it. `client` and `stopping` belong to the server's loop: they come at its start."""

    url: str
    signer: Signer
    client: httpx.AsyncClient = field(init=False)
    stopping: asyncio.Event = field(init=False)

    async def call(self, method: str, path: str, authorization: str, **body: Any) -> HTTPResponse:
        """One call, its answer passed on; 502 when the gateway cannot be reached."""
        try:
            answer = await self.client.request(
                method, f"{self.url}/webhooks/web/{path}", headers=_bearer(authorization), timeout=TIMEOUT, **body
            )
        except httpx.HTTPError:
            return json({"error": "gateway unreachable"}, status=502)
        return raw(answer.content, status=answer.status_code, headers=_passed_on(answer))

    async def stream(self, request: Request) -> HTTPResponse | None:
        """The events of one chat, byte for byte as the gateway sends them, until one of the three ends it."""
        headers = _bearer(request.headers.get("authorization", ""))
        try:
            async with self.client.stream(
                "GET", f"{self.url}/webhooks/web/events", headers=headers, timeout=STREAM_TIMEOUT
            ) as upstream:
                if upstream.status_code != 200:
                    return raw(await upstream.aread(), status=upstream.status_code, headers=_passed_on(upstream))
                assert request.stream is not None
                request.stream.keep_alive = False  # else the connection outlives its stream and holds up the server's stop
                response = await request.respond(headers=_passed_on(upstream))
                async with aclosing(until(self.stopping, upstream.aiter_raw())) as pieces:
                    async for piece in pieces:
                        await response.send(piece)
        except httpx.HTTPError:
            # After the head was sent only the end of the stream can tell; the page connects again.
            return None if request.stream and request.stream.response else json({"error": "gateway unreachable"}, status=502)
        return None


class Messages(Protocol):
    """The way of a buyer's messages to the gateway, where faults may happen."""

    def opened(self, answer: HTTPResponse, seller: str) -> None:
        """A session was asked for, with this answer; `seller` is the authorization of its shop's own app."""

    async def say(self, authorization: str, body: bytes) -> HTTPResponse:
        """Pass a buyer's message on."""


async def until(stop: asyncio.Event, pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """The pieces until `stop` is set, also while waiting for the next: an open stream would hold up the server's stop."""
    stopped = asyncio.ensure_future(stop.wait())
    following: asyncio.Future[bytes] | None = None
    try:
        while True:
            following = asyncio.ensure_future(_following(pieces))
            await asyncio.wait({following, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stopped.done() or not following.result():
                return
            yield following.result()
    finally:
        stopped.cancel()
        if following is not None and not following.done():
            following.cancel()
            await asyncio.wait({following})


async def _following(pieces: AsyncIterator[bytes]) -> bytes:
    async for piece in pieces:
        if piece:
            return piece
    return b""


def web_blueprint(gateway: Gateway, shops: Shelf, messages: Messages) -> Blueprint:
    """What the page calls below /api/web."""
    blueprint = Blueprint("web_chat", url_prefix="/api/web")

    @blueprint.post("/sessions")
    async def open_session(request: Request) -> HTTPResponse:
        wish = request.json if isinstance(request.json, dict) else {}
        shop = await shops.find(str(wish.get("shop_id", "")))
        if shop is None:
            return json({"error": "no such shop"}, status=404)
        order = shop.order(str(wish["order_number"])) if wish.get("order_number") else None
        answer = await gateway.call("POST", "sessions", "", json=_session_request(gateway.signer, shop, order))
        messages.opened(answer, _seller(gateway.signer, shop))
        return answer

    @blueprint.post("/webhook")
    async def say(request: Request) -> HTTPResponse:
        return await messages.say(request.headers.get("authorization", ""), request.body)

    @blueprint.get("/events")
    async def events(request: Request) -> HTTPResponse | None:
        return await gateway.stream(request)

    @blueprint.get("/seller/<shop_id:str>/sessions/<session_id:[A-Za-z0-9_-]+>")
    async def seller_view(request: Request, shop_id: str, session_id: str) -> HTTPResponse:
        del request
        shop = await shops.find(shop_id)
        if shop is None:
            return empty(status=404)
        return await gateway.call("GET", f"seller/sessions/{session_id}", _seller(gateway.signer, shop))

    @blueprint.post("/seller/<shop_id:str>/webhook")
    async def seller_reply(request: Request, shop_id: str) -> HTTPResponse:
        shop = await shops.find(shop_id)
        if shop is None:
            return empty(status=404)
        return await gateway.call("POST", "seller/webhook", _seller(gateway.signer, shop), content=request.body)

    return blueprint


def _session_request(signer: Signer, shop: Shop, order: Order | None) -> dict[str, str]:
    if order is None:
        return {"shop_id": shop.web_id}
    token = signer.buyer(shop.web_id, order.buyer_id, f"Pembeli {order.buyer_id.rpartition('-')[2]}")
    return {"shop_id": shop.web_id, "buyer_token": token}


def _seller(signer: Signer, shop: Shop) -> str:
    return f"Bearer {signer.seller(shop.web_id)}"


def _bearer(authorization: str) -> dict[str, str]:
    return {"Authorization": authorization} if authorization else {}


def _passed_on(answer: httpx.Response) -> dict[str, str]:
    return {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
