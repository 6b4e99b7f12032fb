"""Rasa without us as one of the systems."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from time import perf_counter

import psutil

from benchmarks.doors import Door, RestDoor
from benchmarks.processes import SystemFailed, free_ports
from benchmarks.questions import Questions
from benchmarks.rivals import Rival, trained
from benchmarks.systems import START_SECONDS, System
from benchmarks.words import with_present_words


class Rasa(System):
    """Rasa without a line of ours: `rasa run` with the REST channel, and our action server over the same shops."""

    def __init__(self, rival: Rival, folder: Path, questions: Questions) -> None:
        super().__init__(rival.name, folder, questions)
        self.rival = rival
        self.port, self.actions_port = free_ports(2)

    def check(self) -> None:
        """Its model is kept from run to run."""
        if not trained(self.rival):
            raise SystemFailed(f"it is not trained – run: {self.rival.command} (about {self.rival.minutes} min, once)")

    def door(self) -> Door:
        """The REST channel."""
        return RestDoor(f"http://127.0.0.1:{self.port}")

    def processes(self) -> Mapping[str, psutil.Process]:
        """The two servers."""
        return {name: psutil.Process(self.children.running[name].pid) for name in ("bot", "actions")}

    async def _start(self) -> float:
        given = self._clocked(SIAPKAK_NOW_SET_AT=datetime.now(timezone.utc).isoformat(), LOG_LEVEL="WARNING")
        self.children.start("import", ["-m", "bot.processes.import_shop", "--all", str(self.folder / "shops")], given)
        await self.children.finished("import", START_SECONDS)
        actions = {**given, "ACTIONS_PORT": str(self.actions_port)}
        self.children.start("actions", ["-m", "benchmarks.actions"], actions)
        await self.children.healthy("actions", f"http://127.0.0.1:{self.actions_port}/health", START_SECONDS)
        model = await asyncio.to_thread(with_present_words, self.rival.model, self.folder / "model.tar.gz")
        credentials, endpoints = self.folder / "credentials.yml", self.folder / "endpoints.yml"
        credentials.write_text("rest:\n")
        # The selective domain is not Rasa's default, but saves it work; it is given every advantage that is a setting.
        endpoints.write_text(
            f"action_endpoint:\n  url: http://127.0.0.1:{self.actions_port}/webhook\n  enable_selective_domain: true\n"
        )
        began = perf_counter()
        server = ["-m", "rasa", "run", "--model", str(model), "--port", str(self.port), "--interface", "127.0.0.1"]
        files = ["--credentials", str(credentials), "--endpoints", str(endpoints)]
        self.children.start("bot", [*server, *files], given)
        return await self.children.healthy("bot", f"http://127.0.0.1:{self.port}/", START_SECONDS) - began
