"""Held-out sentences as a ratchet: what is listed in _known_failures.yml must fail, everything else must pass."""

import pytest
from ruamel.yaml import YAML

from bot.nlu.reader import Reader
from bot.training.evaluate import held_out_cases
from bot.training.known_failures import FILE, failures
from bot.training.sentences import held_out_turns
from bot.training.verbs import Places

# More than a thousand sentences are read, on a busy machine in more than the usual two minutes.
pytestmark = pytest.mark.timeout(900)
RENEW = "run `python -m bot.training known-failures` and review the lines"


@pytest.fixture(scope="module")
def failing(reader: Reader, places: Places) -> dict[str, list[str]]:
    return failures(reader, places)


@pytest.fixture(scope="module")
def listed(places: Places) -> dict[str, list[str]]:
    content: dict[str, list[str]] = YAML(typ="safe").load((places.held_out / FILE).read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("kind", ["sentences", "turns"])
def test_no_unlisted_held_out_text_fails(kind: str, failing: dict[str, list[str]], listed: dict[str, list[str]]) -> None:
    assert sorted(set(failing[kind]) - set(listed[kind])) == [], RENEW


@pytest.mark.parametrize("kind", ["sentences", "turns"])
def test_every_listed_text_still_fails(kind: str, failing: dict[str, list[str]], listed: dict[str, list[str]]) -> None:
    assert sorted(set(listed[kind]) - set(failing[kind])) == [], RENEW


def test_enough_was_looked_at(places: Places) -> None:
    assert len(held_out_cases(places)) >= 400
    assert len(held_out_turns(places.held_out)) >= 60


def test_most_held_out_sentences_are_understood(places: Places, failing: dict[str, list[str]]) -> None:
    assert len(failing["sentences"]) / len(held_out_cases(places)) < 0.25


def test_held_out_files_mirror_the_training_topics(places: Places) -> None:
    topics = {path.name for path in (places.data / "nlu").iterdir() if path.is_dir()}
    measured = {path.name for path in places.held_out.iterdir() if path.is_dir() and any(path.glob("*.yml"))}

    assert topics == measured - {"sensitive"}  # these lines have kinds, not intents
