"""Seeded rubbish for webhooks: bodies that are nearly right, proofs that are nearly right, and a client that sends them fast."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.support.mutation import DEEP

HUGE = 1_200_000  # more than the gateway takes
LARGE = 900_000  # nearly as much as it takes
NASTY_TEXTS = (
    "",
    " ",
    "\x00",
    "ready\x00kak?",
    "\x1b[2J\x07\x08",
    "\u202eakhir\u202c",
    "\u200f\u2066kak\u2069",
    "\ud800",
    "x\udfff",
    "e" + "\u0301" * 500,
    "k" * 10_000,
    "🙏" * 3_000,
    "'; DROP TABLE messages; --",
    '" OR 1=1 --',
    "%s%s%n{0}{text}${jndi:ldap://127.0.0.1/a}",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "a:b:c",
    "\r\nX-Injected: 1",
    "\ufeff\u2028\u2029\x85",
    "None",
    "-1",
    "1772427613345",
)
NASTY_NUMBERS = (
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63),
    10**30,
    4_102_444_800_000,
    1_772_427_613_345,
    0.5,
    -0.0,
    1e308,
    float("nan"),
    float("inf"),
    float("-inf"),
)
NASTY_REST = (None, True, False, [], {}, [[]], {"": {}}, [None] * 50, {"a": {"a": {"a": {"a": 1}}}}, ["text"], {"id": "x"})
CONTENT_TYPES = (
    *(b"application/json",) * 12,
    b"application/json; charset=utf-16",
    b"text/plain",
    b"application/x-www-form-urlencoded",
    b"multipart/form-data; boundary=x",
    b"image/png",
    b"\xff\xfe",
    b"",
    None,
)
JUNK = (b"[]", b"{}", b"null", b"NaN", b'"text"', b"\xff\xfe", b"\x00", b"", b"{" * 9, b"a=b&c=d", b"\x1f\x8b\x08\x00junk")


@dataclass(frozen=True)
class Recorded:
    """A body as a marketplace sent it, and the ids in it; empty where it has none."""

    body: bytes
    message_id: str = ""
    conversation: str = ""

    def renamed(self, message_id: str, conversation: str = "") -> bytes:
        """The body with other ids."""
        body = self.body
        for old, new in ((self.message_id, message_id), (self.conversation, conversation)):
            body = body.replace(f'"{old}"'.encode(), f'"{new}"'.encode()) if old and new else body
        return body


@dataclass(frozen=True)
class Request:
    """One call of a webhook."""

    body: bytes
    headers: Mapping[str, bytes]

    def __str__(self) -> str:
        return f"{dict(self.headers)!r:.400}, {len(self.body)} bytes: {self.body[:400]!r}"


@dataclass
class Rubbish:
    """Makes calls from recorded bodies. The same seed makes the same calls."""

    recorded: Sequence[Recorded]
    sign: Callable[[bytes], Mapping[str, str]]
    forge: Callable[[bytes], Mapping[str, str]]
    seed: int
    dice: random.Random = field(init=False)
    number: int = 0
    signs_bodies: bool = field(init=False)

    def __post_init__(self) -> None:
        # More than once: a token that tells the second in which it was made differs too, now and then.
        self.signs_bodies = all(self.sign(b"one") != self.sign(b"other") for _ in range(5))
        self.dice = random.Random(self.seed)

    def proven(self) -> Request:
        """A call with the right proof; the body may be anything."""
        body = self.body()
        return Request(body, {**_encoded(self.sign(body)), **self._content_type()})

    def unproven(self) -> Request:
        """A call with a wrong proof, a damaged one or none; the body is often a good one."""
        body = self.fresh() if self.dice.random() < 0.5 else self.body()
        kind = self.dice.randrange(5)
        if kind == 0:
            headers: Mapping[str, bytes] = {}
        elif kind == 1 and self.signs_bodies:
            headers = _encoded(self.sign(body + b" "))
        elif kind <= 2:
            headers = _encoded(self.forge(body))
        else:
            damage = self.dice.choice(DAMAGES)
            headers = {name: damage(value) for name, value in _encoded(self.sign(body)).items()}
        return Request(body, {**headers, **self._content_type()})

    def fresh(self) -> bytes:
        """A recorded body whose message was not sent before, sometimes in a conversation that is new too."""
        self.number += 1
        conversation = f"chat-{self.number}" if self.dice.random() < 0.3 else ""
        return self.dice.choice(self.recorded).renamed(f"fuzz-{self.number}", conversation)

    def body(self) -> bytes:
        """A recorded body, damaged in some way; now and then undamaged or something else altogether."""
        kind = self.dice.random()
        if kind < 0.12:
            return self.fresh()
        if kind < 0.65:
            return self._with_other_members(self.fresh())
        if kind < 0.90:
            return self._with_other_bytes(self.fresh())
        if kind < 0.95:
            return self.dice.choice(JUNK)
        if kind < 0.985:
            return self.dice.randbytes(self.dice.randrange(200))
        if kind < 0.995:
            return self.dice.choice((*DEEP, self.fresh()[:-1] + b',"unknown":' + DEEP[0]))
        return self._large(self.fresh())

    def _with_other_members(self, body: bytes) -> bytes:
        document = json.loads(body)
        for _ in range(self.dice.choice((1, 1, 1, 2, 3))):
            places = _places(document)
            if not places:
                break
            parent, key = self.dice.choice(places)
            if self.dice.random() < 0.15:
                del parent[key]
            else:
                parent[key] = self._nasty(parent[key])
        return json.dumps(document, ensure_ascii=self.dice.random() < 0.5).encode(errors="surrogatepass")

    def _nasty(self, old: Any) -> Any:
        if isinstance(old, str) and self.dice.random() < 0.6:
            return self.dice.choice(NASTY_TEXTS)  # of the right type, so that it comes further
        # A copy: the next change of the same document may be inside of it.
        return deepcopy(self.dice.choice(self.dice.choice((NASTY_TEXTS, NASTY_TEXTS, NASTY_NUMBERS, NASTY_REST))))

    def _with_other_bytes(self, body: bytes) -> bytes:
        start = self.dice.randrange(len(body) + 1)
        end = min(len(body), start + self.dice.choice((0, 0, 1, 1, 2, 8, 64, len(body))))
        new = self.dice.choice(
            (b"", self.dice.randbytes(self.dice.randrange(1, 6)), body[start:end] * 2, b"\xc3\x28", b'"', b"\\u0000")
        )
        return body[:start] + new + body[end:]

    def _large(self, body: bytes) -> bytes:
        size = self.dice.choice((LARGE, LARGE, HUGE))
        texts = re.findall(rb'"[^"\\]{2,}"', body)
        return body.replace(self.dice.choice(texts), b'"' + b"k" * (size - len(body)) + b'"') if texts else b" " * size

    def _content_type(self) -> Mapping[str, bytes]:
        kind = self.dice.choice(CONTENT_TYPES)
        return {} if kind is None else {"Content-Type": kind}


# What can be wrong with a proof; each makes another value of it, in every header that has a part of the proof.
DAMAGES: tuple[Callable[[bytes], bytes], ...] = (
    lambda value: value[::-1],
    lambda value: value[:-2],
    lambda value: value + b"x",
    lambda value: b"x" + value,
    lambda value: b"",
    lambda value: b"\xe9\xff" + value,
    lambda value: b"x" * 7_000,
    lambda value: value[: len(value) // 2] + b"\x00" + value[len(value) // 2 :],
)


def _encoded(headers: Mapping[str, str]) -> dict[str, bytes]:
    return {name: value.encode() for name, value in headers.items()}


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    keys: Sequence[Any] = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in _places(value[key])]


@asynccontextmanager
async def callers(port: int, path: str, count: int) -> AsyncIterator[Sequence["Caller"]]:
    """So many connections, hung up in the end."""
    opened = [Caller(port, path) for _ in range(count)]
    try:
        yield opened
    finally:
        for each in opened:
            await each.close()


@dataclass
class Caller:
    """One connection to a server on 127.0.0.1, kept open; httpx would need longer than the server."""

    port: int
    path: str
    stream: "tuple[asyncio.StreamReader, asyncio.StreamWriter] | None" = None

    async def call(self, request: Request) -> int:
        """The status of the answer; 0 when the server hung up on a body that is larger than it takes."""
        try:
            return await self._call(request)
        except (ConnectionError, asyncio.IncompleteReadError):
            await self.close()
            if len(request.body) >= HUGE:
                return 0
            raise

    async def close(self) -> None:
        """Hang up."""
        if self.stream:
            writer = self.stream[1]
            self.stream = None
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _call(self, request: Request) -> int:
        if self.stream is None:
            self.stream = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.stream
        lines = [f"POST {self.path} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Content-Length: %d" % len(request.body)]
        lines += [name.encode() + b": " + value for name, value in request.headers.items()]
        writer.write(b"\r\n".join([*lines, b"", b""]) + request.body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        await reader.readexactly(int(length.group(1)) if length else 0)
        if b"connection: close" in head:
            await self.close()
        return int(head.split(b" ", 2)[1])


def growth(samples: Sequence[int]) -> float:
    """How much a series grows from its first to its last value, by the median slope: single jumps do not count."""
    step = max(1, len(samples) // 60)
    points = list(enumerate(samples))[::step]
    slopes = [(b - a) / (y - x) for place, (x, a) in enumerate(points) for y, b in points[place + 1 :]]
    return median(slopes) * (len(samples) - 1)
