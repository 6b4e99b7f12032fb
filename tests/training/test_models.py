"""Names of models: the hash sees everything that decides what a model becomes, and nothing else."""

import os
from pathlib import Path

import pytest

from bot.training.models import current_model, model_path, report_dir, training_hash

SOURCES = (
    "bot/data/nlu/a.yml",
    "bot/data/sensitive/a.yml",
    "bot/nlu/a.py",
    "bot/text/a.py",
    "config.yml",
    "domain.yml",
    "requirements.lock",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (*SOURCES, "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", SOURCES)
def test_hash_changes_with_every_source(name: str, root: Path) -> None:
    before = training_hash(root)
    (root / name).write_text("changed")

    assert training_hash(root) != before


def test_hash_is_blind_to_other_files(root: Path) -> None:
    before = training_hash(root)
    (root / "README.md").write_text("changed")

    assert training_hash(root) == before


def test_newest_model_is_the_current_one(tmp_path: Path) -> None:
    assert current_model(tmp_path) is None
    for age, name in enumerate(("aaa", "bbb")):
        model_path(tmp_path, name).write_bytes(b"")
        os.utime(model_path(tmp_path, name), (1000 - age, 1000 - age))
    (tmp_path / "other.tar.gz").write_bytes(b"")

    assert current_model(tmp_path) == tmp_path / "siapkak-aaa.tar.gz"


def test_report_stands_beside_the_model(tmp_path: Path) -> None:
    assert report_dir(model_path(tmp_path, "abc")) == tmp_path / "siapkak-abc"
