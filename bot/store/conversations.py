"""The record of conversations: messages in, claims, and the one transaction that ends a turn."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Owner, Ownership
from bot.delivery.ports import Accepted, Claim, OutboxRow, Outcome, StoredMessage
from bot.errors import ClaimLost
from bot.messages import Author, ConversationKey, Inbound, Kind, Media, OrderCard, ProductCard
from bot.shop.values import ShopFolder
from bot.store.conversation_tables import conversations, events, messages
from bot.store.database import Database
from bot.store.shops import ShopStore
from bot.store.tickets import mark_added_told, open_ticket, system_ticket, write_ticket

MOST_CONFLICTS = 2


class SqlConversationStore:
    """ConversationStore on SQL. Every public method is one transaction."""

    def __init__(self, database: Database, shops: ShopStore) -> None:
        self.database = database
        self.shops = shops

    async def accept(self, inbound: Inbound, now: datetime) -> Accepted:
        """Store an inbound message once.

        On PostgreSQL another process may open the same conversation a moment earlier, and then store the same message a moment
        earlier: two conflicts at most, for each of the two exists when the next attempt begins.
        """
        for _ in range(MOST_CONFLICTS):
            with suppress(sa.exc.IntegrityError):
                return await self._accepted(inbound, now)
        return await self._accepted(inbound, now)

    async def _accepted(self, inbound: Inbound, now: datetime) -> Accepted:
        return await self.database.write(lambda connection: self._accept(connection, inbound, now))

    async def claim(self, key: ConversationKey) -> Claim | None:
        """Raise the fencing number and read the conversation."""
        return await self.database.write(lambda connection: _claim(connection, key))

    async def reread(self, claim: Claim) -> tuple[StoredMessage, ...]:
        """The unhandled messages as they are now."""
        return await self.database.read(lambda connection: _unhandled(connection, claim.conversation_id))

    async def commit(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Write the whole outcome, or raise ClaimLost and write nothing."""
        await self.database.write(lambda connection: _commit(connection, claim, outcome, now))

    async def has_unhandled(self, key: ConversationKey) -> bool:
        """Whether a message of this conversation waits to be handled."""
        query = (
            sa.select(messages.c.id)
            .join(conversations, messages.c.conversation_id == conversations.c.id)
            .where(is_conversation(key), messages.c.direction == "in", messages.c.state == "new")
            .limit(1)
        )
        return await self.database.read(lambda connection: connection.execute(query).first() is not None)

    async def lapsed(self, now: datetime) -> Sequence[ConversationKey]:
        """Conversations of persons whose lease is over."""
        query = sa.select(conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id).where(
            conversations.c.owner == Owner.HUMAN.value, conversations.c.lease_until <= now
        )
        return await self.database.read(lambda connection: [ConversationKey(*row) for row in connection.execute(query)])

    async def unhandled(self, before: datetime) -> Sequence[ConversationKey]:
        """Conversations whose stored messages nobody has handled."""
        query = (
            sa.select(conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .where(messages.c.direction == "in", messages.c.state == "new", messages.c.created_at < before)
            .distinct()
        )
        return await self.database.read(lambda connection: [ConversationKey(*row) for row in connection.execute(query)])

    async def shop(self, shop_id: str) -> ShopFolder | None:
        """The shop as it is now."""
        return await self.database.read(lambda connection: self.shops.current(connection, shop_id))

    async def system_ticket(self, summary: str, packet: Mapping[str, Any], now: datetime) -> None:
        """A ticket that belongs to no conversation; the same one again only counts up."""
        await self.database.write(lambda connection: system_ticket(connection, summary, packet, now))

    def _accept(self, connection: Connection, inbound: Inbound, now: datetime) -> Accepted:
        shop_id = self.shops.shop_of(connection, inbound.marketplace, inbound.channel_id)
        if shop_id is None:
            return Accepted(key=None)
        key = ConversationKey(inbound.marketplace, shop_id, inbound.conversation)
        conversation = find(connection, key) or _create(connection, key, inbound, now)
        known = sa.select(messages.c.id).where(
            messages.c.conversation_id == conversation.id,
            messages.c.direction == "in",
            messages.c.external_id == inbound.external_id,
        )
        if connection.execute(known).first():
            return Accepted(key, duplicate=True)
        connection.execute(messages.insert().values(_inbound_values(conversation.id, inbound, now)))
        _remember_buyer(connection, conversation, inbound)
        return Accepted(key)


def find(connection: Connection, key: ConversationKey) -> Row | None:
    return connection.execute(sa.select(conversations).where(is_conversation(key))).first()


def is_conversation(key: ConversationKey) -> Any:
    return sa.and_(
        conversations.c.marketplace == key.marketplace,
        conversations.c.shop_id == key.shop_id,
        conversations.c.external_id == key.external_id,
    )


def _create(connection: Connection, key: ConversationKey, inbound: Inbound, now: datetime) -> Row:
    connection.execute(
        conversations.insert().values(
            marketplace=key.marketplace,
            shop_id=key.shop_id,
            external_id=key.external_id,
            buyer_name=inbound.buyer_name,
            memory={},
            created_at=now,
        )
    )
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


def _claim(connection: Connection, key: ConversationKey) -> Claim | None:
    raised = connection.execute(conversations.update().where(is_conversation(key)).values(fence=conversations.c.fence + 1))
    row = find(connection, key)
    if not raised.rowcount or row is None:
        return None
    return Claim(
        key=key,
        conversation_id=row.id,
        fence=row.fence,
        ownership=ownership_of(row),
        episode=row.episode,
        memory=row.memory,
        last_message_at=row.last_message_at,
        buyer_id=row.buyer_id,
        product=ProductCard(**row.product) if row.product else None,
        order=OrderCard(**row.order_card) if row.order_card else None,
        ticket=open_ticket(connection, row.id),
        unhandled=_unhandled(connection, row.id),
    )


def carry_over(connection: Connection, conversation_id: int, old_epoch: int, new_epoch: int) -> None:
    """The bot's unsent replies go along when only a ticket was opened: nobody overtook them, and the buyer waits for them."""
    unsent = sa.and_(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "out",
        messages.c.author == Author.BOT.value,
        messages.c.state == "queued",
        messages.c.epoch == old_epoch,
    )
    connection.execute(messages.update().where(unsent).values(epoch=new_epoch))


def ownership_of(row: Row) -> Ownership:
    """The ownership that stands in a conversation's row."""
    return Ownership(Owner(row.owner), row.epoch, row.agent, row.lease_until)


def _unhandled(connection: Connection, conversation_id: int) -> tuple[StoredMessage, ...]:
    mine = sa.and_(messages.c.conversation_id == conversation_id, messages.c.direction == "in", messages.c.state == "new")
    rows = connection.execute(sa.select(messages).where(mine).order_by(messages.c.sent_at, messages.c.id))
    return tuple(stored_message(row) for row in rows)


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


def _commit(connection: Connection, claim: Claim, outcome: Outcome, now: datetime) -> None:
    _write_conversation(connection, claim, outcome, now)
    connection.execute(
        messages.update()
        .where(messages.c.id.in_(outcome.handled), messages.c.state == "new")
        .values(state="handled", handled_at=now, episode=outcome.episode)
    )
    if claim.ownership.owner is Owner.BOT and outcome.ownership.owner is Owner.QUEUED:
        carry_over(connection, claim.conversation_id, claim.ownership.epoch, outcome.ownership.epoch)
    if outcome.rows:
        connection.execute(messages.insert(), [_outbox_values(claim, outcome, row, now) for row in outcome.rows])
    if outcome.ticket:
        write_ticket(connection, claim.conversation_id, claim.key.shop_id, outcome.episode, outcome.ticket, now)
    if outcome.added_told and claim.ticket:
        mark_added_told(connection, claim.ticket.id)
    if outcome.event:
        _write_event(connection, claim, outcome.event, now)


def _write_conversation(connection: Connection, claim: Claim, outcome: Outcome, now: datetime) -> None:
    handled = [message for message in claim.unhandled if message.id in outcome.handled]
    product = next((message.product for message in reversed(handled) if message.product), None)
    order = next((message.order for message in reversed(handled) if message.order), None)
    values: dict[str, Any] = {
        "owner": outcome.ownership.owner.value,
        "epoch": outcome.ownership.epoch,
        "agent": outcome.ownership.agent,
        "lease_until": outcome.ownership.lease_until,
        "episode": outcome.episode,
        "memory": dict(outcome.memory),
        "last_message_at": now,
    }
    if product or outcome.episode != claim.episode:
        values["product"] = asdict(product) if product else None
    if order or outcome.episode != claim.episode:
        values["order_card"] = asdict(order) if order else None
    fenced = sa.and_(conversations.c.id == claim.conversation_id, conversations.c.fence == claim.fence)
    if not connection.execute(conversations.update().where(fenced).values(values)).rowcount:
        raise ClaimLost(f"{claim.key} was claimed again after fence {claim.fence}")


def _outbox_values(claim: Claim, outcome: Outcome, row: OutboxRow, now: datetime) -> dict[str, Any]:
    return {
        "conversation_id": claim.conversation_id,
        "direction": "out",
        "author": row.author.value,
        "kind": row.kind.value,
        "text": row.text,
        "turn": outcome.turn,
        "position": row.position,
        "state": row.state,
        "episode": outcome.episode,
        "epoch": outcome.ownership.epoch,
        "response": row.response,
        "intents": list(row.intents),
        "facts": [asdict(fact) for fact in row.facts],
        "data": dict(row.data),
        "created_at": now,
    }


def _write_event(connection: Connection, claim: Claim, event: Mapping[str, Any], now: datetime) -> None:
    connection.execute(
        events.insert().values(
            at=now,
            conversation_id=claim.conversation_id,
            shop_id=claim.key.shop_id,
            name=event["name"],
            data={key: value for key, value in event.items() if key != "name"},
        )
    )
