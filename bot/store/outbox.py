"""The outgoing rows of the message table and their states.

queued → sending → sent | failed | unclear, or back to queued for another try; joined while it leaves inside another row;
unclear → sent | queued | unknown; superseded when a person took over; draft when the shop's mode became stricter meanwhile.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import Owner, queue
from bot.delivery.values import Attempt, Due, NewTicket
from bot.desk.mode import mode_for
from bot.desk.routing import RoutingRule, route
from bot.messages import Author, ConversationKey, Kind, Mode, Reason, Sent
from bot.store import joining
from bot.store.conversation_rows import carry_over, find, find_to_change, is_conversation, named, ownership_of
from bot.store.conversation_tables import conversations, messages
from bot.store.database import Database
from bot.store.echoes import follow, said
from bot.store.outbox_ends import IN_FLIGHT, end, from_queue, later, move, sent, separate
from bot.store.outbox_queries import ATTEMPT, HEAD, HEADS, abandoned, blocking, due_at, is_out, of_conversation
from bot.store.shops import ShopStore
from bot.store.tickets import open_ticket, write_ticket

FAILURE = "failure_notice"
ANY_RULE = (RoutingRule(name="everything", skill="umum", priority=2),)
CASE_KINDS = tuple(kind.value for kind in (Kind.HANDOVER, Kind.CLOSE, Kind.UPDATE_CASE, Kind.UPDATE_CONTACT))


class SqlOutboxStore:
    """OutboxStore on SQL. Every public method is one transaction."""

    def __init__(
        self,
        database: Database,
        shops: ShopStore,
        rules: Sequence[RoutingRule] = ANY_RULE,
        failure_notice: str = "",
        joins: Mapping[str, int] | None = None,
    ) -> None:
        self.database = database
        self.shops = shops
        self.rules = rules
        self.failure_notice = failure_notice  # what the buyer is told when a reply of the bot cannot be sent
        self.joins = joins or {}  # by marketplace that joins waiting replies: the longest message there

    async def waiting(self, now: datetime, limit: int) -> Sequence[ConversationKey]:
        """Conversations with a row that could be sent now, the longest waiting first."""
        head = sa.select(sa.func.min(messages.c.id)).where(blocking()).group_by(messages.c.conversation_id)
        query = (
            sa.select(conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .where(messages.c.id.in_(head), messages.c.state == "queued", due_at(now))
            .order_by(messages.c.id)
            .limit(limit)
        )
        return await self.database.read(lambda connection: [ConversationKey(*row) for row in connection.execute(query)])

    async def due(self, key: ConversationKey, now: datetime) -> Due | None:
        """The conversation's next row, if it could be sent now."""
        head = await self.database.read(lambda connection: connection.execute(HEAD, named(key)).first())
        return Due(head.id, Kind(head.kind)) if head and _is_due(head, now) else None

    async def put_off(self, due: Due, until: datetime) -> None:
        """Not before then; that is no try."""
        await self.database.write(lambda connection: move(connection, due.message_id, ("queued",), "queued", not_before=until))

    async def begin(self, key: ConversationKey, now: datetime) -> Attempt | None:
        """Mark the conversation's next row, and what leaves with it, as being sent."""
        return await self.database.write(lambda connection: self._begin(connection, key, now))

    async def sent(self, attempt: Attempt, receipt: Sent, now: datetime) -> None:
        """The marketplace accepted it; an accepted hand-over makes its people the owner for good."""
        await self.database.write(lambda connection: sent(connection, attempt, receipt, now))

    async def later(self, attempt: Attempt, error: str, now: datetime, pause: timedelta) -> bool:
        """Try again after the pause, doubled with every try, unless the tries are used up."""
        return await self.database.write(lambda connection: later(connection, attempt, error, now, pause))

    async def separate(self, attempt: Attempt, error: str) -> None:
        """What it carried together goes alone, row by row."""
        await self.database.write(lambda connection: separate(connection, attempt, error))

    async def failed(self, attempt: Attempt, error: str, now: datetime) -> None:
        """It will never be sent: a ticket tells a person."""
        await self.database.write(lambda connection: self._ended(connection, attempt, "failed", error, now))

    async def unclear(self, attempt: Attempt, error: str, shown_at: datetime | None) -> None:
        """It may have arrived; nothing overtakes it unless it is said when it is shown to a person."""
        await self.database.write(lambda connection: end(connection, attempt, "unclear", error=error, not_before=shown_at))

    async def unknown(self, attempt: Attempt, error: str, now: datetime) -> None:
        """It may have arrived: a ticket shows it to a person."""
        await self.database.write(lambda connection: self._ended(connection, attempt, "unknown", error, now))

    async def unsettled(self, abandoned_before: datetime, limit: int) -> Sequence[ConversationKey]:
        """Conversations with a row of which nobody knows whether it arrived, the oldest first."""
        query = (
            sa.select(conversations.c.marketplace, conversations.c.shop_id, conversations.c.external_id)
            .join(messages, messages.c.conversation_id == conversations.c.id)
            .where(is_out(), messages.c.state.in_(IN_FLIGHT), abandoned(abandoned_before))
            .group_by(conversations.c.id)
            .order_by(sa.func.min(messages.c.id))
            .limit(limit)
        )
        return await self.database.read(lambda connection: [ConversationKey(*row) for row in connection.execute(query)])

    async def attempts(self, key: ConversationKey, abandoned_before: datetime) -> Sequence[Attempt]:
        """Those rows of one conversation, in order."""
        query = ATTEMPT.where(is_conversation(key), is_out(), messages.c.state.in_(IN_FLIGHT), abandoned(abandoned_before))
        rows = await self.database.read(lambda connection: connection.execute(query.order_by(messages.c.id)).fetchall())
        return [_attempt(key, row) for row in rows]

    async def known(self, key: ConversationKey, external_ids: Sequence[str]) -> frozenset[str]:
        """Which of the marketplace's ids are of messages that we have already."""
        query = sa.select(messages.c.external_id).where(of_conversation(key), messages.c.external_id.in_(external_ids))
        return await self.database.read(lambda connection: frozenset(connection.execute(query).scalars()))

    def _begin(self, connection: Connection, key: ConversationKey, now: datetime) -> Attempt | None:
        rows = connection.execute(HEADS, named(key)).fetchall()
        for place, row in enumerate(rows):
            if not _is_due(row, now):
                return None  # order within a conversation: nothing overtakes the head
            state = self._state_at_send(connection, row)
            if state == "sending":
                return self._send_with_followers(connection, key, rows[place:], now)
            if not from_queue(connection, row.id, state, now):
                return None  # another sender was faster
            if state == "draft":
                self._ask_approval(connection, find(connection, key), row, now)
                return self._begin(connection, key, now)  # the epoch grew, and the rows behind went along
        return None

    def _send_with_followers(
        self, connection: Connection, key: ConversationKey, rows: Sequence[Row], now: datetime
    ) -> Attempt | None:
        """The head is being sent; where the marketplace joins, the replies right behind it leave inside it."""

        def may_leave(row: Row) -> bool:
            return _is_due(row, now) and self._state_at_send(connection, row) == "sending"

        head, *inside = joining.together(rows, may_leave, self.joins.get(key.marketplace, 0))
        data = joining.carrier_data(head, inside)
        if not from_queue(connection, head.id, "sending", now):
            return None  # another sender was faster
        if data != head.data:
            move(connection, head.id, ("sending",), "sending", data=data)
        for row in inside:
            move(connection, row.id, ("queued",), "joined", handled_at=now, data=joining.inside_data(row, head.id))
        text, joined = str(data.get("said", head.text)), tuple(row.id for row in inside)
        return Attempt(id=head.id, key=key, kind=Kind(head.kind), text=text, data=data, called_at=now, joined=joined)

    def _state_at_send(self, connection: Connection, row: Row) -> str:
        """Whether a row may leave now. A person's message is never dropped for its epoch."""
        if row.author != Author.BOT.value:
            return "sending"
        if row.epoch != row.current_epoch or row.person_wrote or row.current_owner == Owner.HUMAN.value:
            return "superseded"
        if row.kind in CASE_KINDS:
            return "sending"
        shop = self.shops.shop(connection, row.shop_id)
        if shop and mode_for(shop, row.marketplace, row.intents, row.data.get("product")) is not Mode.AUTO:
            return "draft"
        return "sending"

    def _ask_approval(self, connection: Connection, conversation: Any, row: Row, now: datetime) -> None:
        """The shop's mode became stricter after the reply was written: a person decides."""
        packet = {"summary": row.text, "proposed": row.text, "message_id": row.id}
        self._to_desk(connection, conversation, Reason.APPROVAL, tuple(row.intents), packet, now)

    def _ended(self, connection: Connection, attempt: Attempt, state: str, error: str, now: datetime) -> None:
        """A row that will not arrive, or may not have: a person looks, and the buyer of a lost reply is told so once."""
        conversation = find_to_change(connection, attempt.key)  # locked before its rows, as everywhere
        assert conversation is not None
        row = connection.execute(sa.select(messages).where(messages.c.id == attempt.id)).one()
        if not end(connection, attempt, state, error=error):
            return
        follow(connection, attempt.joined, "queued" if state == "failed" else state, error=error)
        undelivered = row.text if state == "failed" else attempt.text
        packet = {"summary": f"{state}: {error}", "undelivered": undelivered, "message_id": attempt.id}
        tell = state == "failed" and self._tells_of(connection, row, conversation)
        self._to_desk(connection, conversation, Reason.SYSTEM, tuple(row.intents), packet, now, told=tell)
        if tell:
            connection.execute(messages.insert().values(_notice_values(connection, row, self.failure_notice, now)))

    def _tells_of(self, connection: Connection, lost: Row, conversation: Row) -> bool:
        """Whether the buyer is told of this lost row: it was the bot's, nobody overtook it, and he knows of no ticket yet."""
        says_something = lost.kind not in CASE_KINDS and lost.response != FAILURE and bool(self.failure_notice)
        overtaken = lost.epoch != conversation.epoch or not ownership_of(conversation).bot_may_speak
        if lost.author != Author.BOT.value or not says_something or overtaken:
            return False
        known = open_ticket(connection, conversation.id)
        return not (known and known.told)

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


def _is_due(row: Row, now: datetime) -> bool:
    return row.state == "queued" and (row.not_before is None or row.not_before <= now)


def _attempt(key: ConversationKey, row: Row) -> Attempt:
    return Attempt(
        id=row.id,
        key=key,
        kind=Kind(row.kind),
        text=said(row),
        data=row.data,
        called_at=row.handled_at,
        joined=tuple(row.data.get("joined", ())),
        error=row.error if row.state == "unclear" else "",
        shown_at=row.not_before if row.state == "unclear" else None,
    )


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
