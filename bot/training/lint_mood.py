"""Faults of the lines written for the mood: persons, duplicates, personal data, leaks into what only measures."""

from collections.abc import Iterator
from pathlib import Path

from bot.errors import Fault
from bot.nlu.mood_learning import CLASSES, FOLDER
from bot.nlu.written_lines import lines_in
from bot.training.lint_lines import block_faults, personas_of, twice
from bot.training.lint_sentences import folded, leaks, text_faults
from bot.training.sentences import MOOD, read_file
from bot.training.verbs import Places


def mood_faults(places: Places, faults: list[Fault]) -> int:
    """Check the written lines and the held-out ones; how many there are."""
    written = list(_lines(places, faults))
    for path, text in written:
        text_faults(path, text, faults)
    twice(written, faults)
    file = places.held_out / MOOD
    content = read_file(file, faults) if file.is_file() else {"lines": []}
    held_out = [(file, str(line["text"])) for line in content["lines"]]
    leaks([folded(text) for _, text in written], held_out, faults)
    return len(written) + len(held_out)


def _lines(places: Places, faults: list[Fault]) -> Iterator[tuple[Path, str]]:
    personas = personas_of(places.data / "personas.yml")
    for path in sorted((places.data / FOLDER).glob("*.yml")):
        content = read_file(path, faults)
        blocks = content.get("blocks") if isinstance(content, dict) else None
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            faults.append(Fault(str(path), "has no list `blocks`", "begin it with blocks as the other files do"))
            continue
        for block in blocks:
            block_faults(path, block, CLASSES, personas, faults)
        yield from ((path, line.text) for line in lines_in(content, CLASSES))
