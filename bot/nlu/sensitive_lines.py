"""The written lines of bot/data/sensitive: by kind what a person must see at once, and near misses that are ordinary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.sensitive import NOT_SENSITIVE
from bot.nlu.written_lines import lines_in
from bot.text.lexicon import read_yaml

FOLDER = "sensitive"
CLASSES = ("sensitive", "harmless")


@dataclass(frozen=True)
class SensitiveLine:
    """One line of a person: its kind, and whether it is of that kind or only sounds like it."""

    text: str
    kind: str
    sensitive: bool
    persona: str

    @property
    def label(self) -> str:
        """What is to be learnt from it."""
        return self.kind if self.sensitive else NOT_SENSITIVE


def read_lines(folder: Path) -> list[SensitiveLine]:
    """Every line below a folder that the lint accepts."""
    return [line for path in sorted(folder.glob("*.yml")) for line in lines_of(read_yaml(path))]


def lines_of(content: Mapping[str, Any]) -> Iterator[SensitiveLine]:
    """The lines of one file's content."""
    kind = str(content["kind"])
    for line in lines_in(content, CLASSES):
        yield SensitiveLine(line.text, kind, line.written_as == CLASSES[0], line.persona)
