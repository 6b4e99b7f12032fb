"""What the platform remembers: conversations and their messages, in the order in which they were accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEDGER = (
    "number",
    "shop_id",
    "conversation_id",
    "message_id",
    "by",
    "role",
    "text",
    "at",
    "client_id",
    "attempts",
    "acknowledged",
)


@dataclass(frozen=True)
class Buyer:
    """Who writes, under the shop's own id."""

    id: str
    name: str


@dataclass(slots=True)
class Message:
    """One message. `by` is what no webhook tells: buyer, api (our bot), seller (his own app) or system. `at` is Unix seconds."""

    number: int
    id: str
    by: str
    content: Mapping[str, Any]
    at: float
    client_id: str = ""
    attempts: int = 0  # of its webhook
    acknowledged: float | None = None  # when its webhook was first answered with 200, Unix seconds

    @property
    def role(self) -> str:
        """What the protocol tells of the author: it does not know a seller from a program of his."""
        return "shop" if self.by in ("api", "seller") else self.by

    @property
    def text(self) -> str:
        """Its words, if it has any."""
        return str(self.content.get("text", ""))

    def wire(self) -> dict[str, Any]:
        """As the protocol writes it, in a list and in a webhook."""
        return {
            "message_id": self.id,
            "role": self.role,
            "content": dict(self.content),
            "created_at": round(self.at * 1000),
        }

    def shown(self) -> dict[str, Any]:
        """With everything that a test wants to know."""
        told = {"number": self.number, "by": self.by, "text": self.text, "at": self.at, "client_id": self.client_id}
        return {**self.wire(), **told, "attempts": self.attempts, "acknowledged": self.acknowledged}


@dataclass
class Conversation:
    """All messages of one buyer with one shop."""

    shop_id: str
    id: str
    buyer: Buyer
    closed: bool = False
    messages: list[Message] = field(default_factory=list)
    by_client_id: dict[str, Message] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Unique over all shops."""
        return f"{self.shop_id}:{self.id}"

    def webhook(self, message: Message) -> dict[str, Any]:
        """The documented body, and no other field."""
        return {
            "type": "message",
            "shop_id": self.shop_id,
            "conversation_id": self.id,
            **message.wire(),
            "buyer": {"id": self.buyer.id, "name": self.buyer.name},
        }

    def shown(self) -> dict[str, Any]:
        """With all its messages."""
        told = {"shop_id": self.shop_id, "conversation_id": self.id, "closed": self.closed}
        return {**told, "messages": [message.shown() for message in self.messages]}


@dataclass
class Ledger:
    """Every conversation and every message."""

    conversations: dict[tuple[str, str], Conversation] = field(default_factory=dict)
    entries: list[tuple[Conversation, Message]] = field(default_factory=list)

    def rows(self, after: int = 0) -> list[list[Any]]:
        """The compact form: one list per message in the order of LEDGER, from the number after `after`."""
        return [
            [
                one.number,
                chat.shop_id,
                chat.id,
                one.id,
                one.by,
                one.role,
                one.text,
                one.at,
                one.client_id,
                one.attempts,
                one.acknowledged,
            ]
            for chat, one in self.entries[after:]
        ]
