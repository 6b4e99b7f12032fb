"""Nothing lost, nothing twice, in order, never over a person – with real processes that are killed. `make chaos` is longer."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.run import SHORT, Story, run

pytestmark = [pytest.mark.end_to_end, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="skc"))  # pytest's own folders can be too long for Redis's socket
    yield made
    shutil.rmtree(made)


def test_nothing_is_lost_or_said_twice_through_kills_on_sqlite(folder: Path) -> None:
    nothing_wrong(run(SHORT["sqlite"], folder))


def test_nothing_is_lost_or_said_twice_through_kills_on_postgresql_with_two_bots(folder: Path, postgres_url: str) -> None:
    nothing_wrong(run(SHORT["postgres"], folder, postgres_url))


def nothing_wrong(story: Story) -> None:
    print(story.told())
    assert not story.missing, story.told()
    assert not story.waiting, story.told()
    assert not story.verdict.violations, story.told()
