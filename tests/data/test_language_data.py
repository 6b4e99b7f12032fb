"""bot/data as it stands: without a fault, and large enough."""

from pathlib import Path

from bot.errors import Fault
from bot.nlu.catalogue import load_catalogue
from bot.training.lint import check
from bot.training.sentences import training_blocks
from bot.training.verbs import Places

PLACES = Places(Path(__file__).parents[2])


def test_language_data_has_no_fault() -> None:
    looked_at = check(PLACES)

    assert looked_at >= 5000


def test_catalogue_holds_the_39_intents() -> None:
    assert len(load_catalogue(PLACES.data / "intents.yml").intents) == 39


def test_every_intent_is_written_by_several_persons() -> None:
    faults: list[Fault] = []
    blocks = training_blocks(PLACES.data / "nlu", faults)
    persons: dict[str, set[str]] = {}
    for block in blocks:
        persons.setdefault(block.intent, set()).add(str(block.metadata["persona"]))

    assert len(persons) == 39
    assert {name: len(found) for name, found in persons.items() if len(found) < 6} == {}
