"""Which outgoing rows are meant: conditions and queries of the outbox. Written so that a long conversation costs no more."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.messages import Author, ConversationKey
from bot.store.conversation_rows import THIS, is_conversation
from bot.store.conversation_tables import conversations, messages

LOOK_AHEAD = 20  # rows of one conversation that are read at once

ATTEMPT = sa.select(messages).join(conversations, messages.c.conversation_id == conversations.c.id)


def is_out() -> Any:
    """The outbox's half of the table."""
    return messages.c.direction == "out"


def blocking() -> Any:
    """Rows that nothing of their conversation may overtake; an unclear one that may be shown to a person does not block."""
    may_come_again = sa.or_(messages.c.state != "unclear", messages.c.not_before.is_(None))
    return sa.and_(is_out(), messages.c.state.in_(("queued", "sending", "unclear")), may_come_again)


def due_at(now: datetime) -> Any:
    """Rows whose pause is over."""
    return sa.or_(messages.c.not_before.is_(None), messages.c.not_before <= now)


def abandoned(before: datetime) -> Any:
    """Rows in flight whose sender is not waiting for an answer any more."""
    return sa.or_(messages.c.state != "sending", messages.c.handled_at < before)


def of_conversation(key: ConversationKey) -> Any:
    """Rows of one conversation, for queries that need nothing else of it."""
    return messages.c.conversation_id == sa.select(conversations.c.id).where(is_conversation(key)).scalar_subquery()


def _person_wrote() -> Any:
    """Whether a person answered in the marketplace's own app and no turn has seen it yet: that is a take-over all the same."""
    inbound = messages.alias()
    unseen = sa.and_(
        inbound.c.conversation_id == conversations.c.id,
        inbound.c.direction == "in",
        inbound.c.state == "new",
        inbound.c.author == Author.OUTSIDE.value,
    )
    return sa.exists().where(unseen)


def _of_named(query: Any, limit: int) -> Any:
    joined = query.join(conversations, messages.c.conversation_id == conversations.c.id)
    return joined.where(THIS, blocking()).order_by(messages.c.id).limit(limit)


# Built once: SQLAlchemy takes longer to build and recognise such a query than the database to answer it.
HEAD = _of_named(sa.select(messages.c.id, messages.c.kind, messages.c.state, messages.c.not_before), 1)
HEADS = _of_named(
    sa.select(
        messages,
        conversations.c.epoch.label("current_epoch"),
        conversations.c.owner.label("current_owner"),
        conversations.c.marketplace,
        conversations.c.shop_id,
        _person_wrote().label("person_wrote"),
    ),
    LOOK_AHEAD,
).with_for_update(of=conversations)
