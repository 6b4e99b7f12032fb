"""SiapKak as one of the systems."""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, time

import psutil

from benchmarks.doors import SECRET, Door, OneTalkDoor
from benchmarks.processes import ROOT, SystemFailed, free_ports
from benchmarks.questions import Questions
from benchmarks.systems import START_SECONDS, System
from bot.training import models

OURS = "ours"
PORTS = ("PORT", "BOT_PORT", "ACTIONS_PORT", "CONSOLE_PORT")


class Ours(System):
    """SiapKak as `make serve` starts it, on SQLite and its own Redis; OneTalk is played by the driver."""

    durable = True

    def __init__(self, name: str, folder: Path, questions: Questions, replicas: int = 1) -> None:
        super().__init__(name, folder, questions)
        self.replicas = replicas
        self.port, self.actions_port, self.console_port, self.marketplace_port, *_ = free_ports(4)
        self.bot_port = _row_of_ports(replicas)

    def check(self) -> None:
        """The launcher would train a missing model, which is no start-up time."""
        if not models.model_path(ROOT / "models", models.training_hash(ROOT)).is_file():
            raise SystemFailed("no model fits the data – run: make train")

    def door(self) -> Door:
        """OneTalk's webhook, and our send calls."""
        return OneTalkDoor(f"http://127.0.0.1:{self.port}/webhooks/onetalk/webhook", self.marketplace_port, self.moved)

    def processes(self) -> Mapping[str, psutil.Process]:
        """The launcher's family; further bots are numbered."""
        launcher = psutil.Process(self.children.running["launcher"].pid)
        found = {"launcher": launcher}
        for process in sorted(launcher.children(recursive=True), key=lambda each: each.pid):
            name = _role(process)
            while name in found:
                name = f"{name}+"
            found[name] = process
        return found

    async def _start(self) -> float:
        ports = dict(zip(PORTS, (self.port, self.bot_port, self.actions_port, self.console_port), strict=True))
        onetalk = {"ONETALK_URL": f"http://127.0.0.1:{self.marketplace_port}/onetalk", "ONETALK_SECRET_KEY": SECRET}
        given = self._clocked(**{name: str(port) for name, port in ports.items()}, **onetalk, REPLICAS=str(self.replicas))
        self.children.start("launcher", ["-m", "bot.processes.run", "--serve"], given)
        bots = [f"http://127.0.0.1:{self.bot_port + place}/webhooks/stream/health" for place in range(self.replicas)]
        urls = [*bots, f"http://127.0.0.1:{self.port}/health", f"http://127.0.0.1:{self.actions_port}/health"]
        moments = await asyncio.gather(*(self.children.healthy("launcher", url, START_SECONDS) for url in urls))
        born = max(process.create_time() for name, process in self.processes().items() if name.startswith("bot"))
        return float(time() - born) - (perf_counter() - max(moments[: self.replicas]))


def _role(process: psutil.Process) -> str:
    """What a process of ours is, by its command."""
    words = process.cmdline()
    if words and "redis-server" in words[0]:
        return "redis"
    return next((str(word).rpartition(".")[2] for word in words if word.startswith("bot.processes.")), process.name())


def _row_of_ports(number: int) -> int:
    """The first of some free ports in a row."""
    for first in range(20_000, 30_000, 16):
        with ExitStack() as held:
            try:
                for port in range(first, first + number):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first
    raise SystemFailed("no ports are free")
