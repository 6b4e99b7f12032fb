"""Conversations as people read them."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Ownership
from bot.delivery.values import Line, TicketView
from bot.messages import Author, ConversationKey, Kind
from bot.store.conversation_rows import find, ownership_of, stored_message
from bot.store.conversation_tables import conversations, messages, tickets
from bot.store.database import Database
from bot.store.outbox import CASE_KINDS

SPOKEN = ("sent", "unclear", "unknown")


class SqlTranscript:
    """Transcript on SQL."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def lines(self, key: ConversationKey, limit: int = 200) -> tuple[Line, ...]:
        """The last lines, oldest first."""
        return await self.database.read(lambda connection: _lines(connection, key, limit))

    async def ownership(self, key: ConversationKey) -> Ownership | None:
        """Who speaks for the shop; None if there is no such conversation."""

        def read(connection: Connection) -> Ownership | None:
            row = find(connection, key)
            return ownership_of(row) if row else None

        return await self.database.read(read)

    async def tickets(self, key: ConversationKey) -> tuple[TicketView, ...]:
        """The conversation's tickets, newest first."""
        return await self.database.read(lambda connection: _tickets(connection, key))


def _lines(connection: Connection, key: ConversationKey, limit: int) -> tuple[Line, ...]:
    conversation = find(connection, key)
    if conversation is None:
        return ()
    visible = sa.or_(messages.c.direction == "in", messages.c.state.in_(SPOKEN))
    query = (
        sa.select(messages)
        .where(messages.c.conversation_id == conversation.id, visible, messages.c.kind.notin_(CASE_KINDS))
        .order_by(messages.c.id.desc())
        .limit(limit)
    )
    return tuple(_line(row) for row in reversed(connection.execute(query).fetchall()))


def _line(row: Row) -> Line:
    if row.direction == "out":
        return Line(row.id, Author(row.author), Kind(row.kind), row.text, row.sent_at or row.created_at, row.state)
    stored = stored_message(row)
    return Line(
        stored.id,
        stored.author,
        stored.kind,
        stored.text,
        stored.received_at,
        row.state,
        stored.product,
        stored.order,
        stored.media,
    )


def _tickets(connection: Connection, key: ConversationKey) -> tuple[TicketView, ...]:
    query = (
        sa.select(tickets)
        .join(conversations, tickets.c.conversation_id == conversations.c.id)
        .where(
            conversations.c.marketplace == key.marketplace,
            conversations.c.shop_id == key.shop_id,
            conversations.c.external_id == key.external_id,
        )
        .order_by(tickets.c.id.desc())
    )
    return tuple(
        TicketView(row.id, row.reason, row.state, row.skill, row.packet, row.created_at, row.deadline_at)
        for row in connection.execute(query)
    )
