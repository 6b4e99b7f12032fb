"""OneTalk over HTTP: what our bot calls, what a buyer's page and the agents' inbox call, and the faults."""

import asyncio
import hmac
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from simulator.onetalk.buyer import BuyerInvalid, read_agent, read_buyer
from simulator.onetalk.events import EventRefused
from simulator.onetalk.platform import Change, Fault, OneTalkPlatform
from simulator.onetalk.records import Case

KEEP_ALIVE_SECONDS = 15.0
SILENCE_SECONDS = 60.0


def onetalk_blueprint(platform: OneTalkPlatform) -> Blueprint:
    """OneTalk's routes under /onetalk."""
    blueprint = Blueprint("onetalk", url_prefix="/onetalk")
    _add_chatbot_route(blueprint, platform)
    _add_buyer_route(blueprint, platform)
    _add_inbox_routes(blueprint, platform)
    _add_stream(blueprint, platform)

    async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        await platform.stop()

    blueprint.listener("before_server_stop")(stop)
    return blueprint


def _add_chatbot_route(blueprint: Blueprint, platform: OneTalkPlatform) -> None:
    @blueprint.post("/events/<chatbot:str>", name="events")
    async def events(request: Request, chatbot: str) -> HTTPResponse | None:
        if chatbot != platform.chatbot_name:
            return json({"success": False, "error": f"no chatbot {chatbot!r}"}, status=404)
        given = request.headers.get("secret-key", "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, platform.chatbot.secret.encode()):
            return empty(status=401)
        fault = platform.faults.popleft() if platform.faults else Fault(applied=True)
        if fault.applied:
            try:
                platform.take(request.body)
            except EventRefused as refused:
                return json({"success": False, "error": str(refused)}, status=400)
        return await _answered(fault)


async def _answered(fault: Fault) -> HTTPResponse:
    if fault.silent:
        await asyncio.sleep(SILENCE_SECONDS)  # the caller is gone by then, and with it this task
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    success = fault.status < 300 if fault.success is None else fault.success
    return json({"success": success}, status=fault.status, headers=headers)


def _add_buyer_route(blueprint: Blueprint, platform: OneTalkPlatform) -> None:
    @blueprint.post("/buyer/messages", name="buyer_messages")
    async def write(request: Request) -> HTTPResponse:
        try:
            written = read_buyer(request.body)
            case, message = platform.buyer_writes(written.channel_id, written.contact, written.type, written.content)
        except BuyerInvalid as invalid:
            return json({"error": str(invalid)}, status=400)
        return json({"caseID": case.id, "messageID": message.id})


def _add_inbox_routes(blueprint: Blueprint, platform: OneTalkPlatform) -> None:
    @blueprint.get("/cases", name="cases")
    async def cases(_: Request) -> HTTPResponse:
        newest_first = reversed(platform.cases.values())
        return json({"cases": [case.shown(with_messages=False) for case in newest_first]})

    @blueprint.get("/cases/<case_id:str>", name="case")
    async def case(_: Request, case_id: str) -> HTTPResponse:
        found = platform.cases.get(case_id)
        return json(found.shown()) if found else _no_case(case_id)

    @blueprint.post("/cases/<case_id:str>/agent", name="agent")
    async def agent(request: Request, case_id: str) -> HTTPResponse:
        found = platform.cases.get(case_id)
        if found is None:
            return _no_case(case_id)
        try:
            written = read_agent(request.body)
        except BuyerInvalid as invalid:
            return json({"error": str(invalid)}, status=400)
        if not found.open:
            return json({"error": "the case is closed"}, status=409)
        return json({"messageID": platform.agent_writes(found, written.text).id})

    @blueprint.post("/cases/<case_id:str>/close", name="close")
    async def close(_: Request, case_id: str) -> HTTPResponse:
        found = platform.cases.get(case_id)
        if found is None:
            return _no_case(case_id)
        platform.close(found)
        return json(found.shown(with_messages=False))


def _add_stream(blueprint: Blueprint, platform: OneTalkPlatform) -> None:
    @blueprint.get("/cases/<case_id:str>/stream", name="stream")
    async def stream(request: Request, case_id: str) -> HTTPResponse | None:
        found = platform.cases.get(case_id)
        if found is None:
            return _no_case(case_id)
        response = await request.respond(content_type="text/event-stream", headers={"Cache-Control": "no-store"})
        async with aclosing(_lines(platform, found)) as lines:
            async for line in lines:
                await response.send(line)
        return None


async def _lines(platform: OneTalkPlatform, case: Case) -> AsyncGenerator[str, None]:
    """Server-sent events: `case` first, then one per change, and a comment now and then so that a dead page is noticed."""
    with platform.watching(case) as queue:
        change: Change | None = Change("case", case.shown())
        while change is not None:
            yield f"event: {change.what}\ndata: {msgspec.json.encode(change.data).decode()}\n\n"
            while True:
                try:
                    change = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
                    break
                except asyncio.TimeoutError:
                    yield ": still here\n\n"


def _no_case(case_id: str) -> HTTPResponse:
    return json({"error": f"no case {case_id!r}"}, status=404)
