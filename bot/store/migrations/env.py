"""Alembic's entry: migrates the connection that bot.store.migrate hands in; `alembic revision` opens DATABASE_URL itself."""

import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy.engine import Connection

from bot.store import conversation_tables, shop_tables
from bot.store.database import Database

assert conversation_tables.metadata is shop_tables.metadata, "all tables hang on one MetaData"


def plain_type(kind: str, item: Any, _autogen_context: Any) -> str | Literal[False]:
    """A migration must not change when our Python types do: it names what the database keeps."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator) and not isinstance(item, sa.types.Variant):
        return f"sa.{item.impl!r}"
    return False


def migrate(connection: Connection) -> None:
    """Run what Alembic was asked for on this connection."""
    context.configure(connection=connection, target_metadata=shop_tables.metadata, render_as_batch=True, render_item=plain_type)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    database = Database(os.environ["DATABASE_URL"])
    database.write_now(migrate)
    database.close()
