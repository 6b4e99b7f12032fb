"""The web chat's messages on their way to the gateway, with the faults that were asked for: see faults.py."""

import asyncio
from uuid import uuid4

import msgspec
from sanic.response import HTTPResponse

from simulator.faults import Faults
from simulator.gateway import Gateway


class _Opened(msgspec.Struct):
    session_id: str
    session_token: str


class _Said(msgspec.Struct):
    id: str


class WebFaults:
    """Between page and gateway. Draws go by the message's own id: the gateway's session ids are never the same twice."""

    def __init__(self, gateway: Gateway, faults: Faults) -> None:
        self._gateway = gateway
        self._faults = faults
        self._sessions: dict[str, tuple[str, str]] = {}  # by the page's authorization: session id, the seller's authorization
        self._held: dict[str, asyncio.Event] = {}
        self._typing: set[asyncio.Task[None]] = set()

    def opened(self, answer: HTTPResponse, seller: str) -> None:
        """Remember a new session, so that its seller can type."""
        try:
            session = msgspec.json.decode(answer.body or b"", type=_Opened)
        except msgspec.DecodeError:
            return  # the gateway refused it
        self._sessions[f"Bearer {session.session_token}"] = (session.session_id, seller)

    async def say(self, authorization: str, body: bytes) -> HTTPResponse:
        """Pass a buyer's message on; returns the gateway's last answer."""
        subject = _message_id(body)
        fault = self._faults.draw("webhook", subject)
        if fault == "disorder":
            await self._hold(authorization)
        elif fault == "delay":
            self._faults.count(fault)
            await asyncio.sleep(self._faults.fraction("delay_seconds", subject) * self._faults.plan.delay_seconds)
        answer = await self._passed_on(authorization, body, fault)
        if (held := self._held.pop(authorization, None)) is not None:
            held.set()
        if answer.status == 200 and self._faults.draw("seller", subject) is not None:
            self._let_seller_type(authorization, subject)
        return answer

    async def stop(self) -> None:
        """No seller types any more."""
        for task in self._typing:
            task.cancel()
        await asyncio.gather(*self._typing, return_exceptions=True)

    async def _passed_on(self, authorization: str, body: bytes, fault: str | None) -> HTTPResponse:
        if fault == "duplicate":
            self._faults.count(fault)
            first, _ = await asyncio.gather(self._call(authorization, body), self._call(authorization, body))
            return first
        answer = await self._call(authorization, body)
        if fault == "lost_ack" and answer.status == 200:
            self._faults.count(fault)
            return await self._call(authorization, body)
        return answer

    async def _call(self, authorization: str, body: bytes) -> HTTPResponse:
        return await self._gateway.call("POST", "webhook", authorization, content=body)

    async def _hold(self, authorization: str) -> None:
        """Wait until the session's next message was passed on; one that comes alone is not held for ever."""
        if authorization in self._held:
            return
        passed = self._held[authorization] = asyncio.Event()
        try:
            await asyncio.wait_for(passed.wait(), self._faults.plan.hold_seconds)
        except asyncio.TimeoutError:
            self._held.pop(authorization, None)
        else:
            self._faults.count("disorder")

    def _let_seller_type(self, authorization: str, subject: str) -> None:
        if authorization not in self._sessions:
            return  # its session was not opened here
        task = asyncio.create_task(self._type(*self._sessions[authorization], subject))
        self._typing.add(task)
        task.add_done_callback(self._typing.discard)

    async def _type(self, session_id: str, seller: str, subject: str) -> None:
        await asyncio.sleep(self._faults.fraction("typing_seconds", subject) * self._faults.plan.typing_seconds)
        reply = {"session_id": session_id, "id": uuid4().hex, "text": self._faults.seller_says}
        answer = await self._gateway.call("POST", "seller/webhook", seller, json=reply)
        if answer.status == 200:
            self._faults.count("seller_typing")


def _message_id(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Said).id
    except (ValueError, RecursionError):
        return ""  # the gateway will say what is wrong with it
