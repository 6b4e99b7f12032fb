"""Readings made by hand, and a reader that gives them: no trained model."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.messages import Decision
from bot.nlu.reading import Clause, Entity, Reading
from bot.training.cases import Case
from bot.training.scores import Judged

NOTHING = ("out_of_scope", 0.5, Decision.DECLINE)
Read = tuple[str, float, Decision]


def clause(read: Read, text: str = "", aspect: str = "none") -> Clause:
    intent, confidence, decision = read
    return Clause(text, 0, len(text), intent, aspect, confidence, decision, ())


def reading(*reads: Read, entities: tuple[Entity, ...] = (), sensitive: str | None = None) -> Reading:
    return Reading(tuple(clause(read) for read in reads), entities, sensitive)


def judged(wanted: str, *reads: Read, kind: str = "", sensitive: str | None = None, text: str = "") -> Judged:
    return Judged(Case(text or wanted, (wanted,), kind=kind), reading(*reads, sensitive=sensitive))


@dataclass
class Told:
    """Reads what it was told, everything else as nothing of the shop's; counts how often."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def read(self, text: str) -> Reading:
        self.asked.append(text)
        return self.readings.get(text, reading(NOTHING))
