"""The whole of SiapKak as its user starts it: `make run`'s launcher with its processes, in a folder and on ports of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import httpx
import psutil

from tests.support.buyers import wait_for
from tests.support.record import Record

ROOT = Path(__file__).parents[2]
SECRET = "secret-of-the-web-chat-in-tests"
TOPICS = {
    "keluhan": 11,
    "refund": 12,
    "gudang": 13,
    "umum": 14,
    "pemilik": 15,
    "teknisi": 16,
    "tukar": 17,
    "jahit": 18,
    "apoteker": 19,
}
MODULES = {"gateway": "bot.processes.gateway", "bot": "bot.processes.bot", "actions": "bot.processes.actions"}
NOTHING: Mapping[str, str] = {}
START_SECONDS = 420.0  # with training, on a slow machine
STOP_SECONDS = 40.0


@dataclass
class Stack:
    """A running SiapKak."""

    environment: dict[str, str]
    launcher: "subprocess.Popen[bytes]"
    wished: datetime
    began: datetime

    @property
    def gateway(self) -> str:
        """Where marketplaces call."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def simulator(self) -> str:
        """Where OneTalk is played."""
        return f"http://127.0.0.1:{self.environment['SIMULATOR_PORT']}"

    @property
    def record(self) -> Record:
        """Its database."""
        return Record(Path(self.environment["VAR_DIR"]) / "siapkak.db")

    def alive(self) -> None:
        """Raises AssertionError with the launcher's words when it has ended, whoever ended it."""
        output = Path(self.environment["VAR_DIR"]) / "launcher.log"
        assert self.launcher.poll() is None, f"the launcher stopped:\n{output.read_text()}"

    def now(self) -> datetime:
        """What its clock says."""
        return self.wished + (datetime.now(timezone.utc) - self.began)

    def import_shops(self, folder: Path) -> None:
        """As the seller does it while everything runs."""
        command = [sys.executable, "-m", "bot.processes.import_shop", "--all", str(folder)]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr

    def process(self, name: str) -> psutil.Process | None:
        """The process of that name now: gateway, bot, bot-2 …, actions or redis; None while there is none."""
        for child in psutil.Process(self.launcher.pid).children(recursive=True):
            with suppress(psutil.Error):
                if self._is(child, name):
                    return child
        return None

    def kill(self, name: str) -> bool:
        """End it with SIGKILL; False when it was not there. The launcher starts it again."""
        process = self.process(name)
        with suppress(psutil.NoSuchProcess):
            if process:
                process.kill()
                process.wait(10)
                return True
        return False

    def wipe_redis(self) -> bool:
        """Throw away all that Redis holds, as a lost disk does: its file first, then the process."""
        for file in (Path(self.environment["VAR_DIR"]) / "redis").glob("appendonly*"):
            if file.is_dir():
                shutil.rmtree(file)
            else:
                file.unlink()
        return self.kill("redis")

    def _is(self, process: psutil.Process, name: str) -> bool:
        kind, _, number = name.partition("-")
        if kind == "redis":
            return process.name() == "redis-server"
        if MODULES[kind] not in process.cmdline():
            return False
        port = str(int(self.environment["BOT_PORT"]) + int(number or 1) - 1)
        return kind != "bot" or process.environ().get("BOT_PORT") == port

    @contextmanager
    def without_actions(self) -> Iterator[None]:
        """Kill the action server and keep its port, so that it cannot come back before the end of the block."""
        port = int(self.environment["ACTIONS_PORT"])
        assert self.kill("actions")
        with socket.socket() as held:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            wait_for("the action server's port is free", lambda: _bound(held, port))
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)  # else the next one could bind beside us, and listen
            yield
        wait_for("the action server is back", lambda: _answers(f"http://127.0.0.1:{port}/health"))


@contextmanager
def running(folder: Path, shops: Path, now: str, *, replicas: int = 1, extra: Mapping[str, str] = NOTHING) -> Iterator[Stack]:
    """Start everything with the clock at that moment; stop it again, whatever happens. `extra` goes into its environment."""
    environment = {**_environment(folder, shops, now, replicas), **extra}
    output = folder / "launcher.log"
    command = [sys.executable, "-m", "bot.processes.run"]
    with output.open("wb") as log:
        began = datetime.now(timezone.utc)
        launcher = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    stack = Stack(environment, launcher, datetime.fromisoformat(now), began)

    def ready() -> bool | None:
        stack.alive()
        return True if "Ready." in output.read_text() else None

    try:
        wait_for("everything is healthy", ready, START_SECONDS)
        yield stack
    finally:
        children = psutil.Process(launcher.pid).children(recursive=True) if launcher.poll() is None else []
        launcher.send_signal(signal.SIGINT)
        try:
            launcher.wait(STOP_SECONDS)
        finally:
            launcher.kill()
            _, alive = psutil.wait_procs(children, timeout=5)
            assert not alive, f"still running after the launcher: {alive}"


def _environment(folder: Path, shops: Path, now: str, replicas: int) -> dict[str, str]:
    names = ("PORT", "ACTIONS_PORT", "CONSOLE_PORT", "SIMULATOR_PORT")
    given = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {
        **given,
        **dict(zip(names, (str(port) for port in _free_ports(len(names))), strict=True)),
        "BOT_PORT": str(_free_row_of_ports(replicas)),
        "REPLICAS": str(replicas),
        "VAR_DIR": str(folder),
        "SHOPS_DIR": str(shops),
        "WEB_SECRET_KEY": SECRET,
        "ONETALK_TOPICS": ",".join(f"{skill}:{topic}" for skill, topic in TOPICS.items()),
        "SIAPKAK_TEST": "1",
        "SIAPKAK_NOW": now,
    }


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _free_row_of_ports(number: int) -> int:
    """The first of so many ports in a row that nobody uses."""
    while True:
        first = _free_ports(1)[0]
        with ExitStack() as held, suppress(OSError, OverflowError):
            for port in range(first, first + number):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
            return first


def _bound(held: socket.socket, port: int) -> bool | None:
    try:
        held.bind(("127.0.0.1", port))
    except OSError:
        return None
    return True


def _answers(url: str) -> bool | None:
    try:
        return True if httpx.get(url, timeout=1, trust_env=False).status_code == 200 else None
    except httpx.HTTPError:
        return None
