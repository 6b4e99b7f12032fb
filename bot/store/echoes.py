"""Our own messages that a marketplace tells us of: by its list, or by an echo that looks like a person of the shop.

An echo settles the row that it repeats, also when it is earlier than the answer of the call. Each row is echoed once, so a
person who later types the same words is a person.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.messages import Inbound, Kind
from bot.store.conversation_tables import messages, tickets

ECHO_WITHIN = timedelta(minutes=10)  # of a row that was sent without getting an id
LIKELIEST = ("sending", "unclear", "queued", "unknown", "sent")
TICKETS = 20  # newest ones of the conversation, among which the one that showed the row is looked for


def settle_echo(connection: Connection, conversation_id: int, inbound: Inbound, now: datetime) -> bool:
    """Whether a message of the shop's side is our own coming back. Then its row is settled, and nothing else is to be done."""
    if _has_id(connection, conversation_id, inbound.external_id):
        return True
    if inbound.kind is not Kind.TEXT or not inbound.text.strip():
        return False
    candidates = [row for row in _candidates(connection, conversation_id, inbound.sent_at) if same_text(said(row), inbound.text)]
    for row in sorted(candidates, key=lambda row: (LIKELIEST.index(row.state), row.id)):
        if arrived(connection, row, inbound.external_id, now):
            return True
    # On PostgreSQL the answer of the call may have given the row its id while we looked.
    return _has_id(connection, conversation_id, inbound.external_id)


def arrived(connection: Connection, row: Row, external_id: str, now: datetime) -> bool:
    """The marketplace has this row under that id: it is sent, with all that it carried. False when it was settled meanwhile."""
    still = sa.and_(messages.c.id == row.id, messages.c.state == row.state, messages.c.external_id.is_(None))
    values = {"state": "sent", "external_id": external_id, "sent_at": row.sent_at or now, "error": ""}
    if not connection.execute(messages.update().where(still).values(values)).rowcount:
        return False
    follow(connection, row.data.get("joined", ()), "sent", sent_at=now)
    if row.state == "unknown":
        _note_arrival(connection, row, now)
    return True


def follow(connection: Connection, joined: Iterable[int], state: str, **values: Any) -> None:
    """Rows that left (or should have left) inside another one share its fate."""
    if ids := tuple(joined):
        theirs = sa.and_(messages.c.id.in_(ids), messages.c.state.in_(("joined", "queued", "unknown")))
        connection.execute(messages.update().where(theirs).values(state=state, **values))


def said(row: Row) -> str:
    """What the marketplace got for this row: its own text, or that of all rows that it carried."""
    return str(row.data.get("said") or row.text)


def same_text(ours: str, theirs: str) -> bool:
    """Whether both say the same; marketplaces trim and fold white space."""
    return ours.split() == theirs.split()


def _has_id(connection: Connection, conversation_id: int, external_id: str) -> bool:
    ours = sa.and_(
        messages.c.conversation_id == conversation_id, messages.c.direction == "out", messages.c.external_id == external_id
    )
    return connection.execute(sa.select(messages.c.id).where(ours)).first() is not None


def _candidates(connection: Connection, conversation_id: int, written_at: datetime) -> list[Row]:
    """Texts that may have arrived and that no id proves yet. A row inside another one arrives with that one.

    What counts is when the echo was written: its webhook may come hours later, after many tries.
    """
    may_have_arrived = sa.or_(
        messages.c.state.in_(("sending", "unclear", "unknown")),
        sa.and_(messages.c.state == "queued", messages.c.attempts > 0),
        sa.and_(messages.c.state == "sent", messages.c.sent_at >= written_at - ECHO_WITHIN),
    )
    query = sa.select(messages).where(
        messages.c.conversation_id == conversation_id,
        messages.c.direction == "out",
        messages.c.kind == Kind.TEXT.value,
        messages.c.external_id.is_(None),
        messages.c.state.in_(LIKELIEST),
        may_have_arrived,
    )
    rows = connection.execute(query).fetchall()
    return [row for row in rows if row.state in ("queued", "unknown") or "joined_into" not in row.data]


def _note_arrival(connection: Connection, row: Row, now: datetime) -> None:
    """Tell the person who has the ticket that the message is there after all."""
    of_conversation = tickets.c.conversation_id == row.conversation_id
    for ticket in connection.execute(sa.select(tickets).where(of_conversation).order_by(tickets.c.id.desc()).limit(TICKETS)):
        packet = _with_arrival(ticket.packet, row.id, now)
        if packet != ticket.packet:
            connection.execute(tickets.update().where(tickets.c.id == ticket.id).values(packet=packet))


def _with_arrival(packet: dict[str, Any], message_id: int, now: datetime) -> dict[str, Any]:
    noted = {**packet, "arrived_at": now.isoformat()} if packet.get("message_id") == message_id else packet
    if "added" in packet:
        noted = {**noted, "added": [_with_arrival(added, message_id, now) for added in packet["added"]]}
    return noted
