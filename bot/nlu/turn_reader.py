"""The first component of our Rasa pipeline: trains the reader and puts what it reads onto the message."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.catalogue import DEFAULT_TARGETS, Risk
from bot.nlu.components import LearntComponent, data_dir_of, sentences_of
from bot.nlu.encoder import RememberingEncoder
from bot.nlu.knowledge import load_knowledge, save_knowledge
from bot.nlu.language import read_language
from bot.nlu.learning import learn
from bot.nlu.mood_knowledge import load_mood, save_mood
from bot.nlu.mood_learning import learn_mood, mood_lines
from bot.nlu.reader import Reader
from bot.nlu.reading import Reading
from bot.text.lexicon import slang_from

log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TurnReader(LearntComponent):
    """Reads clauses, intents, aspects, entities, decisions, mood and language. What is sensitive overrides it afterwards."""

    code_version = 4
    cache_file, cache_also = "turns.npz", ("sensitive.npz",)

    def learn(self, training_data: TrainingData, encoder: RememberingEncoder, folder: Path) -> None:
        """Learn from the labelled sentences and the lines written for the mood."""
        data_dir = data_dir_of(self._config)
        sentences, content = sentences_of(training_data), read_language(data_dir)
        save_knowledge(learn(sentences, content, encoder), folder)
        log.info("clauses_learnt")
        save_mood(learn_mood(mood_lines(data_dir, sentences), slang_from(content["slang"]), encoder), folder)

    def remember(self, folder: Path) -> None:
        """Make ready what `learn` wrote."""
        self._reader = Reader(load_knowledge(folder), load_mood(folder))

    def put(self, message: Message) -> None:
        """Read a message."""
        metadata = message.get("metadata") or {}
        _put(message, self._reader.read(message.get("text") or "", targets_from(metadata)))


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
        "mood": reading.mood.as_json(),
    }
    for name, value in values.items():
        message.set(name, value, add_to_output=True)
