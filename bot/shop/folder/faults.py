"""Collects faults with their place, and finds the nearest known name for a misspelt one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.errors import Fault

_SHOWN = 60


class CellInvalid(ValueError):
    """A text is not what its cell or key holds; caught where the place is known, never outside the importer."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass
class Faults:
    """Everything wrong, and everything worth noting, in one folder."""

    found: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    expected: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, where: str, what: str, remedy: str) -> None:
        """Keep one fault."""
        self.found.append(Fault(where, what, remedy))

    def expect(self, kind: str, where: str, name: str) -> None:
        """Keep a name that must be found elsewhere once everything is read."""
        self.expected.append((kind, where, name))

    def note(self, text: str) -> None:
        """Keep a remark that stops nothing."""
        self.notes.append(text)


def shown(text: str) -> str:
    """A value as it stands in a fault: quoted, and shortened when it is long."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like this one."""
    candidates = sorted(known)
    best = process.extractOne(name.casefold(), candidates, scorer=fuzz.ratio)
    return str(best[0]) if best else ""


def choose(name: str, known: Iterable[str]) -> str:
    """The remedy for an unknown name."""
    names = sorted(known)
    return f"did you mean {nearest(name, names)}? Known are {', '.join(names)}" if names else "leave it out"
