"""Changes of owner in SQL that no turn makes: each is one transaction."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Ownership
from bot.delivery.values import OwnerChange, StaffReply
from bot.errors import ConversationUnknown
from bot.messages import Author, ConversationKey, Kind
from bot.store.conversation_rows import find_to_change, ownership_of
from bot.store.conversation_tables import conversations, events, messages
from bot.store.database import Database
from bot.store.tickets import close_tickets


class SqlOwnershipStore:
    """OwnershipStore on SQL."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def change_owner(self, key: ConversationKey, change: OwnerChange, now: datetime) -> Ownership:
        """Owner, epoch, memory, reply, tickets and event, in one transaction."""
        return await self.database.write(lambda connection: _change_owner(connection, key, change, now))


def _change_owner(connection: Connection, key: ConversationKey, change: OwnerChange, now: datetime) -> Ownership:
    row = find_to_change(connection, key)
    if row is None:
        raise ConversationUnknown(f"nobody ever wrote in {key}")
    if change.reply and _is_written(connection, row, change.reply):
        return ownership_of(row)  # a second click says nothing new, so nothing changes
    after = change.rule(ownership_of(row))
    connection.execute(
        conversations.update()
        .where(conversations.c.id == row.id)
        .values(
            fence=row.fence + 1,  # a turn in the making still believes in the owner before
            owner=after.owner.value,
            epoch=after.epoch,
            agent=after.agent,
            lease_until=after.lease_until,
            memory=dict(change.memory(row.memory)),
            **(_next_episode(row) if change.ends_episode else {}),
        )
    )
    if change.reply:
        _write_reply(connection, row, change.reply, after, now)
    if change.closes_tickets:
        close_tickets(connection, row.id, now)
    connection.execute(
        events.insert().values(
            at=now, conversation_id=row.id, shop_id=key.shop_id, name=change.event, data={"agent": change.agent}
        )
    )
    return after


def _next_episode(conversation: Row) -> dict[str, Any]:
    return {"episode": conversation.episode + 1, "tracker": {}, "product": None, "order_card": None}


def _turn_of(reply: StaffReply) -> str:
    return f"staff-{reply.id}"


def _is_written(connection: Connection, conversation: Row, reply: StaffReply) -> bool:
    written = sa.select(messages.c.id).where(messages.c.conversation_id == conversation.id, messages.c.turn == _turn_of(reply))
    return connection.execute(written).first() is not None


def _write_reply(connection: Connection, conversation: Row, reply: StaffReply, ownership: Ownership, now: datetime) -> None:
    connection.execute(
        messages.insert().values(
            conversation_id=conversation.id,
            direction="out",
            author=Author.STAFF.value,
            kind=Kind.TEXT.value,
            text=reply.text,
            turn=_turn_of(reply),
            position=0,
            state="queued",
            episode=conversation.episode,
            epoch=ownership.epoch,
            intents=[],
            facts=[],
            data={"agent": ownership.agent},
            created_at=now,
        )
    )
