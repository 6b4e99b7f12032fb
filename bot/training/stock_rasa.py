"""Rasa as it comes, without a line of ours: trained on some sentences, and asked. Only this module touches it."""

import asyncio
import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.nlu.learning import Sentence
from bot.training.sampling import MODEL

EPOCHS = 100
_PIPELINE = """\
recipe: default.v1
language: id
assistant_id: stock
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    random_seed: 1
    entity_recognition: false
    constrain_similarities: true
policies: []
"""


def pipeline(epochs: int = EPOCHS) -> str:
    """The configuration: the stock pipeline that fits Indonesian."""
    return _PIPELINE.format(epochs=epochs)


def train_stock(sentences: Sequence[Sentence], folder: Path, epochs: int = EPOCHS) -> Path:
    """Train in a folder; returns the model."""
    quiet()
    from rasa.model_training import train_nlu

    config, data = folder / "config.yml", folder / "nlu.yml"
    config.write_text(pipeline(epochs), encoding="utf-8")
    data.write_text(_as_rasa_data(sentences), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        written = train_nlu(str(config), str(data), str(folder), fixed_model_name=MODEL)
    if not written or not (folder / MODEL).is_file():
        raise RuntimeError("Rasa wrote no model; see its messages above")
    return folder / MODEL


def ask_stock(model: Path, texts: Sequence[str]) -> list[tuple[str, float, float]]:
    """The intent, its confidence and the milliseconds for each text."""
    quiet()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return asyncio.run(_ask(model, texts))


async def _ask(model: Path, texts: Sequence[str]) -> list[tuple[str, float, float]]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    for text in ("halo kak", "ongkir ke bandung berapa"):  # the first ones are slow
        await agent.parse_message(text)
    return [await _one(agent, text) for text in texts]


async def _one(agent: Any, text: str) -> tuple[str, float, float]:
    began = perf_counter()
    intent = (await agent.parse_message(text))["intent"]
    return str(intent["name"]), float(intent["confidence"]), (perf_counter() - began) * 1000


def quiet() -> None:
    """No telemetry, no progress of Rasa's own."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # about Rasa's own tables
    os.environ["LOG_LEVEL"] = "WARNING"
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    logging.getLogger("rasa").setLevel(logging.ERROR)


def _as_rasa_data(sentences: Sequence[Sentence]) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent in sorted({each.intent for each in sentences}):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {' '.join(each.text.split())}" for each in sentences if each.intent == intent]
    return "\n".join(lines) + "\n"
