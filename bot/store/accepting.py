"""A verified message becomes a row, once. Our own replies that come back as an echo are settled instead of stored."""

from dataclasses import asdict, fields, is_dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.delivery.values import Accepted
from bot.messages import Author, ConversationKey, Inbound
from bot.store.conversation_rows import find, named
from bot.store.conversation_tables import conversations, messages
from bot.store.echoes import settle_echo
from bot.store.shops import ShopStore

NUL = "\0"

_KNOWN = sa.select(messages.c.id).where(
    messages.c.conversation_id == sa.bindparam("conversation_id"),
    messages.c.direction == "in",
    messages.c.external_id == sa.bindparam("external_id"),
)
_INSERT_MESSAGE = messages.insert()
_INSERT_CONVERSATION = conversations.insert()


def accept(connection: Connection, shops: ShopStore, inbound: Inbound, now: datetime) -> Accepted:
    """Store an inbound message; one with a known id, or the echo of our own reply, changes nothing that a turn reads."""
    inbound = _storable(inbound)
    shop_id = shops.shop_of(connection, inbound.marketplace, inbound.channel_id)
    if shop_id is None:
        return Accepted(key=None)
    key = ConversationKey(inbound.marketplace, shop_id, inbound.conversation)
    conversation = find(connection, key) or _create(connection, key, inbound, now)
    known = {"conversation_id": conversation.id, "external_id": inbound.external_id}
    if connection.execute(_KNOWN, known).first():
        return Accepted(key, duplicate=True)
    if inbound.author is Author.OUTSIDE and settle_echo(connection, conversation.id, inbound, now):
        return Accepted(key, duplicate=True)
    connection.execute(_INSERT_MESSAGE, _inbound_values(conversation.id, inbound, now))
    _remember_buyer(connection, conversation, inbound)
    return Accepted(key)


def _storable(value: Any) -> Any:
    """A message (or a card or media of it) without NUL characters, which PostgreSQL keeps in no text."""
    changed: dict[str, Any] = {}
    for one in fields(value):
        member = getattr(value, one.name)
        if isinstance(member, str) and NUL in member:
            changed[one.name] = member.replace(NUL, "")
        elif is_dataclass(member):
            changed[one.name] = _storable(member)
    return replace(value, **changed) if changed else value


def _create(connection: Connection, key: ConversationKey, inbound: Inbound, now: datetime) -> Row:
    begun = {**named(key), "buyer_name": inbound.buyer_name, "memory": {}, "created_at": now}
    connection.execute(_INSERT_CONVERSATION, begun)
    row = find(connection, key)
    assert row is not None
    return row


def _remember_buyer(connection: Connection, conversation: Row, inbound: Inbound) -> None:
    """Who the buyer is, as far as the marketplace proves it."""
    if inbound.author is Author.BUYER and inbound.buyer_id and inbound.buyer_id != conversation.buyer_id:
        connection.execute(conversations.update().where(conversations.c.id == conversation.id).values(buyer_id=inbound.buyer_id))


def _inbound_values(conversation_id: int, inbound: Inbound, now: datetime) -> dict[str, Any]:
    cards = {name: asdict(value) for name in ("product", "order", "media") if (value := getattr(inbound, name))}
    return {
        "conversation_id": conversation_id,
        "direction": "in",
        "author": inbound.author.value,
        "kind": inbound.kind.value,
        "text": inbound.text,
        "external_id": inbound.external_id,
        "state": "new",
        "intents": [],
        "facts": [],
        "data": cards,
        "sent_at": inbound.sent_at,
        "created_at": now,
    }
