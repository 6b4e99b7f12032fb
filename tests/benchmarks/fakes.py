"""A system without processes, and a door into it that answers as told."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from types import TracebackType
from typing import Any

import psutil

from benchmarks.books import Ledger
from benchmarks.doors import Times
from benchmarks.processes import SystemFailed
from benchmarks.questions import Chat, Questions

Delay = Callable[[int], float | None]  # seconds until the answer to the n-th question; None: never


@dataclass
class FakeDoor:
    """Acknowledges at once."""

    delay: Delay
    books: Ledger = field(default_factory=lambda: Ledger(0, 0, 0, 0, 0))
    asked: list[tuple[str, str]] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)
    with_people: set[str] = field(default_factory=set)

    async def __aenter__(self) -> "FakeDoor":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    async def ask(self, chat: Chat, text: str) -> Times:
        assert chat.id not in self.waiting, "two questions of one chat at once: the answer could be either's"
        delay = self.delay(len(self.asked))
        self.asked.append((chat.id, text))
        acked = perf_counter()
        self.waiting.add(chat.id)
        await asyncio.sleep(delay or 0)
        self.waiting.discard(chat.id)
        return Times(acked, None if delay is None else perf_counter())

    def gone(self, chat: Chat) -> bool:
        return chat.id in self.with_people

    async def settled(self, seconds: float) -> Ledger:
        return self.books


@dataclass
class FakeSystem:
    """Starts at once, or says why it does not."""

    name: str
    questions: Questions
    its_door: FakeDoor
    fails: str = ""
    durable: bool = True
    stopped: bool = False

    def door(self) -> FakeDoor:
        return self.its_door

    async def start(self) -> dict[str, float]:
        if self.fails:
            raise SystemFailed(self.fails)
        return {"everything": 2.0, "bot": 1.0}

    def stop(self) -> None:
        self.stopped = True

    def memory(self) -> dict[str, float]:
        return {"bot": 100.0, "actions": 40.0}

    def processor(self) -> dict[str, float]:
        return {"bot": 0.002 * len(self.its_door.asked), "actions": 0.0}

    def processes(self) -> Mapping[str, psutil.Process]:
        return {}

    def check(self) -> Any:
        pass
