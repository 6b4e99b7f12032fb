"""`endure`: a steady stream for long, and whether the memory of any process grows."""

import asyncio
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

import psutil

from benchmarks.books import Ledger
from benchmarks.driver import Run, every, flat_out, steady
from benchmarks.figures import Slope, Spread, slope, spread
from benchmarks.ours import Ours
from benchmarks.phases import SETTLE_SECONDS
from benchmarks.plot import lines_over_time
from benchmarks.processes import ROOT, SystemFailed
from benchmarks.questions import Buyers, read_questions
from benchmarks.systems import System

FOLDER = ROOT / "var" / "bench"
LOOK_SECONDS = 10.0
WARM_UP_SECONDS = 20.0
SETTLING_SHARE = 0.2  # of the time, in which caches and pools fill: left out of the slope


@dataclass
class Endured:
    """What was seen. `memory` holds megabytes by process, each at the same place in `minutes`."""

    rate: float
    asked: int = 0
    unanswered: int = 0
    ack: Spread | None = None
    reply: Spread | None = None
    ledger: Ledger | None = None
    minutes: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)

    def look(self, minutes: float, sizes: Mapping[str, float]) -> None:
        """Write one look down; a process that is not there keeps its last size."""
        self.minutes.append(minutes)
        for name, size in sizes.items():
            self.memory.setdefault(name, [size] * (len(self.minutes) - 1))
        for name, series in self.memory.items():
            series.append(sizes.get(name, series[-1] if series else 0.0))

    def slopes(self) -> dict[str, Slope | None]:
        """Megabytes an hour by process."""
        first = next((place for place, at in enumerate(self.minutes) if at >= SETTLING_SHARE * self.minutes[-1]), 0)
        hours = [each / 60 for each in self.minutes[first:]]
        return {name: slope(hours, series[first:]) for name, series in self.memory.items()}


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    parser.add_argument("--replicas", type=int, default=1, help="bots")


def run(arguments: Namespace) -> int:
    """Stream, print what was seen, write it with a picture; returns the exit code."""
    system = Ours("endure", FOLDER / "endure", read_questions(), arguments.replicas)
    try:
        found = asyncio.run(_endured(system, arguments.rate, arguments.minutes))
    except (SystemFailed, OSError, psutil.Error) as error:
        print(f"It could not be measured: {error}")
        return 1
    finally:
        system.stop()
    print("\n".join(told(found)))
    slopes = {name: asdict(each) if each else None for name, each in found.slopes().items()}
    (FOLDER / "endure.json").write_text(json.dumps({**asdict(found), "megabytes_an_hour": slopes}, indent=1) + "\n")
    (FOLDER / "endure.svg").write_text(lines_over_time(found.minutes, found.memory), encoding="utf-8")
    print(f"\nWritten: {FOLDER}/endure.json and endure.svg")
    assert found.ledger
    return 1 if found.ledger.lost or found.ledger.twice else 0


async def _endured(system: System, rate: float, minutes: float) -> Endured:
    found = Endured(rate)
    async with system.door() as door:
        await system.start()
        buyers = Buyers(system.questions, system.name)
        await flat_out(door, buyers, 8, WARM_UP_SECONDS)
        began = perf_counter()

        async def look() -> None:
            found.look((perf_counter() - began) / 60, system.memory())
            if len(found.minutes) % 30 == 0:
                print(f"  {found.minutes[-1]:.0f} min: {sum(system.memory().values()):.0f} MB in all", flush=True)

        ran = await _watched(steady(door, buyers, rate, 60 * minutes), every(LOOK_SECONDS, look))
        replies: Sequence[float | None] = [each.reply for each in ran.samples]
        found.asked, found.unanswered = len(replies), sum(each is None for each in replies)
        found.ack, found.reply = spread([each.ack for each in ran.samples]), spread(replies)
        found.ledger = await door.settled(SETTLE_SECONDS)
    return found


async def _watched(work: Coroutine[Any, Any, Run], watch: Coroutine[Any, Any, None]) -> Run:
    """The work's result; when the watch fails, both end at once."""
    working, watching = asyncio.ensure_future(work), asyncio.ensure_future(watch)
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done():
            watching.result()
        return await working
    finally:
        working.cancel()
        watching.cancel()


def told(found: Endured) -> list[str]:
    """What the terminal shows."""
    assert found.ledger and found.ack and found.reply
    lines = [
        f"{found.asked} messages at {found.rate:g} a second: {found.unanswered} not answered in time, "
        f"{found.ledger.lost} lost, {found.ledger.twice} answered twice",
        f"ack p50/p95/p99 {_three(found.ack)} ms, reply {_three(found.reply)} ms",
    ]
    for name, line in found.slopes().items():
        series = found.memory[name]
        grows = "too short to tell" if line is None else f"{line.rise:+.1f} ± {line.error:.1f} MB/h"
        lines.append(f"  {name:<10} {series[0]:6.0f} → {series[-1]:6.0f} MB   {grows:<22} {_spark(series)}")
    return lines


def _three(of: Spread) -> str:
    return "/".join("–" if each is None else f"{each:.0f}" for each in (of.p50, of.p95, of.p99))


def _spark(series: Sequence[float], width: int = 40) -> str:
    """A line of blocks, the lowest value at the bottom."""
    picked = [series[place * len(series) // width] for place in range(width)] if len(series) > width else series
    low, high = min(picked), max(picked)
    return "".join("▁▂▃▄▅▆▇█"[int(7 * (each - low) / (high - low))] if high > low else "▁" for each in picked)
