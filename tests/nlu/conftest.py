"""The model of the present data, trained at most once per session and reused from models/ where it fits."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.nlu.reader import Reader
from bot.nlu.sensitive_reader import SensitiveReader
from bot.nlu.understanding import Understanding
from bot.training.models import model_path, training_hash
from bot.training.understanding import understanding_of
from bot.training.verbs import Places

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def places() -> Places:
    return Places(ROOT)


@pytest.fixture(scope="session")
def model(places: Places) -> Path:
    path = model_path(places.models, training_hash(places.root))
    if not path.is_file():
        # In its own process, so that TensorFlow stays out of this one.
        subprocess.run([sys.executable, "-m", "bot.training", "train"], cwd=ROOT, check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def understanding(model: Path) -> Understanding:
    return understanding_of(model)


@pytest.fixture(scope="session")
def reader(understanding: Understanding) -> Reader:
    return understanding.reader


@pytest.fixture(scope="session")
def sensitive(understanding: Understanding) -> SensitiveReader:
    return understanding.sensitive
