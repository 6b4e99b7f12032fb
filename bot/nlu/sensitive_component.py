"""The component behind TurnReader: learns what a person must see at once, and hands every clause that touches it to a person."""

from __future__ import annotations

import logging
from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import Decision
from bot.nlu.components import LearntComponent, data_dir_of, sentences_of
from bot.nlu.encoder import RememberingEncoder
from bot.nlu.language import read_language
from bot.nlu.sensitive_knowledge import load_sensitive, save_sensitive
from bot.nlu.sensitive_learning import learn_sensitive
from bot.nlu.sensitive_lines import FOLDER, read_lines
from bot.nlu.sensitive_reader import SensitiveReader, is_plain

log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SensitiveComponent(LearntComponent):
    """Overrides what TurnReader decided. It stands behind it in config.yml."""

    code_version = 6
    cache_file, cache_also = "sensitive.npz", ("turns.npz",)

    def learn(self, training_data: TrainingData, encoder: RememberingEncoder, folder: Path) -> None:
        """Learn from the written lines, with the ordinary sentences behind them."""
        log.info("sensitive_begun")
        data_dir = data_dir_of(self._config)
        lines = read_lines(data_dir / FOLDER)
        save_sensitive(learn_sensitive(lines, sentences_of(training_data), read_language(data_dir), encoder), folder)

    def remember(self, folder: Path) -> None:
        """Make ready what `learn` wrote."""
        self._reader = SensitiveReader(load_sensitive(folder))

    def put(self, message: Message) -> None:
        """Judge a message that TurnReader has read."""
        clauses = message.get("clauses")
        spans = [(clause["start"], clause["end"]) for clause in clauses]
        plain = [is_plain(clause["intent"], Decision(clause["decision"])) for clause in clauses]
        judgement = self._reader.judge(message.get("text") or "", spans, plain)
        decided = [
            {**clause, "decision": Decision.HAND_OFF.value} if touched else clause
            for clause, touched in zip(clauses, judgement.touched, strict=True)
        ]
        message.set("clauses", decided, add_to_output=True)
        message.set("sensitive", {"name": judgement.kind, "confidence": judgement.confidence}, add_to_output=True)
