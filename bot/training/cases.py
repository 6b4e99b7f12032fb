"""What is measured with: the held-out sentences of tests/nlu, and the development sets where EVAL_DIR names their folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Fault
from bot.text.lexicon import read_yaml
from bot.training.sentences import HeldOutTurn, WantedClause, held_out_sentences
from bot.training.verbs import Places

OUTSIDE = "out_of_scope"
HELD_OUT, BUYERS, STRANGE, REVIEWS = "held-out", "buyers_dev", "oos_dev", "sentiment_dev"
_TWO_THINGS = "+"
# Where a development message comes from, by words in its source.
_SOURCES = {"/data/raw/": "live", "stif-indonesia": "tweets", "PRDECT": "reviews"}
_ANGRY, _CALM = frozenset({"Anger"}), frozenset({"Happy", "Love"})


@dataclass(frozen=True)
class Case:
    """One sentence with the labels that count as right; the kind is that of what is outside, or where a message comes from."""

    text: str
    intents: tuple[str, ...]
    aspect: str = ""
    kind: str = ""
    persona: str = ""

    @property
    def outside(self) -> bool:
        """Whether nothing in it may be answered."""
        return self.intents == (OUTSIDE,)


@dataclass(frozen=True)
class EntityText:
    """A text and what the buyer named in it, in order: type and the words as written."""

    text: str
    entities: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MoodLine:
    """A line, whether its writer is angry, and why that is hard to tell."""

    text: str
    angry: bool
    kind: str


def held_out_cases(places: Places) -> list[Case]:
    """The held-out sentences as cases."""
    faults: list[Fault] = []
    found = held_out_sentences(places.held_out, faults)
    return [Case(each.text, (each.intent,), each.aspect, each.kind, each.persona) for each in found]


def case_sets(places: Places, eval_dir: str) -> dict[str, list[Case]]:
    """The sets of cases that are there, by name."""
    sets = {HELD_OUT: held_out_cases(places)}
    sets |= {name: development_cases(path) for name in (BUYERS, STRANGE) if (path := development_file(eval_dir, name))}
    return {name: cases for name, cases in sets.items() if cases}


def development_file(eval_dir: str, name: str) -> Path | None:
    """A development set's file; None where it is absent."""
    path = Path(eval_dir) / f"{name}.jsonl"
    return path if eval_dir and path.is_file() else None


def development_cases(path: Path) -> list[Case]:
    """A development set as cases. Rows that ask two things are left out: they are no single clause."""
    rows = [row for row in _rows(path) if _TWO_THINGS not in row["intent"]]
    return [Case(row["text"], (row["intent"], *row.get("also", ())), kind=_kind(row, path.stem)) for row in rows]


def _kind(row: Mapping[str, Any], name: str) -> str:
    if row["intent"] == OUTSIDE:
        return "far" if name == STRANGE else "among buyers"
    return next((kind for part, kind in _SOURCES.items() if part in row.get("source", "")), "written")


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def turns_of(path: Path) -> list[HeldOutTurn]:
    """The turns of a file with their clauses; none where it is absent."""
    turns = read_yaml(path)["turns"] if path.is_file() else ()
    return [HeldOutTurn(turn["text"], tuple(WantedClause(**clause) for clause in turn["clauses"])) for turn in turns]


def entity_texts(path: Path) -> list[EntityText]:
    """The texts with named things; none where the file is absent."""
    texts = read_yaml(path)["texts"] if path.is_file() else ()
    return [EntityText(each["text"], tuple((str(one["entity"]), str(one["raw"])) for one in each["entities"])) for each in texts]


def mood_lines(path: Path) -> list[MoodLine]:
    """The held-out lines with moods; none where the file is absent."""
    lines = read_yaml(path)["lines"] if path.is_file() else ()
    return [MoodLine(each["text"], each["mood"] == "angry", each["kind"]) for each in lines]


def review_lines(path: Path) -> list[MoodLine]:
    """Public reviews as lines with moods: a hint, for a review is no chat. Sadness, fear and what has no label say nothing."""
    rows = [row for row in _rows(path) if row.get("emotion") in _ANGRY | _CALM]
    return [MoodLine(row["text"], row["emotion"] in _ANGRY, row["emotion"]) for row in rows]
