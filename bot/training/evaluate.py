"""`evaluate`: measures the current model on sentences by other persons, and on the development sets where EVAL_DIR names them."""

import json
import os
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.errors import Fault
from bot.nlu.reader import Reader
from bot.nlu.sensitive_lines import FOLDER, read_lines
from bot.nlu.understanding import Understanding
from bot.training.models import model_path, report_dir, training_hash
from bot.training.report import as_markdown
from bot.training.scores import OUTSIDE, Case, Scores, score, score_turns
from bot.training.sensitive_scores import score_sensitive
from bot.training.sentences import held_out_sentences, held_out_turns
from bot.training.understanding import understanding_of
from bot.training.verbs import Places, here, say, without_tensorflow

_DEVELOPMENT = ("buyers_dev.jsonl", "oos_dev.jsonl")


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--model", type=Path, help="another model than that of the present data")


def run(arguments: Namespace) -> int:
    """Evaluate; returns the exit code."""
    without_tensorflow()
    places = here()
    model = arguments.model or model_path(places.models, training_hash(places.root))
    if not model.is_file():
        say(f"{model} is not there: run `python -m bot.training train` first.")
        return 1
    folder = evaluate(model, places, os.environ.get("EVAL_DIR", ""))
    say((folder / "report.md").read_text(encoding="utf-8").split("## Sentences")[0])
    say(f"All of it: {folder / 'report.md'}")
    return 0


def evaluate(model: Path, places: Places, eval_dir: str = "") -> Path:
    """Measure a model; returns the folder of its report."""
    measured = measure(understanding_of(model), places, eval_dir)
    folder = report_dir(model)
    folder.mkdir(exist_ok=True)
    (folder / "report.json").write_text(json.dumps(measured, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.md").write_text(as_markdown(model.name, measured), encoding="utf-8")
    return folder


def measure(understanding: Understanding, places: Places, eval_dir: str) -> dict[str, Any]:
    """Every measurement that the files allow, as plain values."""
    held_out = held_out_cases(places)
    measured: dict[str, Any] = {"thresholds": _thresholds(understanding.reader), "sets": {}}
    measured["sensitive"] = _sensitive(understanding, places, held_out)
    sets = {"held-out": held_out}
    sets.update({name: development_cases(Path(eval_dir) / name) for name in _DEVELOPMENT if eval_dir})
    for name, cases in sets.items():
        if cases:
            measured["sets"][name] = _plain(score(understanding, cases))
    turns = held_out_turns(places.held_out)
    if turns:
        measured["turns"] = asdict(score_turns(understanding, turns))
    return measured


def _sensitive(understanding: Understanding, places: Places, ordinary: list[Case]) -> dict[str, Any]:
    scores = score_sensitive(understanding, read_lines(places.held_out / FOLDER), ordinary)
    return {"learnt": asdict(understanding.sensitive.knowledge.measured), **asdict(scores)}


def held_out_cases(places: Places) -> list[Case]:
    """The held-out sentences as cases."""
    faults: list[Fault] = []
    return [Case(each.text, (each.intent,), each.aspect, each.kind) for each in held_out_sentences(places.held_out, faults)]


def development_cases(path: Path) -> list[Case]:
    """A development set as cases; none where it is absent. Rows that ask two things are left to the turns."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Case(row["text"], (row["intent"], *row.get("also", ())), kind=_kind(row)) for row in rows if "+" not in row["intent"]]


def _kind(row: dict[str, Any]) -> str:
    return "development" if row["intent"] == OUTSIDE else ""


def _thresholds(reader: Reader) -> dict[str, Any]:
    from bot.nlu.catalogue import DEFAULT_TARGETS

    chosen = {risk: curve.choose(DEFAULT_TARGETS[risk]) for risk, curve in reader.knowledge.curves.items()}
    return {
        risk.value: {
            **asdict(point),
            "target": DEFAULT_TARGETS[risk],
            "measured": reader.knowledge.curves[risk].points[-1].answered,
        }
        for risk, point in chosen.items()
    }


def _plain(scores: Scores) -> dict[str, Any]:
    return {**asdict(scores), "accuracy": scores.accuracy}
