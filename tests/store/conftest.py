"""The outbox on every database that it may stand on."""

from collections.abc import Iterator

import pytest

from bot.store.database import Database
from tests.support.outbox import LONGEST, StoredOutbox, stored_outbox


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty record."""
    database = Database(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield database
    database.close()


@pytest.fixture
def stored(opened: Database) -> StoredOutbox:
    """Where every reply leaves alone."""
    return stored_outbox(opened)


@pytest.fixture
def joining(opened: Database) -> StoredOutbox:
    """Where waiting replies leave as one."""
    return stored_outbox(opened, web=LONGEST)
