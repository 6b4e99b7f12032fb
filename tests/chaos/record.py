"""What the database and the marketplaces hold after a run, as values that the judge reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class Message:
    """A row of the message table. `chat` is the conversation's name, `marketplace:shop:id`."""

    id: int
    chat: str
    direction: str
    author: str
    text: str
    state: str
    kind: str = "text"
    external_id: str | None = None
    turn: str | None = None
    response: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    sent_at: datetime | None = None
    created_at: datetime | None = None
    handled_at: datetime | None = None  # of an outgoing row: when its last send began

    def __str__(self) -> str:
        times = " ".join(f"{name}={at:%H:%M:%S.%f}" for name, at in self._times().items() if at)
        told = f"{self.direction} {self.author} {self.kind} {self.state}, turn {self.turn}, marketplace's id {self.external_id}"
        return f"row {self.id}: {told}, {times}, data {dict(self.data)}, error {self.error!r}, {self.text[:80]!r}"

    def _times(self) -> dict[str, datetime | None]:
        return {"created": self.created_at, "handled": self.handled_at, "sent": self.sent_at}

    @property
    def said(self) -> str:
        """What the marketplace got: the row's own text, or that of all rows that it carried."""
        return " ".join(str(self.data.get("said") or self.text).split())


@dataclass(frozen=True)
class Ticket:
    """A row of the ticket table."""

    chat: str
    reason: str
    packet: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A row of the event table."""

    chat: str
    name: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """The database."""

    messages: Sequence[Message] = ()
    tickets: Sequence[Ticket] = ()
    events: Sequence[Event] = ()
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A message in a marketplace's own books, in the order in which it was accepted there.

    `by` is buyer, seller (in his own app) or api (our bot). `taken`: our gateway answered 200 to its webhook; None when the
    marketplace does not tell, and then `at` is when it was written. `taken_at` is when the gateway answered.
    """

    chat: str
    by: str
    id: str
    text: str
    taken: bool | None = None
    taken_at: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Deaf:
    """A time in which the gateway was dead, from its kill to its first answer."""

    begin: datetime
    end: datetime


MESSAGES = sa.text(
    "SELECT m.id, c.marketplace || ':' || c.shop_id || ':' || c.external_id AS chat, m.direction, m.author, m.text, m.state,"
    " m.kind, m.external_id, m.turn, m.response, m.data, m.error, m.sent_at, m.created_at, m.handled_at"
    " FROM messages m JOIN conversations c ON c.id = m.conversation_id ORDER BY m.id"
)
TICKETS = sa.text(
    "SELECT c.marketplace || ':' || c.shop_id || ':' || c.external_id AS chat, t.reason, t.packet"
    " FROM tickets t LEFT JOIN conversations c ON c.id = t.conversation_id ORDER BY t.id"
)
EVENTS = sa.text(
    "SELECT c.marketplace || ':' || c.shop_id || ':' || c.external_id AS chat, e.name, e.at, e.data"
    " FROM events e JOIN conversations c ON c.id = e.conversation_id ORDER BY e.id"
)
OWNERS = sa.text("SELECT marketplace || ':' || shop_id || ':' || external_id, owner FROM conversations")
WAITING = sa.text("SELECT state, count(*) FROM messages WHERE state IN ('new', 'queued', 'sending', 'unclear') GROUP BY state")


@dataclass(frozen=True)
class Reader:
    """Reads the database of a running stack; writes nothing."""

    engine: Any

    def record(self) -> Record:
        """All of it."""
        with self.engine.connect() as connection:
            return Record(
                messages=[Message(**_values(row)) for row in connection.execute(MESSAGES)],
                tickets=[Ticket(row.chat or "", row.reason, _read(row.packet)) for row in connection.execute(TICKETS)],
                events=[Event(**_values(row)) for row in connection.execute(EVENTS)],
                owners={row[0]: row[1] for row in connection.execute(OWNERS)},
            )

    def waiting(self) -> dict[str, int]:
        """How many messages are in a state that is not the last one."""
        with self.engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(WAITING)}


def _values(row: Any) -> dict[str, Any]:
    values = dict(row._mapping)
    for name in ("sent_at", "created_at", "handled_at", "at"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    return {**values, "data": _read(values["data"])}


def _read(value: Any) -> Any:
    """PostgreSQL's driver reads JSON itself."""
    return json.loads(value) if isinstance(value, str) else value
