"""Sentences in, decisions out, without a server: the understanding that a trained model's archive holds."""

import tarfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.nlu.knowledge import Knowledge, load_knowledge
from bot.nlu.mood_knowledge import load_mood
from bot.nlu.reader import Reader
from bot.nlu.sensitive_knowledge import SensitiveKnowledge, load_sensitive
from bot.nlu.sensitive_reader import SensitiveReader
from bot.nlu.understanding import Understanding

_Learnt = TypeVar("_Learnt")


def understanding_of(model: Path) -> Understanding:
    """Both components of a model's archive in one."""
    return Understanding(reader_of(model), SensitiveReader(sensitive_of(model)))


def reader_of(model: Path) -> Reader:
    """The reader of a model's archive."""
    return Reader(knowledge_of(model), _unpacked(model, "TurnReader", load_mood))


def knowledge_of(model: Path) -> Knowledge:
    """What the reader of a model's archive has learnt."""
    return _unpacked(model, "TurnReader", load_knowledge)


def sensitive_of(model: Path) -> SensitiveKnowledge:
    """What the sensitive component of a model's archive has learnt."""
    return _unpacked(model, "SensitiveComponent", load_sensitive)


def _unpacked(model: Path, component: str, load: Callable[[Path], _Learnt]) -> _Learnt:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        with tarfile.open(model) as archive:
            members = [member for member in archive.getmembers() if member.isfile() and component in member.name]
            for member in members:
                (root / Path(member.name).name).write_bytes(_content(archive, member))
        return load(root)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    return stream.read() if stream else b""
