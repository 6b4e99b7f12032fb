"""Dead letters: outgoing rows that did not arrive or of which nobody knows, and a person's decision to send one again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.messages import Author, ConversationKey
from bot.store import joining
from bot.store.conversation_tables import conversations, events, messages
from bot.store.database import Database

DEAD = ("failed", "unknown")


@dataclass(frozen=True)
class Undelivered:
    """A row that waits for a person's decision; `at` is when it was last tried."""

    id: int
    key: ConversationKey
    state: str
    kind: str
    text: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Refused:
    """A row that cannot be sent again. `state` is None where no outgoing row has that number."""

    id: int
    state: str | None


class SqlUndelivered:
    """Reads dead letters and queues them anew. For programs without an event loop."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def listed(self, shop_id: str | None = None) -> tuple[Undelivered, ...]:
        """All of them, or one shop's, the oldest first."""
        query = (
            sa.select(messages, conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id.label("chat"))
            .join(conversations, messages.c.conversation_id == conversations.c.id)
            .where(messages.c.direction == "out", messages.c.state.in_(DEAD))
            .order_by(messages.c.id)
        )
        if shop_id is not None:
            query = query.where(conversations.c.shop_id == shop_id)
        return self.database.read_now(lambda connection: tuple(_undelivered(row) for row in connection.execute(query)))

    def send_again(self, ids: Sequence[int], now: datetime) -> tuple[Refused, ...]:
        """Queue these rows anew; gives those that were refused, the others leave with the sender's next round."""
        return self.database.write_now(
            lambda connection: tuple(filter(None, (_send_again(connection, each, now) for each in dict.fromkeys(ids))))
        )


def _undelivered(row: Row) -> Undelivered:
    key = ConversationKey(row.marketplace, row.shop_id, row.chat)
    return Undelivered(row.id, key, row.state, row.kind, row.text, row.error, row.handled_at or row.created_at)


def _send_again(connection: Connection, message_id: int, now: datetime) -> Refused | None:
    query = (
        sa.select(messages, conversations.c.shop_id)
        .join(conversations, messages.c.conversation_id == conversations.c.id)
        .where(messages.c.id == message_id, messages.c.direction == "out")
    )
    row = connection.execute(query).first()
    if row is None:
        return Refused(message_id, None)
    dead = sa.and_(messages.c.id == row.id, messages.c.state == row.state, messages.c.state.in_(DEAD))
    if not connection.execute(messages.update().where(dead).values(**_anew(row))).rowcount:
        return Refused(message_id, row.state)
    data = {"message_id": row.id, "was": row.state, "author": row.author}
    values = {
        "at": now,
        "conversation_id": row.conversation_id,
        "shop_id": row.shop_id,
        "name": "outbox.sent_again",
        "data": data,
    }
    connection.execute(events.insert().values(**values))
    return None


def _anew(row: Row) -> dict[str, object]:
    """A person's message from now on: no epoch drops it. It counts as tried, so that a late echo of the first try is known."""
    return {
        "state": "queued",
        "author": Author.STAFF.value,
        "attempts": 1,
        "not_before": None,
        "error": "",
        "data": joining.forgotten(row.data),
    }
