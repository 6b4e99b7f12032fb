"""Builders of messages, turns' outcomes and outbox rows, and a look into the tables."""

from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from bot.conversation.owner import Owner, Ownership
from bot.delivery.values import Claim, NewTicket, OutboxRow, Outcome, StoredMessage, Turn
from bot.messages import Author, ConversationKey, Inbound, Kind, Mode
from bot.shop.values import Shop
from bot.store.conversation_tables import conversations, events, messages, tickets
from bot.store.database import Database
from bot.store.shops import ShopStore
from tests.support.shops import a_folder, a_shop

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=timezone.utc)
SHOP_ID = "toko-uji"
KEY = ConversationKey("web", SHOP_ID, "sesi-1")
TABLES = (conversations, messages, tickets, events)

_numbers = count(1)


def an_inbound(text: str = "ready kak?", **changes: Any) -> Inbound:
    """A buyer's message in the conversation KEY, with an id of its own unless one is given."""
    given: dict[str, Any] = {
        "marketplace": "web",
        "channel_id": SHOP_ID,
        "conversation": "sesi-1",
        "external_id": f"m{next(_numbers)}",
        "author": Author.BUYER,
        "kind": Kind.TEXT,
        "text": text,
        "sent_at": NOON,
        **changes,
    }
    return Inbound(**given)


def from_outside(text: str = "sudah saya cek ya kak", **changes: Any) -> Inbound:
    """What a person of the shop wrote in the marketplace's own app."""
    return an_inbound(text, author=Author.OUTSIDE, **changes)


def a_row(text: str = "Ready, Kak.", **changes: Any) -> OutboxRow:
    """A reply of the bot that waits to be sent."""
    return OutboxRow(**{"position": 0, "kind": Kind.TEXT, "text": text, **changes})


def a_ticket(**changes: Any) -> NewTicket:
    """A ticket to be opened."""
    given: dict[str, Any] = {
        "reason": "unsure",
        "intents": ("ask_size",),
        "packet": {"summary": "Pembeli tanya ukuran."},
        "skill": "umum",
        "priority": 2,
        "deadline_at": NOON + timedelta(hours=4),
        **changes,
    }
    return NewTicket(**given)


def an_outcome(claim: Claim, **changes: Any) -> Outcome:
    """What a turn over the claim's messages changes: by default only that they are handled."""
    given: dict[str, Any] = {
        "turn": str(claim.unhandled[0].id) if claim.unhandled else "0",
        "handled": tuple(message.id for message in claim.unhandled),
        "ownership": claim.ownership,
        "episode": 1,
        "memory": {},
        "event": {"name": "turn.answered"},
        **changes,
    }
    return Outcome(**given)


def a_turn(text: str = "ready?", **changes: Any) -> Turn:
    """One burst of the buyer, of one message."""
    message = StoredMessage(7, Author.BUYER, Kind.TEXT, text, NOON, NOON)
    given: dict[str, Any] = {
        "key": KEY,
        "episode": 3,
        "text": text,
        "messages": (message,),
        "buyer_id": None,
        "product": None,
        "order": None,
        "memory": {},
        "ticket": None,
        **changes,
    }
    return Turn(**given)


QUEUED = Ownership(Owner.QUEUED, epoch=2)


def an_open_shop(**changes: Any) -> Shop:
    """A shop in which the bot may send, and which waits for no further bubbles."""
    given: dict[str, Any] = {"mode": Mode.AUTO, "burst_seconds": 0.0, **changes}
    return a_shop(**given)


def save_shop(database: Database, shop: Shop | None = None, **tables: Any) -> None:
    """Import the shop as `make import` does."""
    folder = a_folder(*tables.pop("variants", ()), shop=shop or an_open_shop(), **tables)
    database.write_now(lambda connection: ShopStore().save(connection, folder))


def all_rows(database: Database, table: Any) -> list[Row]:
    """A table's rows in the order in which they were written."""
    return database.read_now(lambda connection: connection.execute(sa.select(table).order_by(table.c.id)).fetchall())


def snapshot(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a conversation may change, to be compared before and after."""
    return {table.name: [tuple(row) for row in all_rows(database, table)] for table in TABLES}


def outgoing(database: Database) -> list[Row]:
    """The outbox."""
    return [row for row in all_rows(database, messages) if row.direction == "out"]


def the_conversation(database: Database) -> Row:
    """The only conversation."""
    (row,) = all_rows(database, conversations)
    return row


def change(database: Database, table: Any, **values: Any) -> None:
    """Set columns in every row of a table, as something outside the tested code would."""
    database.write_now(lambda connection: connection.execute(sa.update(table).values(**values)))
