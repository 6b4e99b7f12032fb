"""shop.yml as a tree of texts with line numbers. Nothing is interpreted here, so no YAML version can turn 14:00 into 840."""

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from bot.shop.folder.faults import Faults, shown

_DEPTH = 12
_NULLS = ("", "~", "null", "Null", "NULL")
# What ruamel's parser raises on junk beside its own errors.
_PARSER_ERRORS = (
    YAMLError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
    NotImplementedError,
)


@dataclass(frozen=True)
class Scalar:
    """A single value's text; None = not stated."""

    line: int
    text: str | None


@dataclass(frozen=True)
class Listing:
    """A list."""

    line: int
    items: tuple["Branch", ...]


@dataclass(frozen=True)
class Mapped:
    """Keys with values, in order."""

    line: int
    entries: tuple[tuple[str, "Branch"], ...]


Branch = Scalar | Listing | Mapped


def read_tree(file: str, text: str, faults: Faults) -> Mapped | None:
    """The tree of a YAML text, or None after a fault."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except _PARSER_ERRORS as error:
        faults.add(_where(file, error), f"is no valid YAML ({_reason(error)})", "check indentation, colons and quotes there")
        return None
    if not isinstance(root, MappingNode):
        faults.add(file, "holds no keys", "begin with id: and name:")
        return None
    branch = _Grafter(file, faults).branch(root, 0)
    return branch if isinstance(branch, Mapped) else None


def _where(file: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return f"{file} line {mark.line + 1}" if mark is not None else file


def _reason(error: Exception) -> str:
    return shown(str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__))


class _Grafter:
    """Turns parsed nodes into branches; anchors are refused, for they may loop."""

    def __init__(self, file: str, faults: Faults) -> None:
        self._file = file
        self._faults = faults
        self._met: set[int] = set()

    def branch(self, node: Node, depth: int) -> Branch:
        line = node.start_mark.line + 1
        if id(node) in self._met or depth > _DEPTH:
            self._faults.add(f"{self._file} line {line}", "is used again or nested too deeply", "write it out without & and *")
            return Scalar(line, None)
        self._met.add(id(node))
        if isinstance(node, ScalarNode):
            return Scalar(line, _scalar(node))
        if isinstance(node, MappingNode):
            return Mapped(line, tuple(self._entry(key, value, depth) for key, value in node.value))
        return Listing(line, tuple(self.branch(item, depth + 1) for item in node.value))

    def _entry(self, key: Any, value: Any, depth: int) -> tuple[str, Branch]:
        text = key.value if isinstance(key, ScalarNode) else None
        if text is None:
            where = f"{self._file} line {key.start_mark.line + 1}"
            self._faults.add(where, "is no key", "write a name before the colon")
        return text or "", self.branch(value, depth + 1)


def _scalar(node: ScalarNode) -> str | None:
    text = str(node.value)
    return None if not node.style and text in _NULLS else text
