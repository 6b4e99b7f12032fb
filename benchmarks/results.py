"""What one run of the benchmark found, as values."""

from dataclasses import dataclass, field

from benchmarks.books import Ledger
from benchmarks.figures import Spread


@dataclass(frozen=True)
class Rate:
    """A phase at a fixed rate. `reply` leaves out what was not answered in time, `unanswered` counts it."""

    per_second: float  # asked
    answered_per_second: float
    asked: int
    unanswered: int
    ack: Spread
    reply: Spread


@dataclass(frozen=True)
class Machine:
    """Where and when it was measured. Figures of different machines do not compare."""

    date: str
    processors: int
    processor: str
    memory_gigabytes: float
    python: str
    load_before: float  # of the last minute; others at work make all figures worse


@dataclass
class Measured:
    """One system. What was not reached stays empty; `failure` says why."""

    name: str
    durable: bool = False  # whether it promises to lose nothing and to answer nothing twice
    failure: str = ""
    start_seconds: dict[str, float] = field(default_factory=dict)
    questions_answered: str = ""
    maximum: float | None = None  # answers a second
    at_once: int | None = None  # buyers under way when it was reached
    by_buyers: dict[int, float] = field(default_factory=dict)
    processor_ms: dict[str, float] = field(default_factory=dict)  # by process, an answer
    fixed: Rate | None = None
    half: Rate | None = None
    early_turn: float | None = None  # milliseconds
    late_turn: float | None = None
    last_turn: int = 0
    memory: dict[str, float] = field(default_factory=dict)  # megabytes by process, at the end
    ledger: Ledger | None = None

    @property
    def broken(self) -> str:
        """The promise that it did not keep, in words; empty when all is well."""
        if not self.durable or self.ledger is None or not (self.ledger.lost or self.ledger.twice):
            return ""
        return f"{self.name}: {self.ledger.lost} lost, {self.ledger.twice} answered twice"


@dataclass(frozen=True)
class Report:
    """One run."""

    machine: Machine
    systems: list[Measured]

    def named(self, name: str) -> Measured | None:
        """The system of that name, if it was measured."""
        return next((each for each in self.systems if each.name == name and not each.failure), None)
