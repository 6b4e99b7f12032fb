"""Lines written for one question, by person and class: the files of bot/data/sensitive and bot/data/mood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BEGIN = "- "


@dataclass(frozen=True)
class WrittenLine:
    """One line of a person, and the class it was written for."""

    text: str
    written_as: str
    persona: str


def lines_in(content: Mapping[str, Any], classes: Sequence[str]) -> Iterator[WrittenLine]:
    """The lines of one file's content."""
    for block in content["blocks"]:
        for name in classes:
            for written in str(block.get(name) or "").splitlines():
                if written.startswith(_BEGIN):
                    yield WrittenLine(written.removeprefix(_BEGIN).strip(), name, str(block.get("persona", "")))
