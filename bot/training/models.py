"""Names and finds the trained models. Free of Rasa, so that the console and the launcher may ask."""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

PREFIX, SUFFIX = "siapkak-", ".tar.gz"
_HASH_LENGTH = 12
_FILES = ("config.yml", "domain.yml", "requirements.lock", "bot/data/intents.yml")
# Other processes read the rest of bot/data; it is not learned.
_DATA = ("nlu", "sensitive", "mood", "rules", "stories", "responses", "lexicon")
_FOLDERS = {**{f"bot/data/{name}": "*.yml" for name in _DATA}, "bot/nlu": "*.py", "bot/text": "*.py"}


def training_hash(root: Path) -> str:
    """A hash of everything that decides what a model becomes: language data, configuration, code, libraries."""
    digest = sha256(sys.version.encode())
    for file in _sources(root):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:_HASH_LENGTH]


def model_path(models_dir: Path, hash_: str) -> Path:
    """Where the model with this hash belongs."""
    return models_dir / f"{PREFIX}{hash_}{SUFFIX}"


def report_dir(model: Path) -> Path:
    """Where a model's evaluation belongs."""
    return model.with_name(model.name.removesuffix(SUFFIX))


def current_model(models_dir: Path) -> Path | None:
    """The newest model, or None."""
    found = list(models_dir.glob(f"{PREFIX}*{SUFFIX}"))
    return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)


def _sources(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _FILES if (root / name).is_file())
    for folder, pattern in _FOLDERS.items():
        yield from sorted(path for path in (root / folder).rglob(pattern) if "__pycache__" not in path.parts)
