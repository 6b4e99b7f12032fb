"""Child processes of a run: started on a leash, watched until they answer, and stopped whatever happens."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import psutil
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.processes import leash

ROOT = Path(__file__).parents[1]
PAUSE_SECONDS = 0.05
STOP_SECONDS = 40.0
LAST_LINES = 5


class SystemFailed(Exception):
    """A system could not be measured; the message says which process and why."""


@dataclass
class Children:
    """Processes with their logs. They die with this one, even when that is killed."""

    logs: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start a Python command of this environment; gives its process id."""
        self.logs.mkdir(parents=True, exist_ok=True)
        line = [sys.executable, "-S", "-E", leash.__file__, str(os.getpid()), sys.executable, *command]
        with self._log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                line, env=dict(environment), cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
            )
        return self.running[name].pid

    async def finished(self, name: str, seconds: float) -> None:
        """Wait for its good end; raises SystemFailed."""
        process, until = self.running[name], perf_counter() + seconds
        while process.poll() is None and perf_counter() < until:
            await asyncio.sleep(PAUSE_SECONDS)
        if process.returncode != 0:
            raise SystemFailed(self._why(name))

    async def healthy(self, name: str, url: str, seconds: float) -> float:
        """Wait until the address answers 200; gives the moment (`perf_counter`), raises SystemFailed."""
        until = perf_counter() + seconds
        async with ClientSession(timeout=ClientTimeout(total=2)) as http:
            while perf_counter() < until:
                self.alive(name)
                if await _answers(http, url):
                    return perf_counter()
                await asyncio.sleep(PAUSE_SECONDS)
        raise SystemFailed(f"{url} did not answer in {seconds:.0f} s; {self._why(name)}")

    def alive(self, name: str) -> None:
        """Raises SystemFailed when it has ended."""
        if self.running[name].poll() is not None:
            raise SystemFailed(self._why(name))

    def stop(self) -> None:
        """The last started first; who does not go in time is killed."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                _stop(process)

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _why(self, name: str) -> str:
        lines = self._log(name).read_text(errors="replace").splitlines()[-LAST_LINES:]
        return f"{name} (exit code {self.running[name].poll()}) said last: " + " / ".join(lines)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for left in psutil.wait_procs(family, timeout=5)[1]:
        left.kill()


async def _answers(http: ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as response:
            return response.status == 200
    except (ClientError, asyncio.TimeoutError):
        return False


def free_ports(number: int) -> list[int]:
    """Ports on loopback that nobody uses now, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def environment(**given: str) -> dict[str, str]:
    """What a child gets: nothing of ours but the paths, so that no setting of the operator changes what is measured."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return {**kept, **quiet, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **given}
