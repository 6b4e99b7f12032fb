"""A program under test: reads what it says while it runs, and knows every process that it started."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.05)
    return True


class Running:
    """The program, its words and its children."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def says(self, words: str, seconds: float = 60) -> bool:
        eventually(lambda: words in self.text or self.process.poll() is not None, seconds)
        self._reader.join(0 if self.process.poll() is None else 10)
        return words in self.text

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def ends(self, number: int | None = None, seconds: float = 60) -> int:
        """Its exit code, after the signal if one is given."""
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self._reader.join(10)
        return code

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line)


@contextmanager
def running(command: Sequence[str], **environment: str) -> Iterator[Running]:
    program = Running(command, environment)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            family = program.children()
            program.ends(signal.SIGKILL)
            psutil.wait_procs(family, timeout=10)
        program._reader.join(10)
