"""The component on Rasa's messages: what stands in the output, and that an older model is refused."""

import json
import tarfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.language import DATA_DIR

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa imports (TensorFlow, jax) warns of its own age
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.components import ModelOutdated
    from bot.nlu.turn_reader import TurnReader, targets_from


@pytest.fixture(scope="module")
def component(model: Path, tmp_path_factory: pytest.TempPathFactory) -> TurnReader:
    return TurnReader({}, None, Resource("reader"), unpacked(model, tmp_path_factory.mktemp("reader")))


def unpacked(model: Path, folder: Path) -> Path:
    with tarfile.open(model) as archive:
        for member in (each for each in archive.getmembers() if each.isfile() and "TurnReader" in each.name):
            (folder / Path(member.name).name).write_bytes(archive.extractfile(member).read())  # type: ignore[union-attr]
    return folder


class Stored:
    """A model storage that holds one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def read_from(self, resource: Resource) -> Iterator[Path]:
        del resource
        yield self._folder


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
    unpacked(model, tmp_path)
    (tmp_path / "version.json").write_text('{"code": 0}')

    with pytest.raises(ModelOutdated):
        TurnReader.load({}, Stored(tmp_path), Resource("reader"), None)


@pytest.mark.parametrize(
    ("text", "mood"), [("garansinya brp lama kak?", "calm"), ("PENIPU!! balikin duit gue, udah 3 minggu ga dikirim", "angry")]
)
def test_output_tells_the_mood_and_the_language(text: str, mood: str, component: TurnReader) -> None:
    output = parsed(component, text)

    assert output["mood"]["name"] == mood
    assert 0.5 <= output["mood"]["confidence"] <= 1.0
    assert output["language"]["name"] == "id"


def test_cache_key_changes_with_a_lexicon(tmp_path: Path) -> None:
    copytree(DATA_DIR / "lexicon", tmp_path / "lexicon")
    (tmp_path / "intents.yml").write_bytes((DATA_DIR / "intents.yml").read_bytes())
    before = TurnReader.fingerprint_addon({"data_dir": str(tmp_path)})
    with (tmp_path / "lexicon" / "slang.yml").open("a") as stream:
        stream.write("# changed\n")

    assert TurnReader.fingerprint_addon({"data_dir": str(tmp_path)}) != before
