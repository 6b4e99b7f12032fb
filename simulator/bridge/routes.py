"""The bridge over HTTP: below /bridge/api what the protocol documents, beside it the buyer's and seller's apps and the ledger."""

import asyncio
from contextlib import suppress
from itertools import islice
from typing import cast
from urllib.parse import unquote

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from simulator.bridge.platform import BridgePlatform
from simulator.bridge.records import LEDGER
from simulator.bridge.wire import BuyerWrites, Refused, Send, ShopWrites, read

LONGEST_LIST = 50


def bridge_blueprint(platform: BridgePlatform) -> Blueprint:
    """The bridge's routes under /bridge."""
    blueprint = Blueprint("bridge", url_prefix="/bridge")
    _add_api(blueprint, platform)
    _add_people(blueprint, platform)
    _add_ledger(blueprint, platform)

    @blueprint.exception(Refused)  # type: ignore[untyped-decorator]  # sanic leaves it untyped
    async def refused(_: Request, error: Refused) -> HTTPResponse:
        return json({"error": str(error)}, status=error.status)

    async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        await platform.stop()

    blueprint.listener("before_server_stop")(stop)
    return blueprint


def _add_api(blueprint: Blueprint, platform: BridgePlatform) -> None:
    @blueprint.post("/api/conversations/<conversation_id:str>/messages", name="send")
    async def send(request: Request, conversation_id: str) -> HTTPResponse | None:
        fault = _gate(platform, request, conversation_id)
        if isinstance(fault, HTTPResponse):
            return fault
        conversation, message = platform.accept(unquote(conversation_id), read(request.body, Send))
        await platform.echo(conversation, message)
        if fault == "accepted_then_timeout":
            platform.faults.count(fault)
            await _hang_up(platform, request)
            return None
        return json({"message_id": message.id})

    @blueprint.get("/api/conversations/<conversation_id:str>/messages", name="list")
    async def recent(request: Request, conversation_id: str) -> HTTPResponse | None:
        fault = _gate(platform, request, f"list {conversation_id}")
        if isinstance(fault, HTTPResponse):
            return fault
        conversation = platform.conversation(request.args.get("shop_id", ""), unquote(conversation_id))
        limit, role = request.args.get("limit", str(LONGEST_LIST)), request.args.get("role", "")
        if not limit.isdecimal() or not 0 < int(limit) <= LONGEST_LIST or role not in ("", "buyer", "shop", "system"):
            raise Refused(400, "limit is 1 to 50, role is buyer, shop or system")
        newest_first = (message for message in reversed(conversation.messages) if role in ("", message.role))
        return json({"messages": [message.wire() for message in islice(newest_first, int(limit))]})


def _gate(platform: BridgePlatform, request: Request, subject: str) -> HTTPResponse | str | None:
    """What a call meets before anything is done: its proof, then the faults. A list is never accepted and left unanswered."""
    objection = platform.proof.objection(request.headers, request.body)
    if objection is not None:
        raise Refused(401, objection)
    fault = platform.faults.draw("call", subject)
    if fault not in ("rate_limited", "server_error"):
        return fault
    platform.faults.count(fault)
    if fault == "server_error":
        return json({"error": "try again"}, status=500)
    return json({"error": "too many calls"}, status=429, headers={"Retry-After": str(platform.faults.plan.retry_after_seconds)})


async def _hang_up(platform: BridgePlatform, request: Request) -> None:
    """No answer: silence, then the connection is cut."""
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(platform.stopping.wait(), platform.faults.plan.silence_seconds)
    cast(asyncio.Transport, request.transport).abort()  # uvloop's own class is no subclass of it


def _add_people(blueprint: Blueprint, platform: BridgePlatform) -> None:
    @blueprint.post("/buyer/messages", name="buyer")
    async def buyer(request: Request) -> HTTPResponse:
        return json({"message_id": platform.buyer_writes(read(request.body, BuyerWrites)).id})

    @blueprint.post("/seller/messages", name="seller")
    async def seller(request: Request) -> HTTPResponse:
        return json({"message_id": platform.shop_writes(read(request.body, ShopWrites)).id})

    @blueprint.post("/shops/<shop_id:str>/conversations/<conversation_id:str>/close", name="close")
    async def close(_: Request, shop_id: str, conversation_id: str) -> HTTPResponse:
        platform.conversation(unquote(shop_id), unquote(conversation_id)).closed = True
        return json({"closed": True})


def _add_ledger(blueprint: Blueprint, platform: BridgePlatform) -> None:
    @blueprint.get("/conversations/<conversation_id:str>", name="conversation")
    async def conversation(request: Request, conversation_id: str) -> HTTPResponse:
        wanted, shop_id = unquote(conversation_id), request.args.get("shop_id")
        found = [
            chat for (shop, name), chat in platform.ledger.conversations.items() if name == wanted and shop_id in (None, shop)
        ]
        if len(found) != 1:
            raise Refused(404 if not found else 409, f"{len(found)} conversations have that id: name ?shop_id=")
        return json(found[0].shown())

    @blueprint.get("/ledger", name="ledger")
    async def ledger(request: Request) -> HTTPResponse:
        after = request.args.get("after", "0")
        rows = platform.ledger.rows(int(after) if after.isdecimal() else 0)
        told = {"fields": LEDGER, "waiting": platform.waiting, "refused": platform.courier.refused}
        return json({**told, "messages": rows})
