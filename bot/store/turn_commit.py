"""The one transaction that ends a turn: everything that it changes, under the claim's fencing number."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.conversation.owner import Owner
from bot.delivery.values import Claim, OutboxRow, Outcome
from bot.errors import ClaimLost
from bot.store.conversation_rows import carry_over
from bot.store.conversation_tables import conversations, events, messages
from bot.store.tickets import mark_added_told, write_ticket

_HANDLE = (
    messages.update()
    .where(messages.c.id.in_(sa.bindparam("ids", expanding=True)), messages.c.state == "new")
    .values(state="handled", handled_at=sa.bindparam("at"), episode=sa.bindparam("of_episode"))
)
_UPDATE_CLAIMED = conversations.update().where(
    conversations.c.id == sa.bindparam("conversation_id"), conversations.c.fence == sa.bindparam("claimed_fence")
)
_INSERT_MESSAGES = messages.insert()
_INSERT_EVENT = events.insert()


def commit(connection: Connection, claim: Claim, outcome: Outcome, now: datetime) -> None:
    """Write the whole outcome, or raise ClaimLost and write nothing."""
    _write_conversation(connection, claim, outcome, now)
    connection.execute(_HANDLE, {"ids": list(outcome.handled), "at": now, "of_episode": outcome.episode})
    if claim.ownership.owner is Owner.BOT and outcome.ownership.owner is Owner.QUEUED:
        carry_over(connection, claim.conversation_id, claim.ownership.epoch, outcome.ownership.epoch)
    if outcome.rows:
        connection.execute(_INSERT_MESSAGES, [_outbox_values(claim, outcome, row, now) for row in outcome.rows])
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
        "tries": 0,
        "claimed_at": None,
    }
    if outcome.tracker is not None or outcome.episode != claim.episode:
        values["tracker"] = dict(outcome.tracker or {})
    if product or outcome.episode != claim.episode:
        values["product"] = asdict(product) if product else None
    if order or outcome.episode != claim.episode:
        values["order_card"] = asdict(order) if order else None
    mine = {"conversation_id": claim.conversation_id, "claimed_fence": claim.fence}
    if not connection.execute(_UPDATE_CLAIMED, {**mine, **values}).rowcount:
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
        _INSERT_EVENT,
        {
            "at": now,
            "conversation_id": claim.conversation_id,
            "shop_id": claim.key.shop_id,
            "name": event["name"],
            "data": {key: value for key, value in event.items() if key != "name"},
        },
    )
