"""`accept`: takes the present model's report as the one that later reports are compared with."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from bot.training.comparison import FILE, accepted, compare, in_short, write
from bot.training.evaluate import REPORT
from bot.training.models import model_path, report_dir, training_hash
from bot.training.verbs import here, say


def add_arguments(parser: ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("--model", type=Path, help="another model than that of the present data")


def run(arguments: Namespace) -> int:
    """Accept; returns the exit code."""
    places = here()
    model = arguments.model or model_path(places.models, training_hash(places.root))
    report = report_dir(model) / REPORT / "report.json"
    if not report.is_file():
        say(f"{report} is not there: run `make eval` first.")
        return 1
    path = places.held_out / FILE
    short = in_short(json.loads(report.read_text(encoding="utf-8")))
    change = compare(short, accepted(path))
    for intent, drop in (change or {}).get("drops", {}).items():
        say(f"Accepted although {intent} lost {-100 * drop:.0f} points of recall.")
    write(short, path)
    say(f"{path} now holds the report of {short['model']}: commit it.")
    return 0
