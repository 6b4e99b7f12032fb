"""Reads credentials.yml: which channels there are, with what secrets. It holds only ${ENV} references."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import StartFailed

FILE = Path(__file__).parents[2] / "credentials.yml"
REFERENCE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class ChannelEntry:
    """One channel: its class and its block, expanded. `missing` names the variables that are not set."""

    class_path: str
    block: Mapping[str, Any]
    missing: tuple[str, ...]


def read_credentials(environment: Mapping[str, str], path: Path = FILE) -> tuple[ChannelEntry, ...]:
    """The channels of the file, in its order.

    Raises:
        StartFailed: when the file is not what it should be.
    """
    try:
        # "base": all plain text. Rasa teaches ruamel's other loaders to expand references, and to fail at unset ones.
        content = YAML(typ="base").load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeError, YAMLError) as error:
        raise StartFailed(f"{path} cannot be read ({error}) – restore it, or mend that place.") from error
    if not isinstance(content, dict) or not all(isinstance(block, dict) for block in content.values()):
        raise StartFailed(f"{path} must map each channel's class path to its block – mend it as docs/marketplaces/ shows.")
    return tuple(_entry(str(class_path), block, environment) for class_path, block in content.items())


def _entry(class_path: str, block: Mapping[str, Any], environment: Mapping[str, str]) -> ChannelEntry:
    named = [name for value in block.values() for name in REFERENCE.findall(str(value))]
    missing = tuple(name for name in named if not environment.get(name))
    return ChannelEntry(class_path, {str(key): _expanded(value, environment) for key, value in block.items()}, missing)


def _expanded(value: Any, environment: Mapping[str, str]) -> Any:
    return REFERENCE.sub(lambda match: environment.get(match[1], ""), value) if isinstance(value, str) else value
