"""Carries webhooks: in order within a conversation, again and again until 200, with the faults that were asked for."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import aiohttp
import msgspec

from simulator.bridge.records import Conversation, Message
from simulator.bridge.signing import Proof
from simulator.faults import Faults

TIMEOUT_SECONDS = 5.0
CONNECTIONS = 100
# Said of the body itself: the same body again would be refused again.
REFUSALS = (400, 413)


@dataclass
class _Line:
    """What waits to be told of one conversation."""

    conversation: Conversation
    waiting: deque[Message] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    worker: "asyncio.Task[None] | None" = None


class Courier:
    """Tells the bot of every message. A failed delivery is tried again after `pause_seconds`, then after twice as long"""

    def __init__(self, url: str, proof: Proof, faults: Faults, pause_seconds: float = 1.0, longest: float = 600.0) -> None:
        self.refused: list[str] = []
        self.url = url
        self._proof = proof
        self._faults = faults
        self._pause_seconds = pause_seconds
        self._longest = longest
        self._lines: dict[str, _Line] = {}
        self._extra: set[asyncio.Task[bool]] = set()
        self._http: aiohttp.ClientSession | None = None

    @property
    def waiting(self) -> int:
        """How many messages are not delivered yet."""
        return sum(len(line.waiting) + 1 for line in self._lines.values()) + len(self._extra)

    def tell(self, conversation: Conversation, message: Message) -> None:
        """Queue a message behind the conversation's others."""
        line = self._lines.get(conversation.name)
        if line is None:
            line = self._lines[conversation.name] = _Line(conversation)
            line.worker = asyncio.create_task(self._drain(line))
        line.waiting.append(message)
        line.came.set()

    async def tell_now(self, conversation: Conversation, message: Message) -> None:
        """Deliver past the queue; if that fails, queue it."""
        if not await self._delivered(conversation, message):
            self.tell(conversation, message)

    async def close(self) -> None:
        """Stop calling; what is still queued is forgotten."""
        tasks = [*(line.worker for line in self._lines.values() if line.worker), *self._extra]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lines.clear()
        if self._http is not None:
            await self._http.close()

    async def _drain(self, line: _Line) -> None:
        while line.waiting:
            await self._next(line)
        del self._lines[line.conversation.name]

    async def _next(self, line: _Line) -> None:
        message = line.waiting.popleft()
        fault = self._faults.draw("webhook", line.conversation.name)
        if fault == "disorder":
            if await self._has_next(line):
                self._faults.count("disorder")
                await self._until_delivered(line.conversation, line.waiting.popleft())
            fault = None
        elif fault == "delay":
            self._faults.count("delay")
            share = self._faults.fraction("delay_seconds", line.conversation.name)
            await asyncio.sleep(share * self._faults.plan.delay_seconds)
        await self._until_delivered(line.conversation, message, fault)

    async def _has_next(self, line: _Line) -> bool:
        """Whether another message of the conversation comes while this one is held back."""
        line.came.clear()
        if not line.waiting:
            try:
                await asyncio.wait_for(line.came.wait(), self._faults.plan.hold_seconds)
            except asyncio.TimeoutError:
                return False
        return True

    async def _until_delivered(self, conversation: Conversation, message: Message, fault: str | None = None) -> None:
        if fault == "duplicate":
            self._faults.count("duplicate")
            extra = asyncio.create_task(self._delivered(conversation, message))
            self._extra.add(extra)
            extra.add_done_callback(self._extra.discard)
        pause = self._pause_seconds
        loses = fault == "lost_ack"
        while True:
            if await self._delivered(conversation, message):
                if not loses:
                    return
                self._faults.count("lost_ack")
                loses = False
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._longest)

    async def _delivered(self, conversation: Conversation, message: Message) -> bool:
        """Whether one call ended for good: taken, or refused for what it says."""
        body = msgspec.json.encode(conversation.webhook(message))
        headers = {"Content-Type": "application/json", **self._proof.headers(body)}
        message.attempts += 1
        try:
            async with self._session().post(self.url, data=body, headers=headers) as answer:
                await answer.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False
        if answer.status in REFUSALS:
            self.refused.append(message.id)
            return True
        if answer.status == 200 and message.acknowledged is None:
            message.acknowledged = self._proof.clock()
        return answer.status == 200

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS), connector=aiohttp.TCPConnector(limit=CONNECTIONS)
            )
        return self._http
