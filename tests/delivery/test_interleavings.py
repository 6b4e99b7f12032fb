"""Random schedules of buyers, persons, workers, senders and crashes: nothing is lost, doubled or said over a person.

The schedules and the promises stand in tests/support/explorer*.py; `make explore` plays 100,000 of them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.explore import Tally, stretch, stretch_on
from tests.support.explorer import Explorer
from tests.support.explorer_cast import Variant
from tests.support.explorer_variants import ConversationsWithoutFence, OutboxDeafToPersons, OutboxWithoutEpoch
from tests.support.explorer_world import TapeChoices

SEED = 7_000_000
FOUND_WITHIN = 400  # schedules; a guard that is gone shows sooner
ON_POSTGRESQL = 40


@pytest.fixture(scope="module")
def explorer(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """One database for many examples: each has a conversation of its own."""
    copy = tmp_path_factory.mktemp("explorer") / "siapkak.db"
    shutil.copy(migrated_file, copy)
    opened = Explorer(f"sqlite:///{copy}")
    yield opened
    opened.close()


def found_after(migrated: Path, variant: Variant) -> int:
    """How many schedules it takes until the explorer sees that a guard is gone."""
    tally = stretch(migrated, range(SEED, SEED + FOUND_WITHIN), variant, stops_at="")
    return tally.schedules if tally.findings else FOUND_WITHIN + 1


def kept(tally: Tally) -> bool:
    """Whether every promise was kept; prints what was broken, to be replayed by its seed."""
    for finding in tally.findings:
        print(f"make explore REPLAY={finding.seed}:", *finding.violations, sep="\n  ")
    return not tally.findings


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(3))
def test_no_schedule_loses_doubles_or_talks_over_a_person(migrated_file: Path, part: int) -> None:
    first = SEED + part * 500

    assert kept(stretch(migrated_file, range(first, first + 500)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(tape=st.lists(st.integers(0, 999), min_size=60, max_size=200))
def test_no_schedule_breaks_a_promise_however_short_it_is_made(explorer: Explorer, tape: list[int]) -> None:
    verdict = explorer.play(TapeChoices(tape))

    assert verdict.violations == (), "\n".join(verdict.steps)


def test_a_seed_always_leads_to_the_same_steps(migrated_file: Path, tmp_path: Path) -> None:
    copies = [tmp_path / name for name in ("one.db", "two.db")]
    steps = []
    for copy in copies:
        shutil.copy(migrated_file, copy)
        explorer = Explorer(f"sqlite:///{copy}")
        steps.append([explorer.seed(SEED + number).steps for number in range(20)])
        explorer.close()

    assert steps[0] == steps[1]


class TestAGuardThatIsGoneIsMissed:
    def test_without_the_epoch(self, migrated_file: Path) -> None:
        assert found_after(migrated_file, Variant(outbox=OutboxWithoutEpoch)) <= FOUND_WITHIN

    def test_without_the_look_for_a_person_elsewhere(self, migrated_file: Path) -> None:
        assert found_after(migrated_file, Variant(outbox=OutboxDeafToPersons)) <= FOUND_WITHIN

    def test_without_the_fencing_number(self, migrated_file: Path) -> None:
        assert found_after(migrated_file, Variant(conversations=ConversationsWithoutFence)) <= FOUND_WITHIN

    @pytest.mark.slow
    @pytest.mark.timeout(600)
    def test_without_the_unique_keys(self, postgres_url: str) -> None:
        """SQLite lets one writer in at a time, so only PostgreSQL can show what the keys are for."""
        _drop_unique_keys(postgres_url)

        tally = stretch_on(postgres_url, range(SEED, SEED + FOUND_WITHIN), threads=True, stops_at="stored 2 times")

        assert any("stored 2 times" in violation for finding in tally.findings for violation in finding.violations)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_promise_is_broken_where_transactions_meet(postgres_url: str) -> None:
    assert kept(stretch_on(postgres_url, range(SEED, SEED + ON_POSTGRESQL), threads=True))


def _drop_unique_keys(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        keys = sa.inspect(connection).get_unique_constraints("messages")
        assert keys
        for key in keys:
            connection.execute(sa.text(f"ALTER TABLE messages DROP CONSTRAINT {key['name']}"))
    engine.dispose()
