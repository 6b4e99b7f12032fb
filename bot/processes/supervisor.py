"""Starts processes under circus, starts those again that die, and stops them in the opposite order. Nothing outlives it."""

import asyncio
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from circus.arbiter import Arbiter
from circus.watcher import Watcher
from tornado.ioloop import IOLoop

from bot.errors import StartFailed
from bot.processes import leash
from bot.processes.health import until_healthy
from bot.processes.last_words import last_words
from bot.processes.programs import Program

CHECK_SECONDS = 0.2
LOG_BYTES = 10_000_000
LOG_FILES = 5
LONGEST_BACK_OFF_SECONDS = 8.0  # a process that cannot live costs one start in that time
STEADY_SECONDS = 60.0  # who lived that long begins with a clean slate
MOST_DOUBLINGS = 10

log = logging.getLogger(__name__)


def back_off(deaths: int) -> float:
    """Seconds to wait before the next start, after so many deaths in a row. A single one may be chance: none is lost over it."""
    return min(LONGEST_BACK_OFF_SECONDS, 2.0 ** min(deaths - 2, MOST_DOUBLINGS)) if deaths > 1 else 0.0


@dataclass
class Child:
    """A program with its process."""

    program: Program
    watcher: Watcher
    log_file: Path
    log_offset: int = 0
    started_at: float = 0.0
    exit_code: int | None = None
    kept: bool = False  # it was healthy once: from now on it is started again
    deaths: int = 0
    again_at: float | None = None

    def alive(self) -> bool:
        """Whether its process is there."""
        return not self.watcher.is_stopped()

    def reason(self) -> str:
        """Why it is not, in its own words."""
        if self.exit_code is not None and self.exit_code < 0:
            return f"it was ended by {signal.Signals(-self.exit_code).name}"
        code = "" if self.exit_code is None else f" with exit code {self.exit_code}"
        return f"it stopped{code}: {last_words(self.log_file, self.log_offset)}"


@dataclass
class Supervisor:
    """Children of this process. Must live in the main thread's event loop, and be the only one there that has children."""

    log_dir: Path
    environment: Mapping[str, str]
    tell: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    _arbiter: Any = None
    _keeper: "asyncio.Task[None] | None" = None

    async def open(self) -> None:
        """Begin to watch."""
        self.log_dir.mkdir(parents=True, exist_ok=True)
        # inproc: nobody outside can command it. No multicast, and no check of its own: `_keep` calls it.
        names = {"endpoint": f"inproc://siapkak-{id(self)}", "pubsub_endpoint": f"inproc://siapkak-{id(self)}-events"}
        self._arbiter = Arbiter([], **names, multicast_endpoint="", check_delay=-1, loop=IOLoop.current(), proc_name="siapkak")
        await self._arbiter.start()
        self._keeper = asyncio.create_task(self._keep())

    async def start(self, program: Program) -> Child:
        """Start a program. `healthy` waits for it."""
        log_file = self.log_dir / f"{program.name}.log"
        watcher = self._arbiter.add_watcher(
            program.name,
            sys.executable,
            args=["-S", "-E", leash.__file__, str(os.getpid()), *program.command],
            env={**self.environment, **program.environment},
            working_dir=os.getcwd(),  # noqa: PTH109 - not resolved: the settings' relative paths start here
            singleton=True,
            respawn=False,
            max_retry=1,
            stop_children=True,
            graceful_timeout=program.stop_seconds,
            stdout_stream={"class": "FileStream", "filename": str(log_file), "max_bytes": LOG_BYTES, "backup_count": LOG_FILES},
            hooks={"after_reap": (self._reaped, True)},
        )
        child = Child(program, watcher, log_file)
        self.children.append(child)
        await self._spawn(child)
        return child

    async def healthy(self, child: Child) -> None:
        """Wait until it is ready.

        Raises:
            StartFailed: when it died or took too long.
        """
        program = child.program
        if await until_healthy(program.probe, child.alive, program.start_seconds):
            child.kept = True
            return
        why = child.reason()
        if child.alive():
            why = f"it did not get ready in {program.start_seconds:.0f} s: {last_words(child.log_file, child.log_offset)}"
        raise StartFailed(f"{program.name} could not be started – {why} (log: {child.log_file})")

    async def close(self) -> None:
        """Stop everything, the last started first, and wait until all of it is gone."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for child in reversed(self.children):
            if child.alive():
                self.tell(f"  stopping {child.program.name} …")
                await child.watcher.stop()
        if self._arbiter:
            await self._arbiter.stop()

    def kill(self) -> None:
        """Give up on a farewell: whoever is still there ends now."""
        for child in self.children:
            for process in child.watcher.get_active_processes():
                process.send_signal(signal.SIGKILL)

    async def _spawn(self, child: Child) -> None:
        child.log_offset = child.log_file.stat().st_size if child.log_file.exists() else 0
        child.started_at, child.again_at, child.exit_code = time.monotonic(), None, None
        await self._arbiter.start_watcher(child.watcher)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await self._look_after()
            except Exception:
                log.exception("supervisor.failed")  # whoever died is found again by the next look

    async def _look_after(self) -> None:
        await self._arbiter.manage_watchers()
        for child in self.children:
            if child.kept and not child.alive():
                await self._start_again(child)

    async def _start_again(self, child: Child) -> None:
        now = time.monotonic()
        if child.again_at is None:
            child.deaths = 1 if now - child.started_at > STEADY_SECONDS else child.deaths + 1
            pause = back_off(child.deaths)
            child.again_at = now + pause
            self.tell(f"{child.program.name}: {child.reason()} – starting it again in {pause:.0f} s (log: {child.log_file})")
            log.warning("process.died", extra={"program": child.program.name, "exit_code": child.exit_code, "pause": pause})
        if now >= child.again_at:
            await self._spawn(child)

    def _reaped(self, watcher: Watcher, exit_code: int | None = None, **_: Any) -> bool:
        for child in self.children:
            if child.watcher is watcher:
                child.exit_code = exit_code
        return True
