"""The labelled sentences in files: what trains (bot/data/nlu) and what only measures (tests/nlu)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import Fault

_BEGIN = "- "
SEVERAL = ("several_questions.yml", "several_questions_2.yml")
MOOD, ENTITIES, FOLLOW_UPS = "mood.yml", "entities.yml", "follow_ups.yml"
NOT_SENTENCES = ("personas.yml", "_known_failures.yml", MOOD, ENTITIES, FOLLOW_UPS, *SEVERAL)


@dataclass(frozen=True)
class Block:
    """One block of a training file, unchecked: some sentences of one person."""

    file: Path
    intent: str
    metadata: Mapping[str, Any]
    sentences: tuple[str, ...]
    keys: frozenset[str]


@dataclass(frozen=True)
class HeldOut:
    """One sentence that no training may see."""

    file: Path
    text: str
    intent: str
    persona: str
    aspect: str = ""
    kind: str = ""


@dataclass(frozen=True)
class WantedClause:
    """A clause of a held-out turn: its intent, and a piece of text that stands in it."""

    intent: str
    contains: str


@dataclass(frozen=True)
class HeldOutTurn:
    """A held-out turn with one or several clauses."""

    text: str
    clauses: tuple[WantedClause, ...]


def read_file(path: Path, faults: list[Fault]) -> Any:
    """A YAML file's content, or None after a fault."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.append(
            Fault(f"{path}:{mark.line + 1 if mark else 1}", "is no valid YAML", "check indentation, colons and quotes there")
        )
        return None


def training_blocks(folder: Path, faults: list[Fault]) -> list[Block]:
    """Every block below bot/data/nlu; what has no shape at all is a fault and left out."""
    blocks: list[Block] = []
    for path in sorted(folder.rglob("*.yml")):
        content = read_file(path, faults)
        listed = content.get("nlu") if isinstance(content, dict) else None
        if not isinstance(listed, list):
            faults.append(Fault(str(path), "has no list `nlu`", "begin it with version and nlu as the other files do"))
            continue
        for entry in (each for each in listed if isinstance(each, dict)):
            blocks.append(_block(path, entry))
            faults += [
                Fault(str(path), f"{line!r} is no sentence", "begin each with `- `")
                for line in _lines(entry)
                if not line.startswith(_BEGIN)
            ]
    return blocks


def _block(path: Path, entry: Mapping[str, Any]) -> Block:
    sentences = tuple(line.removeprefix(_BEGIN).strip() for line in _lines(entry) if line.startswith(_BEGIN))
    metadata = entry.get("metadata")
    return Block(path, str(entry.get("intent", "")), metadata if isinstance(metadata, dict) else {}, sentences, frozenset(entry))


def _lines(entry: Mapping[str, Any]) -> list[str]:
    return [line for line in str(entry.get("examples") or "").splitlines() if line.strip()]


def held_out_sentences(folder: Path, faults: list[Fault]) -> list[HeldOut]:
    """Every held-out sentence."""
    found: list[HeldOut] = []
    for path in sorted(folder.rglob("*.yml")):
        if path.name in NOT_SENTENCES:
            continue
        content = read_file(path, faults)
        found += _held_out(path, content if isinstance(content, dict) else {}, faults)
    return found


def _held_out(path: Path, content: Mapping[str, Any], faults: list[Fault]) -> Iterator[HeldOut]:
    for entry in content.get("sentences") or ():
        unknown = set(entry) - {"text", "persona", "aspect", "kind"}
        if unknown or "text" not in entry:
            faults.append(Fault(str(path), f"a sentence has the keys {sorted(entry)}", "use text, persona, aspect, kind"))
            continue
        details = (str(entry.get(key) or "") for key in ("persona", "aspect", "kind"))
        yield HeldOut(path, str(entry["text"]), str(content.get("intent", "")), *details)


def held_out_turns(folder: Path) -> list[HeldOutTurn]:
    """The held-out turns with their clauses; none when the files are absent."""
    files = (folder / name for name in SEVERAL)
    turns = [
        turn for file in files if file.is_file() for turn in YAML(typ="safe").load(file.read_text(encoding="utf-8"))["turns"]
    ]
    return [HeldOutTurn(turn["text"], tuple(WantedClause(**clause) for clause in turn["clauses"])) for turn in turns]
