"""The record of conversations: messages in, claims, and the one transaction that ends a turn."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Owner
from bot.delivery.values import Accepted, Claim, Outcome, StoredMessage
from bot.messages import Author, ConversationKey, Inbound, OrderCard, ProductCard
from bot.shop.values import ShopFolder
from bot.store.accepting import accept
from bot.store.conversation_rows import SPOKEN, THIS, find_to_change, named, ownership_of, stored_message
from bot.store.conversation_tables import conversations, messages
from bot.store.database import Database
from bot.store.shops import ShopStore
from bot.store.tickets import open_ticket, system_ticket
from bot.store.turn_commit import commit

MOST_CONFLICTS = 2
AT_WORK = timedelta(seconds=10)  # a worker that died is followed later than this: its lease must lapse first

_NEW = sa.and_(messages.c.direction == "in", messages.c.state == "new")
_UNHANDLED = (
    sa.select(messages)
    .where(messages.c.conversation_id == sa.bindparam("conversation_id"), _NEW)
    .order_by(messages.c.sent_at, messages.c.id)
)
_HAS_UNHANDLED = (
    sa.select(messages.c.id).join(conversations, messages.c.conversation_id == conversations.c.id).where(THIS, _NEW).limit(1)
)
_RAISE_FENCE = (
    conversations.update()
    .where(conversations.c.id == sa.bindparam("conversation_id"))
    .values(fence=sa.bindparam("fence"), tries=sa.bindparam("tries"), claimed_at=sa.bindparam("claimed_at"))
)


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
        return await self.database.write(lambda connection: accept(connection, self.shops, inbound, now))

    async def claim(self, key: ConversationKey, now: datetime) -> Claim | None:
        """Raise the fencing number and read the conversation."""
        return await self.database.write(lambda connection: _claim(connection, key, now))

    async def reread(self, claim: Claim) -> tuple[StoredMessage, ...]:
        """The unhandled messages as they are now."""
        return await self.database.read(lambda connection: _unhandled(connection, claim.conversation_id))

    async def commit(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Write the whole outcome, or raise ClaimLost and write nothing."""
        await self.database.write(lambda connection: commit(connection, claim, outcome, now))

    async def last_spoken_at(self, claim: Claim) -> datetime | None:
        """When the shop's side last said something."""
        return await self.database.read(lambda connection: _last_spoken_at(connection, claim.conversation_id))

    async def has_unhandled(self, key: ConversationKey) -> bool:
        """Whether a message of this conversation waits to be handled."""
        return await self.database.read(lambda connection: connection.execute(_HAS_UNHANDLED, named(key)).first() is not None)

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


def _claim(connection: Connection, key: ConversationKey, now: datetime) -> Claim | None:
    row = find_to_change(connection, key)
    if row is None:
        return None
    unhandled = _unhandled(connection, row.id)
    fence, tries = row.fence + 1, _tries(row, now) if unhandled else 0
    began = row.claimed_at if unhandled and tries == row.tries else None
    claimed = {"conversation_id": row.id, "fence": fence, "tries": tries, "claimed_at": (began or now) if unhandled else None}
    connection.execute(_RAISE_FENCE, claimed)
    return Claim(
        key=key,
        conversation_id=row.id,
        fence=fence,
        ownership=ownership_of(row),
        episode=row.episode,
        memory=row.memory,
        last_message_at=row.last_message_at,
        buyer_id=row.buyer_id,
        product=ProductCard(**row.product) if row.product else None,
        order=OrderCard(**row.order_card) if row.order_card else None,
        ticket=open_ticket(connection, row.id),
        unhandled=unhandled,
        tries=tries,
        tracker=row.tracker or {},
    )


def _tries(row: Row, now: datetime) -> int:
    """How many earlier tries came to nothing. The commit sets it back; a claim a moment ago is a rival, not a crash."""
    died = row.claimed_at is not None and now - row.claimed_at >= AT_WORK
    return int(row.tries) + died


def _last_spoken_at(connection: Connection, conversation_id: int) -> datetime | None:
    spoken = sa.or_(
        sa.and_(messages.c.direction == "out", messages.c.state.in_(SPOKEN)),
        sa.and_(messages.c.direction == "in", messages.c.author == Author.OUTSIDE.value),
    )
    query = sa.select(sa.func.max(messages.c.sent_at)).where(messages.c.conversation_id == conversation_id, spoken)
    moment: datetime | None = connection.execute(query).scalar()
    return moment


def _unhandled(connection: Connection, conversation_id: int) -> tuple[StoredMessage, ...]:
    rows = connection.execute(_UNHANDLED, {"conversation_id": conversation_id})
    return tuple(stored_message(row) for row in rows)
