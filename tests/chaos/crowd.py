"""Lets all buyers of a plan write at their times, while processes are killed at theirs."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp

from tests.chaos.buyers import CHATS_PER_ADDRESS, TIMEOUT, WRITERS, Places, Writer, bridge_lines, until
from tests.chaos.plan import Chat, Kill, Plan, Say
from tests.chaos.record import Deaf, Line
from tests.support.stack import Stack

HOLD_SECONDS = 1.5
GONE_SECONDS = 30.0  # how long a kill waits for a process that is just being started again


@dataclass
class Crowd:
    """Everybody who writes, and what was done to the processes."""

    plan: Plan
    places: Places
    stack: Stack
    writers: dict[Chat, Writer] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    deaf: list[Deaf] = field(default_factory=list)
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)

    @asynccontextmanager
    async def gathered(self) -> AsyncIterator["Crowd"]:
        """With open connections, and the bridge's faults set."""
        try:
            for chat in self.plan.chats:
                self.writers[chat] = WRITERS[chat.marketplace](chat, self.places, self._session(chat))
            await self._set_faults()
            yield self
        finally:
            await asyncio.gather(*(session.close() for session in self.sessions))

    async def play(self) -> None:
        """Do the whole plan."""
        by_chat: dict[Chat, list[Say]] = defaultdict(list)
        for say in self.plan.says:
            by_chat[say.chat].append(say)
        begin = asyncio.get_running_loop().time()
        chats = (self._chat(chat, says, begin) for chat, says in by_chat.items())
        kills = (self._kill(kill, begin) for kill in self.plan.kills)
        await asyncio.gather(*chats, *kills)

    async def lines(self) -> list[Line]:
        """All marketplaces' books."""
        books = [await writer.lines() for writer in self.writers.values()]
        bridge, _ = await bridge_lines(self.sessions[0], self.places.simulator)
        return [*(line for book in books for line in book), *bridge]

    async def undelivered(self) -> int:
        """How many webhooks the bridge still has to deliver."""
        return (await bridge_lines(self.sessions[0], self.places.simulator))[1]

    async def faults(self) -> dict[str, int]:
        """What really happened: on the bridge as it counts it, in the web chat as we did it."""
        url = f"{self.places.simulator}/faults"
        told, _ = await until(lambda: self.sessions[0].get(url, timeout=TIMEOUT), 200)
        return {**{f"bridge {name}": number for name, number in sorted(told["bridge"]["happened"].items())}, **self.done}

    async def _chat(self, chat: Chat, says: list[Say], begin: float) -> None:
        """One chat in its order: sellers and buyers apart, for neither waits for the other."""
        buyer = [say for say in says if not say.by_seller]
        await asyncio.gather(self._writes(chat, buyer, begin), *(self._types(chat, say, begin) for say in says if say.by_seller))

    async def _writes(self, chat: Chat, says: list[Say], begin: float) -> None:
        waiting = list(says)
        last = self.places.now()
        while waiting:
            say = waiting.pop(0)
            await _at(begin + say.at)
            now = last = max(self.places.now(), last + timedelta(milliseconds=1))
            if say.held and waiting and waiting[0].at - say.at < HOLD_SECONDS:
                following = waiting.pop(0)
                await _at(begin + following.at)
                last = max(self.places.now(), now + timedelta(milliseconds=1))
                await self._write(chat, following, last)
                self.done["web disorder"] += 1
            await self._write(chat, say, now)

    async def _write(self, chat: Chat, say: Say, now: Any) -> None:
        await self.writers[chat].write(say, now)
        self.done["web duplicate"] += say.duplicate

    async def _types(self, chat: Chat, say: Say, begin: float) -> None:
        await _at(begin + say.at)
        while not self.writers[chat].heard:
            await asyncio.sleep(0.1)
        await self.writers[chat].write(say, self.places.now())
        self.done["seller typed"] += 1

    async def _kill(self, kill: Kill, begin: float) -> None:
        await _at(begin + kill.at)
        until_ = asyncio.get_running_loop().time() + GONE_SECONDS
        do = self.stack.wipe_redis if kill.wipe else lambda: self.stack.kill(kill.target)
        killed = self.places.now()
        while not await asyncio.to_thread(do):
            assert asyncio.get_running_loop().time() < until_, f"{kill.target} did not come back"
            await asyncio.sleep(0.2)
            killed = self.places.now()
        self.done[f"killed {kill.target}{' and wiped' if kill.wipe else ''}"] += 1
        if kill.target == "gateway":
            await until(lambda: self.sessions[0].get(f"{self.places.gateway}/health", timeout=TIMEOUT), 200)
            self.deaf.append(Deaf(killed, self.places.now()))

    def _session(self, chat: Chat) -> aiohttp.ClientSession:
        place = chat.number // CHATS_PER_ADDRESS
        if place == len(self.sessions):
            address = f"127.1.{place // 250}.{place % 250 + 2}"
            self.sessions.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, local_addr=(address, 0))))
        return self.sessions[place]

    async def _set_faults(self) -> None:
        scale = self.plan.scale
        plan = {
            "marketplace": "bridge",
            "seed": scale.seed,
            "duplicate": scale.duplicates,
            "disorder": 2 * scale.disorder,  # only messages with a next bubble can be held back
            "lost_ack": 0.03,
            "delay": 0.03,
            "rate_limited": scale.refused,
            "server_error": scale.refused,
            "accepted_then_timeout": scale.refused,
            "early_echo": 0.10,
            "lost_echo": 0.05,
        }
        url = f"{self.places.simulator}/faults"
        await until(lambda: self.sessions[0].post(url, json=plan, timeout=TIMEOUT), 200)


async def _at(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
