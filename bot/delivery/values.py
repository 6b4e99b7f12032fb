"""The frozen values of delivery: what a worker reads of a conversation, what a turn changes, what leaves and what people read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.owner import Ownership
from bot.messages import (
    Author,
    ConversationKey,
    Kind,
    Media,
    OrderCard,
    Outgoing,
    ProductCard,
    Said,
    UsedFact,
)

LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Accepted:
    """What became of an inbound message. `key` is None when no shop of ours has that channel."""

    key: ConversationKey | None
    duplicate: bool = False


@dataclass(frozen=True)
class StoredMessage:
    """A row of the message table that a turn reads."""

    id: int
    author: Author
    kind: Kind
    text: str
    sent_at: datetime
    received_at: datetime
    product: ProductCard | None = None
    order: OrderCard | None = None
    media: Media | None = None

    @property
    def late(self) -> bool:
        """Whether the marketplace delivered it long after it was written (TikTok tries for 15 hours, Lazada for 6)."""
        return self.received_at - self.sent_at > LATE_AFTER


@dataclass(frozen=True)
class OpenTicket:
    """The ticket that waits for a person in this conversation."""

    id: int
    reason: str
    intents: tuple[str, ...]
    told: bool  # whether the buyer knows of it
    added_told: bool


@dataclass(frozen=True)
class Claim:
    """A conversation as the worker that claimed it sees it. Every write of the turn carries `fence`."""

    key: ConversationKey
    conversation_id: int
    fence: int
    ownership: Ownership
    episode: int
    memory: Mapping[str, Any]
    last_message_at: datetime | None
    buyer_id: str | None
    product: ProductCard | None
    order: OrderCard | None
    ticket: OpenTicket | None
    unhandled: tuple[StoredMessage, ...]
    tries: int = 0  # earlier claims in a row whose worker neither committed nor can still be at work
    tracker: Mapping[str, Any] = field(default_factory=dict)  # of the episode: what Rasa must find again (see Turn)


@dataclass(frozen=True)
class Turn:
    """What understanding gets: one burst of one buyer, with everything the conversation knows."""

    key: ConversationKey
    episode: int
    text: str
    messages: tuple[StoredMessage, ...]
    buyer_id: str | None
    product: ProductCard | None
    order: OrderCard | None
    memory: Mapping[str, Any]
    ticket: OpenTicket | None
    risk: Mapping[str, float] = field(default_factory=dict)  # the shop's own targets for wrong answers, by risk class
    tracker: Mapping[str, Any] = field(default_factory=dict)  # Rasa's tracker after the last committed turn of this episode
    meanwhile: tuple[Said, ...] = ()  # what buyer and person wrote while a person had the chat, since the bot's last turn

    @property
    def name(self) -> str:
        """The turn's own key: the first of its messages. A second run of the same turn has the same name."""
        return str(self.messages[0].id)


@dataclass(frozen=True)
class OutboxRow:
    """A row to be written into the outbox."""

    position: int
    kind: Kind
    text: str
    author: Author = Author.BOT
    state: str = "queued"
    response: str = ""
    intents: tuple[str, ...] = ()
    facts: tuple[UsedFact, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewTicket:
    """A ticket to be opened (or, where one is open, to be added to)."""

    reason: str
    intents: tuple[str, ...]
    packet: Mapping[str, Any]
    skill: str
    priority: int
    deadline_at: datetime | None
    told: bool = False  # whether this turn tells the buyer of it


@dataclass(frozen=True)
class Outcome:
    """All that a turn changes, committed in one transaction under the claim's fencing number."""

    turn: str
    handled: tuple[int, ...]
    ownership: Ownership
    episode: int
    memory: Mapping[str, Any]
    rows: tuple[OutboxRow, ...] = ()
    ticket: NewTicket | None = None
    added_told: bool = False
    event: Mapping[str, Any] = field(default_factory=dict)
    tracker: Mapping[str, Any] | None = None  # Rasa's tracker after this turn; None leaves what is stored


@dataclass(frozen=True)
class StaffReply:
    """What a person writes in our console. The same `id` twice (a second click) is written once."""

    id: str
    text: str


@dataclass(frozen=True)
class OwnerChange:
    """What a person of the shop does to a conversation. `rule` and `memory` are pure: they are applied inside the transaction."""

    event: str
    agent: str
    rule: Callable[[Ownership], Ownership]
    memory: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    reply: StaffReply | None = None
    closes_tickets: bool = False
    ends_episode: bool = False  # nothing of it is left for the next: no memory, tracker or card


@dataclass(frozen=True)
class Due:
    """The row that a conversation would send now."""

    message_id: int
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class Attempt(Outgoing):
    """One call for one row. `called_at` tells it from an earlier call for the same row, whose end must not end this one.

    `joined` are the rows that it carries beside its own; `text` is then that of all of them. The rest is of an attempt that
    ended without an answer: the `error`, and, where it blocks nothing, when it is shown to a person.
    """

    called_at: datetime
    joined: tuple[int, ...] = ()
    error: str = ""
    shown_at: datetime | None = None


@dataclass(frozen=True)
class Limits:
    """What a marketplace allows a shop. `joins`: waiting replies are joined into one message, because a cap counts messages."""

    calls_per_second: float = 20.0
    calls_at_once: int = 20
    joins: bool = False


@dataclass(frozen=True)
class Heard:
    """A message of the shop's side as the marketplace lists it."""

    external_id: str
    text: str
    sent_at: datetime


@dataclass(frozen=True)
class Line:
    """One line of a transcript as a person reads it. `state` is the delivery state of an outgoing line."""

    id: int
    author: Author
    kind: Kind
    text: str
    at: datetime
    state: str
    product: ProductCard | None = None
    order: OrderCard | None = None
    media: Media | None = None


@dataclass(frozen=True)
class TicketView:
    """A ticket with its packet, as a person reads it."""

    id: int
    reason: str
    state: str
    skill: str
    packet: Mapping[str, Any]
    created_at: datetime
    deadline_at: datetime | None
