"""The frozen values that every layer speaks: messages in, turns, replies, hand-offs, messages out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class Author(str, Enum):
    """Who wrote a message."""

    BUYER = "buyer"
    BOT = "bot"
    STAFF = "staff"  # a person in our console
    OUTSIDE = "outside"  # a person of the shop in the marketplace's own app
    PLATFORM = "platform"


class Kind(str, Enum):
    """What a message is."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"
    VOICE = "voice"
    STICKER = "sticker"
    LOCATION = "location"
    PRODUCT_CARD = "product_card"
    ORDER_CARD = "order_card"
    UNKNOWN = "unknown"
    # Outbound only: calls that change the marketplace's own case instead of saying something.
    HANDOVER = "handover"
    CLOSE = "close"
    UPDATE_CASE = "update_case"
    UPDATE_CONTACT = "update_contact"


class Mode(str, Enum):
    """What the bot may do, from the strictest to the freest."""

    OFF = "off"
    DRAFT = "draft"
    AUTO = "auto"


class Reason(str, Enum):
    """Why a chat goes to a person."""

    ASKED = "asked"
    UNSURE = "unsure"
    ANGRY = "angry"
    SENSITIVE = "sensitive"
    POLICY = "policy"
    FACT_MISSING = "fact_missing"
    APPROVAL = "approval"
    SYSTEM = "system"


class Decision(str, Enum):
    """What the bot does with one clause."""

    ANSWER = "answer"
    ASK = "ask"
    DECLINE = "decline"
    SILENT = "silent"
    HAND_OFF = "hand_off"


@dataclass(frozen=True)
class Said:
    """One line of a conversation: who said what."""

    author: Author
    text: str


@dataclass(frozen=True)
class ConversationKey:
    """`marketplace:shop:<the marketplace's own conversation, case or session id>`."""

    marketplace: str
    shop_id: str
    external_id: str

    def __str__(self) -> str:
        return f"{self.marketplace}:{self.shop_id}:{self.external_id}"


@dataclass(frozen=True)
class ProductCard:
    """A product that the marketplace itself attached to the chat."""

    product_id: str
    sku: str | None = None


@dataclass(frozen=True)
class OrderCard:
    """An order that the marketplace itself attached to the chat."""

    order_number: str


@dataclass(frozen=True)
class Media:
    """A picture, film, file or place, where the marketplace keeps it."""

    url: str = ""
    filename: str = ""
    caption: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Inbound:
    """One message as a marketplace told it to us, verified and parsed.

    `channel_id` is our shop's id on that marketplace. `buyer_id` is set only where the marketplace proves the buyer.
    """

    marketplace: str
    channel_id: str
    conversation: str
    external_id: str
    author: Author
    kind: Kind
    text: str
    sent_at: datetime
    buyer_id: str | None = None
    buyer_name: str = ""
    product: ProductCard | None = None
    order: OrderCard | None = None
    media: Media | None = None


@dataclass(frozen=True)
class UsedFact:
    """A fact that stands in a reply: what, about what, as told, from where, and the rule if it was derived."""

    name: str
    subject: str
    value: str
    source: str
    rule: str = ""


@dataclass(frozen=True)
class Part:
    """One piece of the bot's reply to a turn: a response's name, its text, and the facts in it."""

    response: str
    text: str
    facts: tuple[UsedFact, ...] = ()
    intent: str = ""


@dataclass(frozen=True)
class HandOff:
    """The bot's wish that a person takes the matter, with what the person needs."""

    reason: Reason
    intents: tuple[str, ...]
    packet: Mapping[str, Any]
    notice: str  # what the buyer is told
    added: str = ""  # what the buyer is told when a ticket is waiting already


@dataclass(frozen=True)
class Answer:
    """What understanding and answering made of a turn. Data only; nothing of it is written yet.

    `memory` is the episode's memory after this turn; `intents` are those of all clauses, for the mode's rules; `tracker` is
    what Rasa must find again at the next turn.
    """

    parts: tuple[Part, ...] = ()
    hand_off: HandOff | None = None
    silent: bool = False
    intents: tuple[str, ...] = ()
    memory: Mapping[str, Any] = field(default_factory=dict)
    tracker: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outgoing:
    """One outbox row as a marketplace's client gets it. `data` carries what the kind needs (hand-over: summary, topic)."""

    id: int
    key: ConversationKey
    kind: Kind
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """The marketplace's receipt: its id of the message, where it gives one."""

    external_id: str | None = None
