"""Conversations, messages (inbox and outbox are one table), tickets and events. Later migrations only add to them."""

import sqlalchemy as sa

from bot.store.metadata import metadata
from bot.store.types import Moment

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("marketplace", sa.String(32), nullable=False),
    sa.Column("shop_id", sa.String(64), nullable=False),
    sa.Column("external_id", sa.String(255), nullable=False),
    sa.Column("buyer_id", sa.String(255)),  # only where the marketplace proves the buyer
    sa.Column("buyer_name", sa.String(255), nullable=False, server_default=""),
    sa.Column("owner", sa.String(16), nullable=False, server_default="BOT"),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="1"),
    sa.Column("agent", sa.String(255)),
    sa.Column("lease_until", Moment),
    sa.Column("episode", sa.Integer, nullable=False, server_default="0"),
    sa.Column("fence", Id, nullable=False, server_default="0"),
    sa.Column("memory", sa.JSON, nullable=False),  # the episode's memory: products spoken of, open question, notice told
    sa.Column("tracker", sa.JSON),  # Rasa's tracker after the last turn: its turn, slots and open form
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),  # claims in a row that came to nothing
    sa.Column("claimed_at", Moment),  # by the worker that is at work, or died
    sa.Column("product", sa.JSON),  # the last product card
    sa.Column("order_card", sa.JSON),
    sa.Column("last_message_at", Moment),  # of the last handled message, either way
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("marketplace", "shop_id", "external_id"),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", Id, sa.ForeignKey("conversations.id"), nullable=False),
    sa.Column("direction", sa.String(3), nullable=False),  # in | out
    sa.Column("author", sa.String(16), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    sa.Column("external_id", sa.String(255)),  # the marketplace's; of outgoing rows filled in after the send
    sa.Column("turn", sa.String(64)),  # outgoing: the turn that wrote it
    sa.Column("position", sa.Integer),
    # in: new, handled · out: queued, sending, unclear, joined, sent, draft, superseded, failed, unknown
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("episode", sa.Integer, nullable=False, server_default="0"),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),  # outgoing: written under
    sa.Column("response", sa.String(128), nullable=False, server_default=""),
    sa.Column("intents", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),  # in: cards and media · out: what the call needs
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Moment),
    sa.Column("error", sa.Text, nullable=False, server_default=""),
    sa.Column("sent_at", Moment),  # in: by the marketplace's clock · out: when it was accepted there
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("handled_at", Moment),
    sa.UniqueConstraint("conversation_id", "direction", "external_id"),
    sa.UniqueConstraint("conversation_id", "turn", "position"),
    sa.Index("ix_messages_state", "direction", "state", "created_at"),
    sa.Index("ix_messages_conversation", "conversation_id", "state", "id"),
)

tickets = sa.Table(
    "tickets",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("conversation_id", Id, sa.ForeignKey("conversations.id")),  # none for a system ticket about a webhook
    sa.Column("shop_id", sa.String(64)),
    sa.Column("episode", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("intents", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # waiting | taken | parked | closed
    sa.Column("skill", sa.String(64), nullable=False, server_default=""),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
    sa.Column("packet", sa.JSON, nullable=False),
    sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()),  # whether the buyer knows of it
    sa.Column("added_told", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("agent", sa.String(255)),
    sa.Column("parked_until", Moment),
    sa.Column("deadline_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("seen", sa.Integer, nullable=False, server_default="1"),  # how often the same system ticket occurred
    sa.Index("ix_tickets_conversation", "conversation_id", "state"),
    sa.Index("ix_tickets_waiting", "state", "priority", "deadline_at"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("conversation_id", Id),
    sa.Column("shop_id", sa.String(64)),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Index("ix_events_conversation", "conversation_id", "id"),
)
