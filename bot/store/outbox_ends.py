"""How an attempt to send ends in SQL. A write that finds the row changed meanwhile – by an echo, a person, another sender –
changes nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.conversation.owner import take_over
from bot.delivery.values import Attempt
from bot.messages import Kind, Sent
from bot.store import joining
from bot.store.conversation_rows import find_to_change, ownership_of
from bot.store.conversation_tables import conversations, messages
from bot.store.echoes import follow
from bot.store.types import Moment

TRIES = 8
LONGEST_PAUSE = timedelta(minutes=5)
IN_FLIGHT = ("sending", "unclear")


def _sent_query() -> Any:
    """A receipt's id that another row has is left out: a row whose end cannot be written would be sent again."""
    other = messages.alias()
    known = sa.exists().where(
        other.c.conversation_id == messages.c.conversation_id,
        other.c.direction == "out",
        other.c.external_id == sa.bindparam("receipt_id"),
        other.c.id != messages.c.id,
    )
    open_still = sa.or_(messages.c.state.in_(IN_FLIGHT), sa.and_(messages.c.state == "queued", messages.c.attempts > 0))
    own_id = sa.case((known, None), else_=sa.bindparam("receipt_id", type_=sa.String))
    return (
        messages.update()
        .where(messages.c.id == sa.bindparam("of_row"), open_still)
        .values(state="sent", external_id=own_id, sent_at=sa.bindparam("accepted_at", type_=Moment), error="")
    )


SENT = _sent_query()  # built once, as the queries of outbox_queries
FROM_QUEUE = (
    messages.update()
    .where(messages.c.id == sa.bindparam("of_row"), messages.c.state == "queued")
    .values(state=sa.bindparam("after", type_=sa.String), handled_at=sa.bindparam("begun_at", type_=Moment))
)


def from_queue(connection: Connection, row_id: int, after: str, now: datetime) -> bool:
    """What becomes of a row whose turn it is; False when another sender was faster."""
    return bool(connection.execute(FROM_QUEUE, {"of_row": row_id, "after": after, "begun_at": now}).rowcount)


def move(connection: Connection, row_id: int, before: Sequence[str], after: str, **values: Any) -> bool:
    """From one of these states to another; False when it is in none of them."""
    moved = sa.and_(messages.c.id == row_id, messages.c.state.in_(before))
    return bool(connection.execute(messages.update().where(moved).values(state=after, **values)).rowcount)


def end(connection: Connection, attempt: Attempt, after: str, **values: Any) -> bool:
    """The end of this very attempt; False when an echo, a person or another sender was faster."""
    mine = sa.and_(messages.c.id == attempt.id, messages.c.state.in_(IN_FLIGHT), messages.c.handled_at == attempt.called_at)
    return bool(connection.execute(messages.update().where(mine).values(state=after, **values)).rowcount)


def sent(connection: Connection, attempt: Attempt, receipt: Sent, now: datetime) -> None:
    """Also when the answer comes after somebody gave the call up: then it is not made again."""
    # Locked before the row, as everywhere: on PostgreSQL a change of owner at the same moment must not be lost.
    conversation = find_to_change(connection, attempt.key) if attempt.kind is Kind.HANDOVER else None
    values = {"of_row": attempt.id, "receipt_id": receipt.external_id, "accepted_at": now}
    if not connection.execute(SENT, values).rowcount:
        return
    follow(connection, attempt.joined, "sent", sent_at=now)
    if conversation is not None:
        _give_to_people(connection, conversation)


def _give_to_people(connection: Connection, conversation: Row) -> None:
    taken = take_over(ownership_of(conversation), agent=conversation.marketplace, until=None)
    # The fencing number too: a turn in the making still believes in the owner before.
    connection.execute(
        conversations.update()
        .where(conversations.c.id == conversation.id)
        .values(owner=taken.owner.value, epoch=taken.epoch, agent=taken.agent, lease_until=None, fence=conversations.c.fence + 1)
    )


def later(connection: Connection, attempt: Attempt, error: str, now: datetime, pause: timedelta) -> bool:
    """Back into the queue, for after the pause, doubled with every try; False when the tries are used up."""
    attempts = connection.execute(sa.select(messages.c.attempts).where(messages.c.id == attempt.id)).scalar_one()
    if attempts + 1 >= TRIES:
        return False
    not_before = now + max(pause, min(pause * 2**attempts, LONGEST_PAUSE))
    if end(connection, attempt, "queued", attempts=attempts + 1, not_before=not_before, error=error):
        follow(connection, attempt.joined, "queued")
    return True


def separate(connection: Connection, attempt: Attempt, error: str) -> None:
    """Each row of the attempt goes alone, at once."""
    if not end(connection, attempt, "queued", error=error, not_before=None):
        return
    follow(connection, attempt.joined, "queued")
    rows = connection.execute(sa.select(messages).where(messages.c.id.in_((attempt.id, *attempt.joined)))).fetchall()
    for row in rows:
        move(connection, row.id, ("queued",), "queued", data=joining.alone_data(row))
