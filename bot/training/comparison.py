"""The last accepted report, small enough to be committed, and what changed since. Numbers only, no sentence."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.training.cases import HELD_OUT
from bot.training.measures import values

FILE = "accepted_report.json"
DROP = 0.05  # of an intent's recall: more is named
_DIGITS = 4


def accepted(path: Path) -> dict[str, Any] | None:
    """The last accepted report; None before the first."""
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def in_short(measured: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a report: its model and date, the measures, and the recall of every intent by strangers' sentences."""
    recalls = {name: each["recall"] for name, each in measured["intents"].get(HELD_OUT, {}).items()}
    return {
        "model": measured["model"],
        "date": measured["date"],
        "measures": _rounded(values(measured)),
        "recall": _rounded(recalls),
        "losses": _rounded({name: each["loss"] for name, each in measured["perturbations"].items()}),
        "entities": _rounded({name: each["f1"] for name, each in measured["entities"]["types"].items()}),
    }


def compare(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Every number's change, and the intents that dropped; what either report lacks has no change."""
    if before is None:
        return None
    changes = {group: _changes(now[group], before.get(group, {})) for group in ("measures", "recall", "losses", "entities")}
    drops = {name: change for name, change in changes["recall"].items() if change is not None and change < -DROP}
    return {
        "model": before["model"],
        "date": before["date"],
        **changes,
        "drops": dict(sorted(drops.items(), key=lambda item: item[1])),
    }


def write(short: Mapping[str, Any], path: Path) -> None:
    """Accept a report."""
    path.write_text(json.dumps(short, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _changes(now: Mapping[str, float | None], before: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: _change(value, before.get(name)) for name, value in now.items()}


def _change(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else round(now - before, _DIGITS)


def _rounded(numbers: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, _DIGITS) for name, value in numbers.items()}
