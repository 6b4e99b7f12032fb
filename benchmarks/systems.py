"""The systems that are measured, each started from nothing in a folder of its own: SiapKak, and Rasa as stock and lean."""

import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from time import perf_counter

import psutil

from benchmarks.doors import SECRET, Door
from benchmarks.processes import ROOT, Children, environment
from benchmarks.questions import Questions

START_SECONDS = 240.0


class System(ABC):
    """One system. `folder` is emptied at the start."""

    durable = False  # whether it promises to lose nothing

    def __init__(self, name: str, folder: Path, questions: Questions) -> None:
        self.name = name
        self.folder = folder
        self.questions = questions
        self.children = Children(folder / "log")
        self.moved = questions.clock - datetime.now(timezone.utc)

    async def start(self) -> dict[str, float]:
        """Start everything; gives seconds until all of it is healthy, and of the bot's own process."""
        self.check()
        shutil.rmtree(self.folder, ignore_errors=True)
        _bench_shops(self.folder / "shops")
        began = perf_counter()
        bot = await self._start()
        return {"everything": perf_counter() - began, "bot": bot}

    def stop(self) -> None:
        """Stop everything."""
        self.children.stop()

    def memory(self) -> dict[str, float]:
        """Resident megabytes by process."""
        return self._of_each(lambda process: process.memory_info().rss / 1e6)

    def processor(self) -> dict[str, float]:
        """Seconds of processor time used so far, by process."""
        return self._of_each(lambda process: sum(process.cpu_times()[:2]))

    def _of_each(self, look: Callable[[psutil.Process], float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, process in self.processes().items():
            with suppress(psutil.Error):  # it is being started again
                found[name] = look(process)
        return found

    @abstractmethod
    def check(self) -> None:
        """Raises SystemFailed when something is missing."""

    @abstractmethod
    def door(self) -> Door:
        """The way in; to be entered before the start."""

    @abstractmethod
    def processes(self) -> Mapping[str, psutil.Process]:
        """Its processes by name."""

    @abstractmethod
    async def _start(self) -> float:
        """Start; gives the bot's own seconds."""

    def _clocked(self, **given: str) -> dict[str, str]:
        now = {"SIAPKAK_TEST": "1", "SIAPKAK_NOW": self.questions.clock.isoformat()}
        paths = {"VAR_DIR": str(self.folder), "SHOPS_DIR": str(self.folder / "shops"), "WEB_SECRET_KEY": SECRET}
        return environment(**now, **paths, **given)


def _bench_shops(folder: Path) -> None:
    """The demo shops without a burst window, so that its pause is not measured."""
    shutil.copytree(ROOT / "demo", folder, ignore=shutil.ignore_patterns("*.md"))
    for path in folder.glob("*/shop.yml"):
        text, changed = re.subn(r"^burst_seconds:.*$", "burst_seconds: 0", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(text if changed else f"{text}\nburst_seconds: 0\n", encoding="utf-8")
