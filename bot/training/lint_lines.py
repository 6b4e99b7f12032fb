"""Faults of lines written by person and class: unknown persons and keys, what is no line, what stands there twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import Fault
from bot.text.lexicon import read_yaml
from bot.training.lint_sentences import folded

_BEGIN = "- "


def personas_of(path: Path) -> set[str]:
    """The persons of a personas.yml, none where it is absent."""
    return set(read_yaml(path)["personas"]) if path.is_file() else set()


def block_faults(path: Path, block: Mapping[str, Any], classes: Sequence[str], personas: set[str], faults: list[Fault]) -> None:
    """Check one block."""
    where, keys = str(path), {"persona", *classes}
    if unknown := set(block) - keys:
        faults.append(Fault(where, f"has the unknown key {', '.join(sorted(unknown))}", f"use {', '.join(sorted(keys))}"))
    if block.get("persona") not in personas:
        faults.append(Fault(where, f"has the unknown persona {block.get('persona')!r}", "use one of personas.yml"))
    for name in classes:
        for written in str(block.get(name) or "").splitlines():
            if not written.startswith(_BEGIN) or not written.removeprefix(_BEGIN).strip():
                faults.append(Fault(where, f"{written!r} is no line", "begin each with `- `"))


def twice(lines: Iterable[tuple[Path, str]], faults: list[Fault]) -> None:
    """Check that no text stands there twice."""
    owners: dict[str, list[str]] = defaultdict(list)
    for path, text in lines:
        owners[folded(text)].append(path.name)
    for key, files in owners.items():
        if len(files) > 1:
            faults.append(Fault(", ".join(sorted(set(files))), f"{key!r} stands {len(files)} times", "keep one"))
