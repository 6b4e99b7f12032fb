"""What our graph components share: their data folder, the labelled sentences, and the version of the code that wrote a model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.language import DATA_DIR
from bot.nlu.learning import Sentence

_VERSION_FILE = "version.json"


class ModelOutdated(RasaException):  # type: ignore[misc]  # rasa ships no types
    """The model was written by another version of a component; train again or take the code that fits it."""


def data_dir_of(config: Mapping[str, Any]) -> Path:
    """Where the language files are while training."""
    return Path(config.get("data_dir") or DATA_DIR)


def cache_dir_of(config: Mapping[str, Any]) -> Path:
    """Where training keeps what it would otherwise work out again."""
    return Path(config.get("cache_dir") or DATA_DIR.parents[1] / "models" / "cache")


def sentences_of(training_data: TrainingData) -> list[Sentence]:
    """The labelled sentences of bot/data/nlu."""
    return [_sentence(message) for message in training_data.intent_examples]


def _sentence(message: Any) -> Sentence:
    metadata = (message.get("metadata") or {}).get("intent") or {}
    return Sentence(message.get("text"), message.get("intent"), metadata.get("persona", ""), metadata.get("aspect", ""))


def write_version(folder: Path, version: int) -> None:
    """Note the version of the code beside what a component learnt."""
    (folder / _VERSION_FILE).write_text(json.dumps({"code": version}), encoding="utf-8")


def check_version(folder: Path, version: int) -> None:
    """Refuse what another version wrote.

    Raises:
        ModelOutdated: if it was written by another version of this code.
    """
    written = json.loads((folder / _VERSION_FILE).read_text(encoding="utf-8"))["code"]
    if written != version:
        raise ModelOutdated(f"The model has code version {written}, this program {version}: train again.")
