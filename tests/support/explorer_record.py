"""The record of one conversation as it stands after each transaction, read past everything that is being tested."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.messages import ConversationKey

CONVERSATION = "SELECT id, owner, epoch, agent, episode FROM conversations WHERE marketplace=? AND shop_id=? AND external_id=?"
MESSAGES = (
    "SELECT id, direction, author, kind, state, epoch, text, turn, external_id, sent_at, created_at, data FROM messages "
    "WHERE conversation_id=? ORDER BY id"
)
TICKETS = "SELECT id, state, told, reason, packet FROM tickets WHERE conversation_id=? ORDER BY id"


class SeenMessage(NamedTuple):
    """A row of the message table."""

    id: int
    direction: str
    author: str
    kind: str
    state: str
    epoch: int
    text: str
    turn: str | None
    external_id: str | None
    sent_at: str | None
    created_at: str
    data: str


class SeenTicket(NamedTuple):
    """A row of the ticket table; `packet` as text."""

    id: int
    state: str
    told: bool
    reason: str
    packet: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.state != "closed"


class Seen(NamedTuple):
    """All of it at one moment."""

    owner: str = "BOT"
    epoch: int = 0
    agent: str | None = None
    episode: int = 0
    messages: Mapping[int, SeenMessage] = {}
    tickets: Mapping[int, SeenTicket] = {}

    @property
    def open_ticket(self) -> SeenTicket | None:
        """The ticket that is open, if one is."""
        return next((ticket for ticket in reversed(self.tickets.values()) if ticket.is_open), None)

    def of(self, direction: str) -> list[SeenMessage]:
        """Messages in or out."""
        return [message for message in self.messages.values() if message.direction == direction]


class RecordReader:
    """Reads a database beside SQLAlchemy: SQLite with `url` of a file, or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self._is_sqlite = url.startswith("sqlite")
        if self._is_sqlite:
            self._connection: Any = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False, isolation_level=None)
        else:
            import psycopg2

            self._connection = psycopg2.connect(url.replace("postgresql+psycopg2", "postgresql"))
            self._connection.autocommit = True

    def look(self, key: ConversationKey) -> Seen | None:
        """The conversation; None while nobody wrote."""
        rows = self._rows(CONVERSATION, (key.marketplace, key.shop_id, key.external_id))
        if not rows:
            return None
        number, *values = rows[0]
        messages = {row[0]: SeenMessage(*row) for row in self._rows(MESSAGES, (number,))}
        tickets = {row[0]: SeenTicket(row[0], row[1], bool(row[2]), *row[3:]) for row in self._rows(TICKETS, (number,))}
        return Seen(*values, messages, tickets)

    def close(self) -> None:
        """No more looks."""
        self._connection.close()

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._is_sqlite:
            return list(self._connection.execute(query, parameters))
        query = query.replace("?", "%s").replace("data FROM", "data::text FROM").replace("packet FROM", "packet::text FROM")
        with self._connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return list(cursor.fetchall())
