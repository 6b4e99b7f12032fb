"""`evaluate`: measures a model on sentences by other persons, and on the development sets where EVAL_DIR names them."""

import json
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import monotonic

from bot.training.cases import held_out_cases
from bot.training.comparison import FILE, accepted, compare, in_short
from bot.training.material import gather
from bot.training.measuring import measure
from bot.training.models import model_path, report_dir, training_hash
from bot.training.plots import draw
from bot.training.report import as_markdown, summary
from bot.training.understanding import understanding_of
from bot.training.verbs import Places, here, say, without_tensorflow

__all__ = ["REPORT", "add_arguments", "evaluate", "held_out_cases", "run"]

REPORT = "report"


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
    began = monotonic()
    folder = evaluate(model, places, os.environ.get("EVAL_DIR", ""))
    say(summary(json.loads((folder / "report.json").read_text(encoding="utf-8"))))
    say(f"Measured in {monotonic() - began:.0f} s. All of it: {folder / 'report.md'}")
    return 0


def evaluate(model: Path, places: Places, eval_dir: str = "") -> Path:
    """Measure a model; returns the folder of its report."""
    measured = measure(understanding_of(model), gather(places, eval_dir), places, report_dir(model).name)
    measured["comparison"] = compare(in_short(measured), accepted(places.held_out / FILE))
    folder = report_dir(model) / REPORT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(measured, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.md").write_text(as_markdown(measured), encoding="utf-8")
    draw(measured, folder)
    return folder
