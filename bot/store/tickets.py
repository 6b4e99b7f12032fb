"""Tickets in SQL: opening, adding to the open one, counting system tickets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.delivery.values import NewTicket, OpenTicket
from bot.store.conversation_tables import tickets

OPEN_STATES = ("waiting", "taken", "parked")


_OPEN_TICKET = (
    sa.select(tickets)
    .where(tickets.c.conversation_id == sa.bindparam("conversation_id"), tickets.c.state.in_(OPEN_STATES))
    .order_by(tickets.c.id.desc())
    .limit(1)
)


def open_ticket(connection: Connection, conversation_id: int) -> OpenTicket | None:
    """The ticket that is open in this conversation."""
    row = connection.execute(_OPEN_TICKET, {"conversation_id": conversation_id}).first()
    return OpenTicket(row.id, row.reason, tuple(row.intents), row.told, row.added_told) if row else None


def write_ticket(
    connection: Connection, conversation_id: int, shop_id: str, episode: int, ticket: NewTicket, now: datetime
) -> None:
    """Open the ticket, or add to the one that is open: a conversation has one matter with the desk at a time."""
    row = connection.execute(_OPEN_TICKET, {"conversation_id": conversation_id}).first()
    if row is None:
        values = _ticket_values(ticket, now)
        connection.execute(tickets.insert().values(conversation_id=conversation_id, shop_id=shop_id, episode=episode, **values))
        return
    packet = {**row.packet, "added": [*row.packet.get("added", []), {"reason": ticket.reason, **ticket.packet}]}
    intents = list(dict.fromkeys([*row.intents, *ticket.intents]))
    earlier = min(filter(None, (row.deadline_at, ticket.deadline_at)), default=None)
    graver = ticket if ticket.priority > row.priority else row  # one ticket has one reason, and it decides who must look and when
    raised = {"told": row.told or ticket.told, "reason": graver.reason, "priority": graver.priority, "deadline_at": earlier}
    connection.execute(tickets.update().where(tickets.c.id == row.id).values(packet=packet, intents=intents, **raised))


def _ticket_values(ticket: NewTicket, now: datetime) -> dict[str, Any]:
    return {
        "reason": ticket.reason,
        "intents": list(ticket.intents),
        "state": "waiting",
        "skill": ticket.skill,
        "priority": ticket.priority,
        "packet": dict(ticket.packet),
        "deadline_at": ticket.deadline_at,
        "told": ticket.told,
        "created_at": now,
    }


def mark_added_told(connection: Connection, ticket_id: int) -> None:
    """The buyer knows that his later question went to the same ticket."""
    connection.execute(tickets.update().where(tickets.c.id == ticket_id).values(added_told=True))


def close_tickets(connection: Connection, conversation_id: int, now: datetime) -> None:
    """The conversation's matter is done."""
    mine = sa.and_(tickets.c.conversation_id == conversation_id, tickets.c.state.in_(OPEN_STATES))
    connection.execute(tickets.update().where(mine).values(state="closed", closed_at=now))


def system_ticket(connection: Connection, summary: str, packet: Mapping[str, Any], now: datetime) -> None:
    """A ticket about a webhook that fits no conversation; the same one again only counts up."""
    open_ones = sa.select(tickets).where(
        tickets.c.conversation_id.is_(None), tickets.c.reason == "system", tickets.c.state.in_(OPEN_STATES)
    )
    for row in connection.execute(open_ones):
        if row.packet.get("summary") == summary:
            connection.execute(tickets.update().where(tickets.c.id == row.id).values(seen=tickets.c.seen + 1))
            return
    connection.execute(
        tickets.insert().values(
            reason="system", intents=[], state="waiting", packet={"summary": summary, **packet}, created_at=now
        )
    )
