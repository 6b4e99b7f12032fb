"""Rows of conversations and messages as values, and the few writes that more than one service makes."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Owner, Ownership
from bot.delivery.values import StoredMessage
from bot.messages import Author, ConversationKey, Kind, Media, OrderCard, ProductCard
from bot.store.conversation_tables import conversations, messages

SPOKEN = ("sent", "unclear", "unknown")  # states of an outgoing row that the buyer can read, or may

NOT_ARRIVED = ("queued", "sending", "unclear", "joined")

# Statements are built once: SQLAlchemy spends more time on building one than SQLite on running it.
THIS = sa.and_(
    conversations.c.marketplace == sa.bindparam("marketplace"),
    conversations.c.shop_id == sa.bindparam("shop_id"),
    conversations.c.external_id == sa.bindparam("external_id"),
)
_FIND = sa.select(conversations).where(THIS)
_FIND_LOCKED = _FIND.with_for_update()  # SQLite has no such lock and needs none: one transaction writes at a time

_CARRY_OVER = (
    messages.update()
    .where(
        messages.c.conversation_id == sa.bindparam("of_conversation"),
        messages.c.direction == "out",
        messages.c.author == Author.BOT.value,
        messages.c.state.in_(NOT_ARRIVED),
        messages.c.epoch == sa.bindparam("old_epoch"),
    )
    .values(epoch=sa.bindparam("new_epoch"))
)


def named(key: ConversationKey) -> dict[str, str]:
    """The parameters of THIS."""
    return {"marketplace": key.marketplace, "shop_id": key.shop_id, "external_id": key.external_id}


def find(connection: Connection, key: ConversationKey) -> Row | None:
    """The conversation's row."""
    return connection.execute(_FIND, named(key)).first()


def find_to_change(connection: Connection, key: ConversationKey) -> Row | None:
    """The conversation's row, which nobody else changes until this transaction ends."""
    return connection.execute(_FIND_LOCKED, named(key)).first()


def is_conversation(key: ConversationKey) -> Any:
    """The condition that a row is this conversation's."""
    return THIS.params(**named(key))


def ownership_of(row: Row) -> Ownership:
    """The ownership that stands in a conversation's row."""
    return Ownership(Owner(row.owner), row.epoch, row.agent, row.lease_until)


def carry_over(connection: Connection, conversation_id: int, old_epoch: int, new_epoch: int) -> None:
    """The bot's replies that have not arrived go along when only a ticket was opened: nobody overtook them, and the buyer
    waits for them. One that is being sent may have to be sent again."""
    epochs = {"of_conversation": conversation_id, "old_epoch": old_epoch, "new_epoch": new_epoch}
    connection.execute(_CARRY_OVER, epochs)


def stored_message(row: Row) -> StoredMessage:
    """A row of the message table as a value."""
    data = row.data
    return StoredMessage(
        id=row.id,
        author=Author(row.author),
        kind=Kind(row.kind),
        text=row.text,
        sent_at=row.sent_at or row.created_at,
        received_at=row.created_at,
        product=ProductCard(**data["product"]) if data.get("product") else None,
        order=OrderCard(**data["order"]) if data.get("order") else None,
        media=Media(**data["media"]) if data.get("media") else None,
    )
