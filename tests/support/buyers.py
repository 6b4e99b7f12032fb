"""Buyers over real HTTP: one in the web chat with its live stream, one in a chat that OneTalk (the simulator) carries."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol, TypeVar

import httpx
from itsdangerous import URLSafeTimedSerializer

from tests.support.record import Record

DEADLINE = 30.0
# Every browser comes from an address of its own, as in the world: the gateway bounds new chats per address.
_addresses = (f"127.1.{number // 250}.{number % 250 + 2}" for number in count())
_ids = count(1)

T = TypeVar("T")


class NotInTime(AssertionError):
    """A condition did not come true before its deadline."""


def wait_for(what: str, find: Callable[[], T | None], deadline: float = DEADLINE) -> T:
    """The first thing that `find` gives which is not None."""
    until = time.monotonic() + deadline
    while time.monotonic() < until:
        if (found := find()) is not None:
            return found
        time.sleep(0.03)
    raise NotInTime(f"not within {deadline:.0f} s: {what}")


@dataclass(frozen=True)
class Ticket:
    """A ticket of the conversation, as the shop sees it."""

    reason: str
    packet: Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """What stands after a turn: who owns the chat, its tickets (newest first), and what the bot said in this turn."""

    owner: str
    tickets: tuple[Ticket, ...]
    replies: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()


class Buyer(Protocol):
    """Writes bubbles and sees what comes back."""

    marketplace: str

    def write(self, bubbles: Sequence[Mapping[str, Any]]) -> None:
        """Send the bubbles, one right after the other."""

    def settled(self) -> State:
        """Wait until everything written was dealt with and everything the bot had to say has arrived."""


@dataclass
class WebBuyer:
    """A browser with an open chat."""

    gateway: str
    record: Record
    shop_id: str
    secret: str
    buyer_id: str | None = None
    marketplace: str = "web"
    refused: int = 0
    written: int = 0
    _seen: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)
    _owner: str = "BOT"

    @contextmanager
    def open(self) -> Iterator["WebBuyer"]:
        """Begin the chat and keep its live stream open."""
        transport = httpx.HTTPTransport(local_address=next(_addresses))
        with httpx.Client(
            base_url=f"{self.gateway}/webhooks/web", transport=transport, timeout=DEADLINE, trust_env=False
        ) as http:
            self.http = http
            wish = {"shop_id": self.shop_id}
            if self.buyer_id:
                claims = {"shop_id": self.shop_id, "buyer_id": self.buyer_id, "name": "Pembeli"}
                wish["buyer_token"] = self._signed("siapkak.web.buyer", claims)
            session = http.post("/sessions", json=wish)
            assert session.status_code == 201, session.text
            self.session_id = session.json()["session_id"]
            self.headers = {"Authorization": f"Bearer {session.json()['session_token']}"}
            with http.stream("GET", "/events", headers=self.headers) as stream, closing(_events(stream)) as events:
                assert stream.status_code == 200
                self._events = events
                yield self

    def write(self, bubbles: Sequence[Mapping[str, Any]]) -> None:
        for bubble in bubbles:
            body = {"id": f"m{next(_ids)}", "type": "text", "sent_at": int(time.time() * 1000), **bubble}
            answer = self.http.post("/webhook", json=body, headers=self.headers)
            if answer.status_code == 200:
                self.written += 1
            else:
                self.refused = answer.status_code

    def seller_writes(self, text: str) -> None:
        """A person of the shop answers in the shop's own app."""
        token = self._signed("siapkak.web.seller", {"shop_id": self.shop_id})
        body = {"session_id": self.session_id, "id": f"s{next(_ids)}", "text": text}
        answer = self.http.post("/seller/webhook", json=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        self.written += 1

    def settled(self) -> State:
        rows = self.record.settled("web", self.session_id, self.written)
        sent = {row.id: row for row in rows if row.state in ("sent", "unknown") and row.kind == "text"}
        view = self._view()
        self._read_until(lambda: sent.keys() <= self._seen.keys() and self._owner == view["owner"])
        new = [number for number in sent if number not in self._told]
        self._told.update(new)
        return State(
            owner=view["owner"],
            tickets=tuple(Ticket(ticket["reason"], ticket["packet"]) for ticket in view["tickets"]),
            replies=tuple(self._seen[number]["text"] for number in new),
            responses=tuple(name.removesuffix("_en") for number in new for name in sent[number].response.split("+")),
        )

    def _view(self) -> Mapping[str, Any]:
        token = self._signed("siapkak.web.seller", {"shop_id": self.shop_id})
        answer = self.http.get(f"/seller/sessions/{self.session_id}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        view: Mapping[str, Any] = answer.json()
        return view

    def _read_until(self, enough: Callable[[], bool]) -> None:
        until = time.monotonic() + DEADLINE
        while not enough():
            if time.monotonic() > until:
                raise NotInTime("the live stream did not bring every line and the owner")
            name, data = next(self._events)
            if name == "message":
                self._seen[data["id"]] = data
            elif name == "state":
                self._owner = data["owner"]

    def _signed(self, salt: str, claims: Mapping[str, str]) -> str:
        return str(URLSafeTimedSerializer(self.secret, salt=salt).dumps(dict(claims)))


@dataclass
class OneTalkBuyer:
    """A customer whose chat OneTalk carries; `case` is the one that is open."""

    simulator: str
    record: Record
    channel_id: str
    marketplace: str = "onetalk"
    refused: int = 0
    case_id: str = ""
    written: int = 0
    _told: set[int] = field(default_factory=set)

    @contextmanager
    def open(self) -> Iterator["OneTalkBuyer"]:
        """A customer who has not written yet."""
        self.customer = f"pelanggan-{next(_ids)}"
        with httpx.Client(base_url=f"{self.simulator}/onetalk", timeout=DEADLINE, trust_env=False) as http:
            self.http = http
            yield self

    def write(self, bubbles: Sequence[Mapping[str, Any]]) -> None:
        for bubble in bubbles:
            fields = {"type": "text", **bubble}
            fields["body" if fields["type"] == "text" else "caption"] = fields.pop("text", None)
            answer = self.http.post("/buyer/messages", json={"channel_id": self.channel_id, "customer": self.customer, **fields})
            assert answer.status_code == 200, answer.text
            self._in_case(answer.json()["caseID"])
            self.written += 1

    def close_case(self) -> None:
        """An agent closes the case; the next message opens another."""
        assert self.http.post(f"/cases/{self.case_id}/close").status_code == 200

    def case(self) -> Mapping[str, Any]:
        """The case as the agents' inbox shows it."""
        found: Mapping[str, Any] = self.http.get(f"/cases/{self.case_id}").json()
        return found

    def settled(self) -> State:
        rows = self.record.settled("onetalk", self.case_id, self.written)
        new = [row for row in rows if row.kind == "text" and row.state == "sent" and row.id not in self._told]
        self._told.update(row.id for row in new)
        said = [message["text"] for message in self.case()["messages"] if message["author"] == "bot"]
        assert len(said) == len(self._told), "OneTalk shows other messages than the record holds"
        owner, tickets = self.record.desk("onetalk", self.case_id)
        return State(
            owner=owner,
            tickets=tuple(Ticket(reason, packet) for reason, packet in tickets),
            replies=tuple(said[len(said) - len(new) :]),
            responses=tuple(name.removesuffix("_en") for row in new for name in row.response.split("+")),
        )

    def _in_case(self, case_id: str) -> None:
        if case_id != self.case_id:
            self.case_id, self.written, self._told = case_id, 0, set()


def _events(stream: httpx.Response) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Server-sent events; comments come out as nameless ones, so that a waiting reader looks at its deadline."""
    name = ""
    for line in stream.iter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])
        elif line.startswith(":"):
            yield "", {}
