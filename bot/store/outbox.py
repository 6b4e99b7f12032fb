"""The outgoing rows of the message table and their states.

queued → sending → sent | failed | unknown, or back to queued for another try; superseded when a person took over; draft when
the shop's mode became stricter meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import queue, take_over
from bot.delivery.ports import NewTicket
from bot.desk.mode import mode_for
from bot.desk.routing import RoutingRule, route
from bot.messages import Author, ConversationKey, Kind, Mode, Outgoing, Reason, Sent
from bot.shop.values import Shop
from bot.store.conversation_tables import conversations, messages
from bot.store.conversations import carry_over, find, ownership_of
from bot.store.database import Database
from bot.store.shops import ShopStore
from bot.store.tickets import open_ticket, write_ticket

TRIES = 8
LONGEST_PAUSE = timedelta(minutes=5)
UNSENT = ("queued", "sending")
FAILURE = "failure_notice"
ANY_RULE = (RoutingRule(name="everything", skill="umum", priority=2),)
CASE_KINDS = tuple(kind.value for kind in (Kind.HANDOVER, Kind.CLOSE, Kind.UPDATE_CASE, Kind.UPDATE_CONTACT))


class SqlOutboxStore:
    """OutboxStore on SQL. Every public method is one transaction."""

    def __init__(
        self, database: Database, shops: ShopStore, rules: Sequence[RoutingRule] = ANY_RULE, failure_notice: str = ""
    ) -> None:
        self.database = database
        self.shops = shops
        self.rules = rules
        self.failure_notice = failure_notice  # what the buyer is told when a reply of the bot cannot be sent

    async def waiting(self, now: datetime, limit: int) -> Sequence[ConversationKey]:
        """Conversations with a row that could be sent now."""
        due = sa.or_(messages.c.not_before.is_(None), messages.c.not_before <= now)
        heads = (
            sa.select(sa.func.min(messages.c.id))
            .where(messages.c.direction == "out", messages.c.state.in_(UNSENT))
            .group_by(messages.c.conversation_id)
        )
        query = (
            sa.select(conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .where(messages.c.id.in_(heads), messages.c.state == "queued", due)
            .limit(limit)
        )
        return await self.database.read(lambda connection: [ConversationKey(*row) for row in connection.execute(query)])

    async def is_due(self, key: ConversationKey, now: datetime) -> bool:
        """Whether the conversation's next row could be sent now."""
        return await self.database.read(lambda connection: _is_due(connection, key, now))

    async def begin(self, key: ConversationKey, now: datetime) -> Outgoing | None:
        """Mark the conversation's next row as being sent."""
        return await self.database.write(lambda connection: self._begin(connection, key, now))

    async def sent(self, outgoing: Outgoing, receipt: Sent, now: datetime) -> None:
        """The marketplace accepted it; an accepted hand-over makes its people the owner for good."""
        await self.database.write(lambda connection: _sent(connection, outgoing, receipt, now))

    async def later(self, outgoing: Outgoing, error: str, now: datetime, pause: timedelta) -> bool:
        """Try again after the pause, doubled with every try, unless the tries are used up."""
        return await self.database.write(lambda connection: _later(connection, outgoing, error, now, pause))

    async def failed(self, outgoing: Outgoing, error: str, now: datetime) -> None:
        """It will never be sent: a ticket tells a person."""
        await self.database.write(lambda connection: self._ended(connection, outgoing, "failed", error, now))

    async def unknown(self, outgoing: Outgoing, error: str, now: datetime) -> None:
        """It may have arrived: a ticket shows it to a person."""
        await self.database.write(lambda connection: self._ended(connection, outgoing, "unknown", error, now))

    async def abandoned(self, before: datetime) -> Sequence[Outgoing]:
        """Rows that a crashed sender left half-sent."""
        query = (
            sa.select(messages, conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id.label("chat"))
            .join(conversations, messages.c.conversation_id == conversations.c.id)
            .where(messages.c.direction == "out", messages.c.state == "sending", messages.c.handled_at < before)
        )
        rows = await self.database.read(lambda connection: list(connection.execute(query)))
        return [_outgoing(ConversationKey(row.marketplace, row.shop_id, row.chat), row) for row in rows]

    def _begin(self, connection: Connection, key: ConversationKey, now: datetime) -> Outgoing | None:
        conversation = find(connection, key)
        if conversation is None:
            return None
        shop = self.shops.shop(connection, key.shop_id)
        person_wrote = _person_wrote(connection, conversation.id)
        for row in connection.execute(_head_query(conversation.id)).fetchall():
            if row.state == "sending" or (row.not_before and row.not_before > now):
                return None  # order within a conversation: nothing overtakes the head
            state = _state_at_send(row, conversation, shop, person_wrote)
            if not _move(connection, row.id, "queued", state, handled_at=now):
                return None  # another sender was faster
            if state == "sending":
                return _outgoing(key, row)
            if state == "draft":
                self._ask_approval(connection, conversation, row, now)
                return self._begin(connection, key, now)  # the epoch grew, and the rows behind went along
        return None

    def _ask_approval(self, connection: Connection, conversation: Row, row: Row, now: datetime) -> None:
        """The shop's mode became stricter after the reply was written: a person decides."""
        packet = {"summary": row.text, "proposed": row.text, "message_id": row.id}
        self._to_desk(connection, conversation, Reason.APPROVAL, tuple(row.intents), packet, now)

    def _ended(self, connection: Connection, outgoing: Outgoing, state: str, error: str, now: datetime) -> None:
        """A row that will not arrive, or may not have: a person looks, and the buyer of a lost reply is told so once."""
        row = connection.execute(sa.select(messages).where(messages.c.id == outgoing.id)).one()
        if not _move(connection, outgoing.id, "sending", state, error=error):
            return
        conversation = find(connection, outgoing.key)
        assert conversation is not None
        packet = {"summary": f"{state}: {error}", "undelivered": outgoing.text, "message_id": outgoing.id}
        lost_reply = state == "failed" and row.author == Author.BOT.value and row.kind not in CASE_KINDS
        known = open_ticket(connection, conversation.id)
        tell = lost_reply and row.response != FAILURE and bool(self.failure_notice) and not (known and known.told)
        self._to_desk(connection, conversation, Reason.SYSTEM, tuple(row.intents), packet, now, told=tell)
        if tell:
            connection.execute(messages.insert().values(_notice_values(connection, row, self.failure_notice, now)))

    def _to_desk(
        self,
        connection: Connection,
        conversation: Row,
        reason: Reason,
        intents: tuple[str, ...],
        packet: Mapping[str, Any],
        now: datetime,
        *,
        told: bool = False,
    ) -> None:
        """A routed ticket, and the conversation in the queue unless a person has it already."""
        where = route(self.rules, self.shops.shop(connection, conversation.shop_id), reason.value, intents, now)
        ticket = NewTicket(reason.value, intents, packet, where.skill, where.priority, where.deadline_at, told)
        write_ticket(connection, conversation.id, conversation.shop_id, conversation.episode, ticket, now)
        before = ownership_of(conversation)
        queued = queue(before)
        carry_over(connection, conversation.id, before.epoch, queued.epoch)
        connection.execute(
            conversations.update()
            .where(conversations.c.id == conversation.id)
            .values(owner=queued.owner.value, epoch=queued.epoch, fence=conversations.c.fence + 1)
        )


