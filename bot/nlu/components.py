"""What our graph components share: Rasa's calls, their data folder, the labelled sentences, and the version of their code."""

from __future__ import annotations

import json
import os
from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import Encoder, RememberingEncoder
from bot.nlu.language import DATA_DIR, language_hash
from bot.nlu.learning import Sentence

_VERSION_FILE = "version.json"
_MOST_THREADS = 4


class ModelOutdated(RasaException):  # type: ignore[misc]  # rasa ships no types
    """The model was written by another version of a component; train again or take the code that fits it."""


class LearntComponent(GraphComponent):  # type: ignore[misc]  # rasa ships no types
    """A component that learns from our files and writes down what it knows. Subclasses say what that is."""

    # Raise it whenever what training writes or `put` expects changes: an older model is then refused at load instead of
    # failing on its first message.
    code_version: ClassVar[int]
    # The file in the cache with the encoded texts, and files of other components that may hold the same.
    cache_file: ClassVar[str]
    cache_also: ClassVar[tuple[str, ...]] = ()

    def __init__(self, config: Mapping[str, Any], storage: ModelStorage, resource: Resource, folder: Path | None = None) -> None:
        self._config = config
        self._storage, self._resource = storage, resource
        if folder is not None:
            self.remember(folder)
        self._learnt = folder is not None

    @abstractmethod
    def learn(self, training_data: TrainingData, encoder: RememberingEncoder, folder: Path) -> None:
        """Learn and write what was learnt into a folder."""

    @abstractmethod
    def remember(self, folder: Path) -> None:
        """Make ready what `learn` wrote."""

    @abstractmethod
    def put(self, message: Message) -> None:
        """Put onto a message what is to be said of it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data_dir` is where the language files are while training, `cache_dir` where encoded sentences are kept; empty =
        bot/data and models/cache."""
        return {"data_dir": "", "cache_dir": ""}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 – Rasa passes it by name
    ) -> LearntComponent:
        """A component that has not learnt anything yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 – Rasa passes it by name
        **kwargs: Any,  # noqa: ARG003 – what later versions of Rasa may add
    ) -> LearntComponent:
        """The component of a trained model.

        Raises:
            ModelOutdated: if the model was written by another version of this code.
        """
        with model_storage.read_from(resource) as folder:
            check_version(Path(folder), cls.code_version)
            return cls(config, model_storage, resource, Path(folder))

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache sees only the class: the language files, the written lines and the rest of the code come in here."""
        return language_hash(data_dir_of(config))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from our files and write it down."""
        cache = cache_dir_of(self._config)
        also = [cache / file for file in self.cache_also]
        threads = min(os.cpu_count() or 1, _MOST_THREADS)
        with (
            RememberingEncoder(Encoder(threads), cache / self.cache_file, also) as encoder,
            self._storage.write_to(self._resource) as folder,
        ):
            self.learn(training_data, encoder, Path(folder))
            write_version(Path(folder), self.code_version)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message."""
        for message in messages:
            if self._learnt:
                self.put(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing behind these components needs features."""
        return training_data


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
