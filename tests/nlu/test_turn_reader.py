"""The component on Rasa's messages: what stands in the output, and that an older model is refused."""

import json
import tarfile
import warnings
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.knowledge import Knowledge
from bot.nlu.language import DATA_DIR
from bot.training.understanding import knowledge_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa imports (TensorFlow, jax) warns of its own age
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.components import ModelOutdated
    from bot.nlu.turn_reader import TurnReader, read_model_folder, targets_from


@pytest.fixture(scope="module")
def component(model: Path) -> TurnReader:
    knowledge: Knowledge = knowledge_of(model)
    return TurnReader(Path(), None, Resource("reader"), knowledge)


def parsed(component: TurnReader, text: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    message = Message(data={"text": text, "metadata": metadata or {}})
    (read,) = component.process([message])
    output: dict[str, Any] = read.as_dict(only_output_properties=True)
    return output


def test_output_carries_clauses_intent_ranking_and_entities(component: TurnReader) -> None:
    output = parsed(component, "ongkir ke bdg brp kak")

    assert output["intent"]["name"] == "ask_shipping_cost"
    assert output["intent_ranking"][0] == output["intent"]
    assert output["clauses"][0]["decision"] == "answer"
    assert output["entities"][0] == {
        "entity": "city",
        "start": 10,
        "end": 13,
        "value": "Bandung",
        "raw": "bdg",
        "city": "Bandung",
        "province": "Jawa Barat",
    }


@pytest.mark.parametrize("text", ["ready ga", "", "😊", "muka merah2 abis pake serum"])
def test_output_is_json(text: str, component: TurnReader) -> None:
    json.dumps(parsed(component, text))


def test_shop_may_choose_its_own_risk(component: TurnReader) -> None:
    strict = parsed(component, "bisa cod kak?", {"risk": dict.fromkeys(("navigation", "facts", "promises"), 0.00001)})
    free = parsed(component, "bisa cod kak?", {"risk": {"facts": 0.5}})

    assert free["clauses"][0]["decision"] == "answer"
    assert strict["clauses"][0]["confidence"] == free["clauses"][0]["confidence"]


def test_targets_not_given_stay_the_default() -> None:
    assert targets_from({"risk": {"facts": 0.2}}) == {**DEFAULT_TARGETS, Risk.FACTS: 0.2}
    assert targets_from({}) is None


def test_model_of_another_code_version_is_refused(model: Path, tmp_path: Path) -> None:
    with tarfile.open(model) as archive:
        for member in (each for each in archive.getmembers() if each.isfile() and "TurnReader" in each.name):
            (tmp_path / Path(member.name).name).write_bytes(archive.extractfile(member).read())  # type: ignore[union-attr]
    (tmp_path / "version.json").write_text('{"code": 0}')

    with pytest.raises(ModelOutdated):
        read_model_folder(tmp_path)


def test_cache_key_changes_with_a_lexicon(tmp_path: Path) -> None:
    copytree(DATA_DIR / "lexicon", tmp_path / "lexicon")
    (tmp_path / "intents.yml").write_bytes((DATA_DIR / "intents.yml").read_bytes())
    before = TurnReader.fingerprint_addon({"data_dir": str(tmp_path)})
    with (tmp_path / "lexicon" / "slang.yml").open("a") as stream:
        stream.write("# changed\n")

    assert TurnReader.fingerprint_addon({"data_dir": str(tmp_path)}) != before
