"""Faults of the sensitive lines: kinds, persons, duplicates, near misses too near to sensitive ones, leaks, personal data."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.errors import Fault
from bot.nlu.sensitive_lines import CLASSES, FOLDER, SensitiveLine, lines_of
from bot.text.lexicon import read_yaml
from bot.training.lint_lines import block_faults, personas_of, twice
from bot.training.lint_sentences import NEAR, folded, leaks, text_faults
from bot.training.sentences import read_file
from bot.training.verbs import Places


def sensitive_faults(places: Places, faults: list[Fault]) -> int:
    """Check the written lines and the held-out ones; how many there are."""
    kinds = set(read_yaml(places.data / "lexicon" / "sensitive.yml")["kinds"])
    training = _lines(places.data / FOLDER, places.data / "personas.yml", kinds, faults)
    held_out = _lines(places.held_out / FOLDER, places.held_out / "personas.yml", kinds, faults)
    for path, line in training:
        text_faults(path, line.text, faults)
    twice(((path, line.text) for path, line in training), faults)
    _too_near(training, faults)
    leaks([folded(line.text) for _, line in training], [(path, line.text) for path, line in held_out], faults)
    return len(training) + len(held_out)


def _lines(folder: Path, personas: Path, kinds: set[str], faults: list[Fault]) -> list[tuple[Path, SensitiveLine]]:
    known = personas_of(personas)
    found: list[tuple[Path, SensitiveLine]] = []
    for path in sorted(folder.glob("*.yml")):
        content = read_file(path, faults)
        if isinstance(content, dict) and _shaped(path, content, kinds, faults):
            for block in content["blocks"]:
                block_faults(path, block, CLASSES, known, faults)
            found += [(path, line) for line in lines_of(content)]
    return found


def _shaped(path: Path, content: Mapping[str, Any], kinds: set[str], faults: list[Fault]) -> bool:
    kind, blocks = content.get("kind"), content.get("blocks")
    if kind not in kinds or kind != path.stem:
        faults.append(Fault(str(path), f"has the kind {kind!r}", "name kind and file after one of lexicon/sensitive.yml"))
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        faults.append(Fault(str(path), "has no list `blocks`", "begin it with kind and blocks as the other files do"))
        return False
    return True


def _too_near(lines: Sequence[tuple[Path, SensitiveLine]], faults: list[Fault]) -> None:
    """What is nearly the same cannot be sensitive and harmless at once."""
    sensitive = [folded(line.text) for _, line in lines if line.sensitive]
    for path, line in lines:
        near = None if line.sensitive else process.extractOne(folded(line.text), sensitive, scorer=fuzz.ratio, score_cutoff=NEAR)
        if near:
            faults.append(Fault(str(path), f"harmless {line.text!r} is nearly the sensitive {near[0]!r}", "reword one"))
