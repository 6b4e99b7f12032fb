"""Faults of the responses: unknown keys, a name written twice (Rasa would silently take one), and the wording itself."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import Fault
from bot.text.lexicon import read_yaml
from bot.training import wording
from bot.training.verbs import Places

_KEYS = frozenset({"version", "responses"})


def response_faults(places: Places, faults: list[Fault]) -> None:
    """Check every file in bot/data/responses."""
    seen: dict[str, Path] = {}
    files = sorted((places.data / "responses").glob("*.yml"))
    for file in files:
        content = read_yaml(file)
        if unknown := set(content) - _KEYS:
            faults.append(Fault(str(file), f"has the unknown key {', '.join(sorted(unknown))}", "Rasa ignores it; take it out"))
        _wording(file, content.get("responses") or {}, seen, faults)
    if not files:
        faults.append(Fault(str(places.data / "responses"), "holds no responses", "add bot/data/responses/<topic>.yml"))


def _wording(file: Path, responses: dict[str, Any], seen: dict[str, Path], faults: list[Fault]) -> None:
    faults += [replace(fault, where=f"{file}: {fault.where}") for fault in wording.faults(responses)]
    for name in responses:
        if name in seen:
            faults.append(Fault(f"{file}: {name}", f"stands in {seen[name]} too", "keep one of them"))
        seen.setdefault(name, file)
