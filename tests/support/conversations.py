"""Scripted conversations as data (tests/conversations/*.yml). An unknown key is refused, so that no expectation goes unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[1] / "conversations"
ASKS = {
    "product": ("utter_ask_product", "utter_ask_which_product"),
    "place": ("utter_ask_place",),
    "clarify": ("utter_ask_clarify", "utter_ask_clarify_between", "utter_ask_confirm"),
}
OWNERS = ("BOT", "QUEUED", "HUMAN")
REASONS = ("asked", "unsure", "angry", "sensitive", "policy", "fact_missing", "approval", "system")
CLOCKS = {
    "monday_morning": "2026-11-23T10:00:00+07:00",
    "monday_night": "2026-11-23T23:40:00+07:00",
    "sunday": "2026-11-22T11:00:00+07:00",
    "promo_surge": "2026-12-11T12:20:00+07:00",  # a Friday within the notices of 12.12; sehat-ceria has its lunch break
}


class ConversationFault(ValueError):
    """A conversation file that means nothing: names file, conversation and key."""


@dataclass(frozen=True)
class Turn:
    """What the buyer (or somebody of the shop) does, and what must be so afterwards."""

    buyer: tuple[Mapping[str, Any], ...] = ()
    seller: str = ""  # a person answers in the shop's own app
    close_case: bool = False  # an agent closes the OneTalk case; the next message opens another
    actions_down: bool = False  # the action server is killed before this turn and comes back after it
    says: tuple[Any, ...] = ()
    never: tuple[Any, ...] = ()
    points: bool = False  # states no value, but where it can be seen
    asks: str = ""
    hands_off: str = ""
    adds_to_ticket: bool = False
    silent: bool = False
    may_be_silent: bool = False  # the three `may_…` are for turns with more than one right decision
    may_ask: bool = False
    may_hand_off: bool = False
    refused: int = 0
    owner: str = ""
    summary: tuple[str, ...] = ()  # stands in the hand-over's summary
    topic: int = 0  # of the OneTalk inbox
    proposed: tuple[Any, ...] = ()  # facts in the reply that waits for approval


@dataclass(frozen=True)
class Conversation:
    """One buyer with one shop."""

    name: str
    shop: str
    turns: tuple[Turn, ...]
    marketplace: str = "web"
    clock: str = "monday_morning"
    buyer_id: str | None = None
    mutable: bool = False  # also played with the shop's facts changed, removed and expired
    file: str = ""

    @property
    def id(self) -> str:
        """As pytest names it."""
        return f"{self.file}:{self.name}"


def read_conversations(folder: Path = FOLDER) -> tuple[Conversation, ...]:
    """Every conversation of every file. Raises ConversationFault."""
    found = [_conversation(entry, path.stem) for path in sorted(folder.glob("*.yml")) for entry in YAML(typ="safe").load(path)]
    names = [conversation.id for conversation in found]
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise ConversationFault(f"twice: {doubles}")
    return tuple(found)


def _conversation(entry: Mapping[str, Any], file: str) -> Conversation:
    where = f"{file}.yml, {entry.get('name')}"
    _known(entry, Conversation, where)
    turns = tuple(_turn(turn, f"{where}, turn {place}") for place, turn in enumerate(entry["turns"], 1))
    conversation = Conversation(**{**entry, "turns": turns, "file": file})
    if conversation.marketplace not in ("web", "onetalk") or conversation.clock not in CLOCKS:
        raise ConversationFault(f"{where}: marketplace or clock is unknown")
    return conversation


def _turn(entry: Mapping[str, Any], where: str) -> Turn:
    _known(entry, Turn, where)
    lists = {name: _listed(entry.get(name)) for name in ("says", "never", "proposed", "summary")}
    turn = Turn(**{**entry, **lists, "buyer": tuple(_bubble(bubble) for bubble in _listed(entry.get("buyer")))})
    for value, known in ((turn.asks, ASKS), (turn.owner, OWNERS), (turn.hands_off, REASONS)):
        if value and value not in known:
            raise ConversationFault(f"{where}: {value!r} is none of {', '.join(known)}")
    return turn


def _known(entry: Mapping[str, Any], kind: type, where: str) -> None:
    unknown = entry.keys() - {each.name for each in fields(kind)}
    if unknown:
        raise ConversationFault(f"{where}: unknown {', '.join(sorted(unknown))}")


def _listed(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else (value,)


def _bubble(written: Any) -> Mapping[str, Any]:
    """A text as it stands, or one of the kinds that are no text, as the marketplace's wire format wants it."""
    if isinstance(written, str):
        return {"text": written}
    kind = next(iter(written))
    made: Mapping[str, Any] = {
        "product_card": {"type": "product_card", "product_id": written.get("product_card"), "sku": written.get("sku")},
        "order_card": {"type": "order_card", "order_number": written.get("order_card")},
        "picture": {"type": "image", "url": written.get("picture"), "text": written.get("text", "")},
        "sticker": {"type": "sticker"},
        "repeat": {"text": _repeated(written)},
    }[kind]
    return made


def _repeated(written: Mapping[str, Any]) -> str:
    """The text over and over, `times` times or until it has `length` characters."""
    text = str(written.get("repeat", ""))
    length = int(written.get("length", 0))
    return (text * (length // max(len(text), 1) + 1))[:length] if length else " ".join([text] * int(written.get("times", 1)))
