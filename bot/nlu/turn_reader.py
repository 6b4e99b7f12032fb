"""The first component of our Rasa pipeline: trains the reader and puts what it reads onto the message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.components import check_version, data_dir_of, sentences_of, write_version
from bot.nlu.knowledge import Knowledge, load_knowledge, save_knowledge
from bot.nlu.language import language_hash, read_language
from bot.nlu.learning import learn
from bot.nlu.reader import Reader
from bot.nlu.reading import Reading

# Raise it whenever what training writes or `process` expects changes: an older model is then refused at load instead of
# failing on its first message.
CODE_VERSION = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurnReader(GraphComponent):  # type: ignore[misc]  # rasa ships no types
    """Reads clauses, intents, aspects, entities and decisions, all in one. What is sensitive overrides it afterwards."""

    def __init__(self, data_dir: Path, storage: ModelStorage, resource: Resource, knowledge: Knowledge | None = None) -> None:
        self._data_dir = data_dir
        self._storage, self._resource = storage, resource
        self._reader = Reader(knowledge) if knowledge else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data_dir` is where intents.yml and the lexicons are while training; empty = bot/data."""
        return {"data_dir": ""}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 – Rasa passes it by name
    ) -> TurnReader:
        """A reader that has not learnt anything yet."""
        return cls(data_dir_of(config), model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache sees only this class: the lexicons and the rest of the code come in here."""
        return language_hash(data_dir_of(config))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled sentences and write it down."""
        knowledge = learn(sentences_of(training_data), read_language(self._data_dir))
        with self._storage.write_to(self._resource) as folder:
            save_knowledge(knowledge, Path(folder))
            write_version(Path(folder), CODE_VERSION)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 – Rasa passes it by name
        **kwargs: Any,  # noqa: ARG003 – what later versions of Rasa may add
    ) -> TurnReader:
        """The reader of a trained model.

        Raises:
            ModelOutdated: if the model was written by another version of this code.
        """
        with model_storage.read_from(resource) as folder:
            return cls(data_dir_of(config), model_storage, resource, read_model_folder(Path(folder)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Read every message."""
        for message in messages:
            if self._reader is not None:
                metadata = message.get("metadata") or {}
                _put(message, self._reader.read(message.get("text") or "", targets_from(metadata)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing behind this component needs features."""
        return training_data


def read_model_folder(folder: Path) -> Knowledge:
    """What a trained model knows, from the component's folder in its archive.

    Raises:
        ModelOutdated: if it was written by another version of this code.
    """
    check_version(folder, CODE_VERSION)
    return load_knowledge(folder)


def targets_from(metadata: Mapping[str, Any]) -> dict[Risk, float] | None:
    """The shop's own targets, if the channel put any into the metadata."""
    given = metadata.get("risk")
    if not isinstance(given, Mapping):
        return None
    return {risk: float(given.get(risk.value, DEFAULT_TARGETS[risk])) for risk in Risk}


def _put(message: Message, reading: Reading) -> None:
    first = reading.clauses[0]
    ranking = [{"name": each.name, "confidence": each.confidence} for each in first.ranking]
    values = {
        "clauses": [clause.as_json() for clause in reading.clauses],
        "intent": {"name": first.intent, "confidence": first.confidence},
        "intent_ranking": ranking,
        "entities": [entity.as_json() for entity in reading.entities],
        "language": reading.language.as_json(),
    }
    for name, value in values.items():
        message.set(name, value, add_to_output=True)
