"""The migrations and the tables in Python say the same, on both databases, and may run twice at once."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import StartFailed
from bot.store import conversation_tables, shop_tables
from bot.store.database import Database
from bot.store.migrate import upgrade

ROOT = Path(__file__).parents[2]
TABLES = {*conversation_tables.metadata.tables, *shop_tables.metadata.tables}


_names = (f"migrations_{number}" for number in count())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/siapkak.db"
    server, name = request.getfixturevalue("postgres_server"), next(_names)
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)


def differences(database_url: str) -> list[object]:
    database = Database(database_url)
    try:
        return list(
            database.read_now(lambda connection: compare_metadata(MigrationContext.configure(connection), shop_tables.metadata))
        )
    finally:
        database.close()


def test_migrations_make_exactly_the_tables_that_the_code_uses(database_url: str) -> None:
    assert len(TABLES) > 10

    upgrade(database_url)

    assert differences(database_url) == []


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)

    assert differences(database_url) == []


def test_processes_that_upgrade_at_once_all_succeed(database_url: str) -> None:
    command = [sys.executable, "-c", "import sys; from bot.store.migrate import upgrade; upgrade(sys.argv[1])", database_url]

    racers = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(4)]
    told = [racer.communicate(timeout=60)[1] for racer in racers]

    assert [racer.returncode for racer in racers] == [0] * 4, told
    assert differences(database_url) == []


def test_a_database_of_a_newer_version_is_refused_with_the_remedy(database_url: str) -> None:
    upgrade(database_url)
    database = Database(database_url)
    database.write_now(lambda connection: connection.execute(sa.text("UPDATE alembic_version SET version_num = 'x999'")))
    database.close()

    with pytest.raises(StartFailed, match="newer version"):
        upgrade(database_url)


def test_an_unreachable_database_is_told_without_its_password() -> None:
    with pytest.raises(StartFailed, match="DATABASE_URL") as failure:
        upgrade("postgresql://shop:rahasia@127.0.0.1:9/shop")

    assert "rahasia" not in str(failure.value)
    assert "Traceback" not in str(failure.value)
