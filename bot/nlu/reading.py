"""What the reader says about a turn: frozen values, and their JSON form for the message."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.messages import Decision
from bot.nlu.mood import UNMOVED, Mood
from bot.nlu.tongue import UNTOLD, Tongue


@dataclass(frozen=True)
class Ranked:
    """One candidate."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Entity:
    """A thing that the buyer named: as written, and its normalised value."""

    entity: str
    start: int
    end: int
    value: str
    raw: str
    city: str | None = None  # of a place; a province has none
    province: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Rasa's form."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True)
class Clause:
    """One clause with everything understood about it."""

    text: str
    start: int
    end: int
    intent: str
    aspect: str
    confidence: float
    decision: Decision
    ranking: tuple[Ranked, ...]
    entities: tuple[Entity, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for the message."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "intent": self.intent,
            "aspect": self.aspect,
            "confidence": self.confidence,
            "decision": self.decision.value,
            "ranking": [{"name": each.name, "confidence": each.confidence} for each in self.ranking],
            "entities": [entity.as_json() for entity in self.entities],
        }


@dataclass(frozen=True)
class Reading:
    """A whole turn: at least one clause, the sensitive kind if it touches one, the language and the mood it is written in."""

    clauses: tuple[Clause, ...]
    entities: tuple[Entity, ...] = ()
    sensitive: str | None = None
    language: Tongue = UNTOLD
    mood: Mood = UNMOVED
