"""Three ways of asking: at a fixed rate whatever happens (no coordinated omission), as fast as answers come, one long chat."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.doors import Door
from benchmarks.questions import Buyers, Chat


@dataclass(frozen=True)
class Sample:
    """One question: `due` is when it should have left, the others are seconds from then on; None where it did not happen."""

    due: float
    ack: float | None
    reply: float | None
    silent: bool = False

    @property
    def turn(self) -> float | None:
        """How long the system worked on it, also when it then said nothing."""
        return self.ack if self.silent else self.reply


@dataclass
class Run:
    """What was asked between two moments of `perf_counter`."""

    began: float
    ended: float = 0.0
    samples: list[Sample] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long questions were asked."""
        return self.ended - self.began

    @property
    def per_second(self) -> float:
        """Answers that arrived while questions were asked, by second."""
        in_time = sum(each.reply is not None and each.due + each.reply <= self.ended for each in self.samples)
        return in_time / self.seconds


async def steady(door: Door, buyers: Buyers, rate: float, seconds: float) -> Run:
    """Open loop: a question leaves every 1/rate seconds, however many are under way, and its time counts from when it was due."""
    run = Run(perf_counter())
    asking = []
    for number in range(round(rate * seconds)):
        due = run.began + number / rate
        await _until(due)
        asking.append(asyncio.create_task(_ask(door, buyers, run, due)))
    await _until(run.began + seconds)
    run.ended = perf_counter()
    await asyncio.gather(*asking)
    return run


async def flat_out(door: Door, buyers: Buyers, at_once: int, seconds: float) -> Run:
    """Closed loop: so many buyers, each writes again as soon as he has his answer."""
    run = Run(perf_counter(), perf_counter() + seconds)

    async def buyer() -> None:
        while perf_counter() < run.ended:
            await _ask(door, buyers, run, perf_counter())

    await asyncio.gather(*(buyer() for _ in range(at_once)))
    return run


async def long_chat(door: Door, chat: Chat, turns: int, most_seconds: float) -> list[Sample]:
    """One chat, turn after turn; it ends early when an answer stays away or the time is up."""
    samples: list[Sample] = []
    until = perf_counter() + most_seconds
    while len(samples) < turns and perf_counter() < until and not chat.over and not door.gone(chat):
        samples.append(await _asked(door, chat, perf_counter()))
    return samples


async def every(seconds: float, look: Callable[[], Awaitable[None]]) -> None:
    """Look again and again, until cancelled."""
    due = perf_counter()
    while True:
        await look()
        due += seconds
        await _until(due)


async def _ask(door: Door, buyers: Buyers, run: Run, due: float) -> None:
    while door.gone(chat := buyers.take()):
        continue
    run.samples.append(await _asked(door, chat, due))
    buyers.give_back(chat)


async def _asked(door: Door, chat: Chat, due: float) -> Sample:
    times = await door.ask(chat, chat.next_text())
    chat.over = chat.over or (times.replied is None and not times.silent)
    ack, reply = (None if at is None else at - due for at in (times.acked, times.replied))
    return Sample(due, ack, reply, times.silent)


async def _until(moment: float) -> None:
    if (rest := moment - perf_counter()) > 0:
        await asyncio.sleep(rest)
