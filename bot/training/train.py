"""`train`: builds the model that belongs to the present data, configuration and code, unless it is there already."""

import logging
import os
import warnings
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import monotonic

from bot.training.models import model_path, training_hash
from bot.training.progress import progress
from bot.training.verbs import Places, here, say


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--force", action="store_true", help="train even if the model is there")


def run(arguments: Namespace) -> int:
    """Train; returns the exit code."""
    train(here(), force=arguments.force)
    return 0


def train(places: Places, force: bool = False) -> Path:
    """The model of the present state, built if need be."""
    target = model_path(places.models, training_hash(places.root))
    if target.exists() and not force:
        say(f"{target.name} is up to date.")
        return target
    say(f"Training {target.name}: loading Rasa …")
    began = monotonic()
    _train(places, target)
    say(f"Trained in {monotonic() - began:.0f} s: {target}")
    return target


def _train(places: Places, target: Path) -> None:
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # about Rasa's own tables
    os.environ["LOG_LEVEL"] = "WARNING"  # keeps Rasa's own progress bars, one line a step, off the terminal
    from rasa.model_training import train as train_with_rasa
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    say("Training: reading the sentences; the first time all of it takes about six minutes, later about five …")
    places.models.mkdir(exist_ok=True)
    with warnings.catch_warnings(), progress(say):
        warnings.simplefilter("ignore")
        result = train_with_rasa(
            domain=str(places.root / "domain.yml"),
            config=str(places.root / "config.yml"),
            training_files=[str(places.data / folder) for folder in ("nlu", "rules", "responses")],
            output=str(places.models),
            fixed_model_name=target.name,
            force_training=True,
        )
    if result.model is None or not target.exists():
        raise RuntimeError(f"Rasa wrote no model (code {result.code}); see its messages above")
