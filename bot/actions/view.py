"""What an action sees of a turn: the clauses that understanding found, and what the conversation knows. Dicts stop here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from bot.actions.mood import Mood
from bot.messages import Decision, Kind, OrderCard, ProductCard, Said

REMEMBERED = 8
NOT_SENSITIVE = "none"
INDONESIAN, ENGLISH, OTHER = "id", "en", "other"


@dataclass(frozen=True)
class Entity:
    """Something named in a clause: as written, and its normalised value."""

    entity: str
    value: str
    raw: str = ""
    start: int = 0
    end: int = 0
    city: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An intent that a clause may have."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Clause:
    """The part of a turn that asks or tells one thing."""

    text: str
    intent: str
    confidence: float
    decision: Decision
    aspect: str = "none"
    start: int = 0
    end: int = 0
    ranking: tuple[Candidate, ...] = ()
    entities: tuple[Entity, ...] = ()
    continues: str = ""  # the text of the clause that this one continues, for what it leaves out

    def named(self, kind: str) -> tuple[Entity, ...]:
        """The entities of one kind, in order."""
        return tuple(entity for entity in self.entities if entity.entity == kind)


@dataclass(frozen=True)
class Spoken:
    """A product (or one variant of it) that this episode spoke of."""

    product_id: str
    skus: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenQuestion:
    """What the bot asked last: which thing is missing, for which clause, and between which products."""

    missing: str
    clause: Clause
    products: tuple[str, ...] = ()
    others: tuple[Clause, ...] = ()  # further clauses of that turn which lacked the same thing


@dataclass(frozen=True)
class Told:
    """What the bot said in this episode, for the person who may take over."""

    text: str
    facts: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Memory:
    """What the bot remembers within one episode; it is stored with the conversation, never in Rasa's slots."""

    spoken: tuple[Spoken, ...] = ()  # the latest first
    order: tuple[str, ...] = ()  # their products in the order in which they were first spoken of
    question: OpenQuestion | None = None
    asked: tuple[str, ...] = ()  # every missing thing that was asked for, so that nothing is asked twice
    questions_in_row: int = 0
    last: Clause | None = None  # the last clause that was answered
    place: Entity | None = None
    told: tuple[Told, ...] = ()
    abuse: int = 0
    admin_offered: bool = False
    nudged: bool = False  # a wordless picture or voice note was asked about
    pinged: bool = False  # a bare "kak?" was met; the next one gets silence until something is asked
    greeted: bool = False
    language: str = ""

    def after_a_person(self) -> "Memory":
        """When a person had the chat meanwhile: what the bot had asked or answered last is nothing to refer to any more."""
        return replace(self, question=None, last=None, questions_in_row=0, greeted=True)

    def speak_of(self, *spoken: Spoken) -> "Memory":
        """With these as the latest products of the episode."""
        named = {one.product_id for one in spoken}
        older = tuple(one for one in self.spoken if one.product_id not in named)
        latest = (*spoken, *older)[:REMEMBERED]
        kept = {one.product_id for one in latest}
        order = dict.fromkeys((*self.order, *(one.product_id for one in spoken)))
        return replace(self, spoken=latest, order=tuple(product_id for product_id in order if product_id in kept))


@dataclass(frozen=True)
class WaitingTicket:
    """The ticket that waits in this conversation."""

    reason: str
    intents: tuple[str, ...] = ()


@dataclass(frozen=True)
class TurnView:
    """One turn as an action sees it."""

    text: str
    shop_id: str
    marketplace: str
    clauses: tuple[Clause, ...] = ()
    kinds: tuple[Kind, ...] = ()
    buyer_id: str | None = None
    product: ProductCard | None = None
    order: OrderCard | None = None
    memory: Memory = field(default_factory=Memory)
    ticket: WaitingTicket | None = None
    sensitive: str | None = None
    language: str = ""  # "" where the text is too short to tell
    mood: Mood = field(default_factory=Mood)
    meanwhile: tuple[Said, ...] = ()  # what buyer and person wrote while a person had the chat


def view_of(latest_message: Mapping[str, Any]) -> TurnView:
    """The turn in Rasa's `tracker.latest_message`.

    Raises:
        LookupError, msgspec.ValidationError: when the message did not come through our stream channel and our component.
    """
    metadata = dict(latest_message["metadata"])
    sensitive = latest_message["sensitive"]
    raw = {
        **metadata,
        "text": metadata["text"],
        "clauses": latest_message["clauses"],  # these two are missing when our components did not read it: that is no silence
        "sensitive": None if sensitive["name"] == NOT_SENSITIVE else sensitive["name"],
        "language": _spoken(latest_message),
        "mood": latest_message.get("mood") or {},  # a turn without words has none
    }
    view = msgspec.convert(raw, TurnView)
    return replace(view, memory=view.memory.after_a_person()) if view.meanwhile else view


def _spoken(latest_message: Mapping[str, Any]) -> str:
    """The language to answer in: regional ones get Indonesian."""
    name = str((latest_message.get("language") or {}).get("name", ""))
    return "" if name in ("", OTHER) else ENGLISH if name == ENGLISH else INDONESIAN


def memory_as_data(memory: Memory) -> dict[str, Any]:
    """The memory as JSON-able data."""
    data: dict[str, Any] = msgspec.to_builtins(memory)
    return data
