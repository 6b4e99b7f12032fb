"""The component behind TurnReader: learns what a person must see at once, and hands every clause that touches it to a person."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import Decision
from bot.nlu.components import cache_dir_of, check_version, data_dir_of, sentences_of, write_version
from bot.nlu.encoder import Encoder, RememberingEncoder
from bot.nlu.language import language_hash, read_language
from bot.nlu.sensitive_knowledge import SensitiveKnowledge, load_sensitive, save_sensitive
from bot.nlu.sensitive_learning import learn_sensitive
from bot.nlu.sensitive_lines import FOLDER, read_lines
from bot.nlu.sensitive_reader import SensitiveReader, is_plain

# Raise it as in turn_reader.py, for what this component writes and expects.
CODE_VERSION = 3
_MOST_THREADS = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SensitiveComponent(GraphComponent):  # type: ignore[misc]  # rasa ships no types
    """Overrides what TurnReader decided. It stands behind it in config.yml."""

    def __init__(
        self, config: Mapping[str, Any], storage: ModelStorage, resource: Resource, knowledge: SensitiveKnowledge | None = None
    ) -> None:
        self._config = config
        self._storage, self._resource = storage, resource
        self._reader = SensitiveReader(knowledge) if knowledge else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data_dir` is where sensitive/ and the lexicons are while training, `cache_dir` where encoded sentences are kept;
        empty = bot/data and models/cache."""
        return {"data_dir": "", "cache_dir": ""}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 – Rasa passes it by name
    ) -> SensitiveComponent:
        """A component that has not learnt anything yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa's cache sees neither the lexicons nor the written lines nor the rest of the code."""
        data_dir = data_dir_of(config)
        digest = sha256(language_hash(data_dir).encode())
        for file in sorted((data_dir / FOLDER).glob("*.yml")):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the written lines, with the ordinary sentences behind them, and write it down."""
        data_dir = data_dir_of(self._config)
        encoder = RememberingEncoder(Encoder(threads=min(os.cpu_count() or 1, _MOST_THREADS)), cache_dir_of(self._config))
        lines = read_lines(data_dir / FOLDER)
        knowledge = learn_sensitive(lines, sentences_of(training_data), read_language(data_dir), encoder)
        with self._storage.write_to(self._resource) as folder:
            save_sensitive(knowledge, Path(folder))
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
    ) -> SensitiveComponent:
        """The component of a trained model.

        Raises:
            ModelOutdated: if the model was written by another version of this code.
        """
        with model_storage.read_from(resource) as folder:
            check_version(Path(folder), CODE_VERSION)
            return cls(config, model_storage, resource, load_sensitive(Path(folder)))

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge every message that TurnReader has read."""
        for message in messages:
            if self._reader is not None:
                _override(message, self._reader)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing behind this component needs features."""
        return training_data


def _override(message: Message, reader: SensitiveReader) -> None:
    clauses = message.get("clauses")
    spans = [(clause["start"], clause["end"]) for clause in clauses]
    plain = [is_plain(clause["intent"], Decision(clause["decision"])) for clause in clauses]
    judgement = reader.judge(message.get("text") or "", spans, plain)
    decided = [
        {**clause, "decision": Decision.HAND_OFF.value} if touched else clause
        for clause, touched in zip(clauses, judgement.touched, strict=True)
    ]
    message.set("clauses", decided, add_to_output=True)
    message.set("sensitive", {"name": judgement.kind, "confidence": judgement.confidence}, add_to_output=True)
