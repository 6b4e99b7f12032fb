"""Brings a database to the newest schema. Several processes may do it at once: one works, the others find it done."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.engine import Connection, make_url

from bot.errors import StartFailed
from bot.store.database import Database

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 5_107_255  # any number that nobody else takes on this PostgreSQL


def upgrade(database_url: str) -> None:
    """Run every migration that is missing, all in one transaction.

    Raises:
        StartFailed: when the database cannot be reached or was written by a newer version.
    """
    try:
        database = Database(database_url)
        try:
            database.write_now(_upgrade)
        finally:
            database.close()
    except CommandError as error:
        what = f"The database {_shown(database_url)} does not fit this version of SiapKak ({error})"
        raise StartFailed(f"{what} – use the newer version, which wrote it.") from error
    except sa.exc.SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        remedy = "check DATABASE_URL, and that the database runs and may be written"
        raise StartFailed(f"The database {_shown(database_url)} cannot be brought up to date ({why}) – {remedy}.") from error


def configuration(connection: Connection) -> Config:
    """Alembic's configuration without a file, working on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    # SQLite's writers begin with BEGIN IMMEDIATE, which already keeps the others out.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
    command.upgrade(configuration(connection), "head")


def _shown(database_url: str) -> str:
    return str(make_url(database_url).render_as_string(hide_password=True))