def _head_query(conversation_id: int) -> Any:
    unsent = sa.and_(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "out",
        messages.c.state.in_(UNSENT),
    )
    return sa.select(messages).where(unsent).order_by(messages.c.id).limit(20)


def _is_due(connection: Connection, key: ConversationKey, now: datetime) -> bool:
    conversation = find(connection, key)
    head = connection.execute(_head_query(conversation.id)).first() if conversation else None
    return head is not None and head.state == "queued" and (head.not_before is None or head.not_before <= now)


def _person_wrote(connection: Connection, conversation_id: int) -> bool:
    """Whether a person answered in the marketplace's own app and no turn has seen it yet: that is a take-over all the same."""
    unseen = sa.and_(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "in",
        messages.c.state == "new",
        messages.c.author == Author.OUTSIDE.value,
    )
    return connection.execute(sa.select(messages.c.id).where(unseen).limit(1)).first() is not None


def _state_at_send(row: Row, conversation: Row, shop: Shop | None, person_wrote: bool) -> str:
    """Whether a row may leave now. A person's message is never dropped for its epoch."""
    if row.author != Author.BOT.value:
        return "sending"
    if row.epoch != conversation.epoch or person_wrote:
        return "superseded"
    says_something = row.kind not in CASE_KINDS
    if (
        says_something
        and shop
        and mode_for(shop, conversation.marketplace, row.intents, row.data.get("product")) is not Mode.AUTO
    ):
        return "draft"
    return "sending"


def _move(connection: Connection, row_id: int, before: str, after: str, **values: Any) -> bool:
    moved = sa.and_(messages.c.id == row_id, messages.c.state == before)
    return bool(connection.execute(messages.update().where(moved).values(state=after, **values)).rowcount)


def _outgoing(key: ConversationKey, row: Row) -> Outgoing:
    return Outgoing(id=row.id, key=key, kind=Kind(row.kind), text=row.text, data=row.data)


def _sent(connection: Connection, outgoing: Outgoing, receipt: Sent, now: datetime) -> None:
    moved = _move(connection, outgoing.id, "sending", "sent", external_id=receipt.external_id, sent_at=now, error="")
    if moved and outgoing.kind is Kind.HANDOVER:
        conversation = find(connection, outgoing.key)
        assert conversation is not None
        taken = take_over(ownership_of(conversation), agent=outgoing.key.marketplace, until=None)
        # The fencing number too: a turn in the making still believes in the owner before.
        connection.execute(
            conversations.update()
            .where(conversations.c.id == conversation.id)
            .values(
                owner=taken.owner.value, epoch=taken.epoch, agent=taken.agent, lease_until=None, fence=conversations.c.fence + 1
            )
        )


def _later(connection: Connection, outgoing: Outgoing, error: str, now: datetime, pause: timedelta) -> bool:
    attempts = connection.execute(sa.select(messages.c.attempts).where(messages.c.id == outgoing.id)).scalar_one()
    if attempts + 1 >= TRIES:
        return False
    not_before = now + max(pause, min(pause * 2**attempts, LONGEST_PAUSE))
    _move(connection, outgoing.id, "sending", "queued", attempts=attempts + 1, not_before=not_before, error=error)
    return True


def _notice_values(connection: Connection, lost: Row, text: str, now: datetime) -> dict[str, Any]:
    """The row that tells the buyer, under the epoch that counts after the ticket was opened."""
    epoch = connection.execute(sa.select(conversations.c.epoch).where(conversations.c.id == lost.conversation_id)).scalar_one()
    return {
        "conversation_id": lost.conversation_id,
        "direction": "out",
        "author": Author.BOT.value,
        "kind": Kind.TEXT.value,
        "text": text,
        "turn": f"{FAILURE}-{lost.id}",
        "position": 0,
        "state": "queued",
        "episode": lost.episode,
        "epoch": epoch,
        "response": FAILURE,
        "intents": [],
        "facts": [],
        "data": {},
        "created_at": now,
    }
