"""Sentences in, decisions out, without a server: the reader of a trained model's archive."""

import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.nlu.knowledge import Knowledge, load_knowledge
from bot.nlu.reader import Reader

_COMPONENT = "TurnReader"


def reader_of(model: Path) -> Reader:
    """The reader that a model's archive holds."""
    return Reader(knowledge_of(model))


def knowledge_of(model: Path) -> Knowledge:
    """What a model's archive has learnt."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        with tarfile.open(model) as archive:
            members = [member for member in archive.getmembers() if member.isfile() and _COMPONENT in member.name]
            for member in members:
                (root / Path(member.name).name).write_bytes(_content(archive, member))
        return load_knowledge(root)


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    return stream.read() if stream else b""
