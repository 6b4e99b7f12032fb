"""`make explore`: plays many schedules in several processes, shows progress, and prints the seed of every broken promise.

`make explore REPLAY=<seed>` prints every step of one schedule.
"""

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.store.migrate import upgrade
from tests.support.explorer import Explorer
from tests.support.explorer_cast import Variant

AT_ONCE = 250  # schedules on one database
SHARED_MEMORY = Path("/dev/shm")
PROGRESS_SECONDS = 10.0


@dataclass(frozen=True)
class Finding:
    """A seed whose schedule broke promises."""

    seed: int
    violations: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What a stretch of seeds came to."""

    schedules: int
    transactions: int
    findings: tuple[Finding, ...]


@contextmanager
def a_folder() -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where the machine has it."""
    folder = Path(tempfile.mkdtemp(prefix="siapkak-explore-", dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stretch(migrated: Path, seeds: Sequence[int], variant: Variant | None = None, *, stops_at: str | None = None) -> Tally:
    """Play these seeds on a fresh copy of a migrated SQLite file."""
    with a_folder() as folder:
        copy = folder / "siapkak.db"
        shutil.copy(migrated, copy)
        return stretch_on(f"sqlite:///{copy}", seeds, variant, stops_at=stops_at)


def stretch_on(
    url: str, seeds: Sequence[int], variant: Variant | None = None, *, threads: bool = False, stops_at: str | None = None
) -> Tally:
    """Play these seeds on this database, up to one that breaks a promise in these words (empty: in any).

    With threads, transactions of several actors meet where the database lets them.
    """
    explorer = Explorer(url, variant, threads=threads)
    findings: list[Finding] = []
    played = transactions = 0
    try:
        for seed in seeds:
            played += 1
            verdict = explorer.seed(seed)
            transactions += verdict.transactions
            if verdict.violations:
                findings.append(Finding(seed, verdict.violations))
            if stops_at is not None and any(stops_at in violation for violation in verdict.violations):
                break
    finally:
        explorer.close()
    return Tally(played, transactions, tuple(findings))


def replay(seed: int) -> int:
    """Print one schedule step by step; 1 when it breaks a promise."""
    with a_folder() as folder:
        url = f"sqlite:///{folder / 'siapkak.db'}"
        upgrade(url)
        explorer = Explorer(url)
        verdict = explorer.seed(seed)
        explorer.close()
    broken = [f"BROKEN: {violation}" for violation in verdict.violations]
    _print(*verdict.steps, *(broken or ["no promise is broken"]))
    return 1 if broken else 0


def explore(first: int, schedules: int, processes: int) -> int:
    """Play the seeds from `first` on; 1 when any of them breaks a promise."""
    progress = Progress(schedules)
    with a_folder() as folder:
        migrated = folder / "migrated.db"
        upgrade(f"sqlite:///{migrated}")
        seeds = range(first, first + schedules)
        stretches = [seeds[place : place + AT_ONCE] for place in range(0, schedules, AT_ONCE)]
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            for finished in as_completed([pool.submit(stretch, migrated, part) for part in stretches]):
                progress.add(finished.result())
    return 1 if progress.broken else 0


@dataclass
class Progress:
    """Counts stretches and says now and then how far they are."""

    schedules: int
    done: int = 0
    transactions: int = 0
    broken: int = 0
    began: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def add(self, tally: Tally) -> None:
        """One more stretch; what it found is printed at once."""
        self.done += tally.schedules
        self.transactions += tally.transactions
        self.broken += len(tally.findings)
        for finding in tally.findings:
            _print(f"seed {finding.seed}: " + "; ".join(finding.violations))
        passed = time.monotonic() - self.began
        if passed - self.shown >= PROGRESS_SECONDS or self.done == self.schedules:
            self.shown = passed
            pace = f"{self.transactions} transactions, {self.done / passed:.0f} schedules a second"
            _print(f"{self.done} of {self.schedules} schedules, {pace}, {self.broken} broken")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schedules", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--replay", type=int, help="print the steps of this seed")
    arguments = parser.parse_args()
    if arguments.replay is not None:
        return replay(arguments.replay)
    return explore(arguments.seed, arguments.schedules, arguments.processes)


def _print(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
