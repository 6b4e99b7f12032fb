"""Real servers on 127.0.0.1: our own Sanic apps, and a fake of whatever we call."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sanic import Blueprint, Sanic


def unique_app() -> Sanic:
    """A Sanic app under a name that no other test has (two of one name cannot be in a process)."""
    # Sanic rewrites its own methods at each start; a second app in one process finds them only in this mode.
    Sanic.test_mode = True
    return Sanic(f"test_{uuid4().hex}", configure_logging=False)


@asynccontextmanager
async def serving(app: Sanic) -> AsyncIterator[str]:
    """Serve the app on a free port; yields its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))  # Sanic takes port 0 for "no port given"
    server = await app.create_server(
        sock=listener, return_asyncio_server=True, access_log=False, asyncio_server_kwargs={"start_serving": False}
    )
    assert server is not None
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await server.before_stop()
        closed = server.close()
        for connection in tuple(server.connections):
            connection.abort()
        while server.connections:
            await asyncio.sleep(0)  # until the loop has seen them go
        await closed
        await server.after_stop()


@asynccontextmanager
async def serving_blueprint(blueprint: Blueprint, url_prefix: str | None = None) -> AsyncIterator[str]:
    """Serve one blueprint, as the gateway mounts a channel; yields the address."""
    app = unique_app()
    app.blueprint(blueprint, **({"url_prefix": url_prefix} if url_prefix else {}))
    async with serving(app) as address:
        yield address


@dataclass(frozen=True)
class Answer:
    """What the fake answers: a status with a JSON body (bytes stay what they are). `silent` reads the request and never
    answers; `dropped` reads it and hangs up."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    dropped: bool = False

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()

    @property
    def response(self) -> bytes:
        """The whole answer on the wire."""
        headers = {"Content-Length": str(len(self.content)), "Connection": "close", **self.headers}
        head = [f"HTTP/1.1 {self.status} Whatever", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*head, "", ""]).encode() + self.content


@dataclass(frozen=True)
class Call:
    """One request that the fake got. Names of headers are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


@dataclass
class FakeServer:
    """Gives the answers that were queued, then `Answer()`; remembers every call."""

    url: str = ""
    answers: deque[Answer] = field(default_factory=deque)
    calls: list[Call] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    open: set["asyncio.Task[None] | None"] = field(default_factory=set)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request, one answer."""
        self.open.add(asyncio.current_task())
        # A caller that goes away in the middle is no fault of the test's.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            self.calls.append(await _call(reader))
            answer = self.answers.popleft() if self.answers else Answer()
            if answer.silent:
                await self.closing.wait()
            elif not answer.dropped:
                writer.write(answer.response)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.open.discard(asyncio.current_task())


async def _call(reader: asyncio.StreamReader) -> Call:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    method, path, _ = first.split(" ")
    return Call(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@asynccontextmanager
async def fake_server(*answers: Answer) -> AsyncIterator[FakeServer]:
    """A fake of any HTTP service, on a free port."""
    fake = FakeServer(answers=deque(answers))
    server = await asyncio.start_server(fake.handle, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    fake.url = f"http://{host}:{port}/call"
    try:
        yield fake
    finally:
        fake.closing.set()
        server.close()
        await server.wait_closed()
        await asyncio.gather(*(task for task in fake.open if task))
