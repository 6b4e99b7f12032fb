"""What OneTalk tells the chatbot: the documented body, and the serial queue that carries it."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from simulator.onetalk.records import Case, Message

# The kinds for which OneTalk tells the phone number.
WITH_PHONE = ("whatsapp", "whatsappba")


def webhook_body(case: Case, message: Message) -> dict[str, Any]:
    """The documented fields and no other."""
    sender: dict[str, Any] = {"customerUserID": case.contact.customer, "contactName": case.contact.name}
    if case.channel.type in WITH_PHONE and case.contact.phone:
        sender["phone"] = case.contact.phone
    return {
        "caseID": case.id,
        "channelType": case.channel.type,
        "channelID": case.channel.id,
        "channelName": case.channel.name,
        "sender": sender,
        "message": {
            "id": message.id,
            "type": message.type,
            **_members(message),
            "timestamp": int(message.time.timestamp() * 1000),
        },
    }


def _members(message: Message) -> dict[str, Any]:
    content = dict(message.content)
    reply = content.pop("whatsappba", None)
    # OneTalk's samples put a film under `image`, and so do we: it is the harder case for the chatbot.
    name = "image" if message.type == "video" else message.type
    return {**({name: content} if content else {}), **({"whatsappba": reply} if reply else {})}


@dataclass
class Chatbot:
    """A custom chatbot as OneTalk calls it: one call after the other, each waiting for its 200."""

    webhook_url: str
    secret: str
    tries: int = 3
    pause_seconds: float = 1.0
    timeout_seconds: float = 10.0
    dropped: list[str] = field(default_factory=list)
    _queue: deque[Mapping[str, Any]] = field(default_factory=deque)
    _worker: "asyncio.Task[None] | None" = None

    def tell(self, body: Mapping[str, Any]) -> None:
        """Queue a message; it never overtakes another."""
        self._queue.append(body)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._drain())

    async def idle(self) -> None:
        """Wait until everything queued was delivered or dropped."""
        while self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker])

    async def close(self) -> None:
        """Stop calling; what is still queued is forgotten."""
        self._queue.clear()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait([self._worker])

    async def _drain(self) -> None:
        async with httpx.AsyncClient(timeout=self.timeout_seconds) as http:
            while self._queue:
                body = self._queue.popleft()
                if not await self._delivered(http, body):
                    self.dropped.append(str(body["message"]["id"]))

    async def _delivered(self, http: httpx.AsyncClient, body: Mapping[str, Any]) -> bool:
        for attempt in range(self.tries):
            if attempt:
                await asyncio.sleep(self.pause_seconds)
            try:
                response = await http.post(self.webhook_url, json=body, headers={"X-Secret-Key": self.secret})
            except httpx.HTTPError:
                continue
            if response.status_code == httpx.codes.OK:
                return True
        return False
