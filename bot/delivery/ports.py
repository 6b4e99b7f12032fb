"""What the services need from storage and marketplaces; bot.store and bot.marketplaces implement it, bot.wiring joins them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.conversation.owner import Ownership
from bot.delivery.values import (
    Accepted,
    Attempt,
    Claim,
    Due,
    Heard,
    Limits,
    Line,
    Outcome,
    OwnerChange,
    StoredMessage,
    TicketView,
    Turn,
)
from bot.guard.outgoing import Objection
from bot.messages import (
    Answer,
    ConversationKey,
    Inbound,
    Kind,
    Outgoing,
    Sent,
)
from bot.shop.values import ShopFolder


class ConversationStore(Protocol):
    """The record. Every method is one transaction."""

    async def accept(self, inbound: Inbound, now: datetime) -> Accepted:
        """Store an inbound message once; a second one with the same id changes nothing."""

    async def claim(self, key: ConversationKey, now: datetime) -> Claim | None:
        """Raise the fencing number and read the conversation with its unhandled messages; None if there is none."""

    async def commit(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Write the whole outcome, or raise ClaimLost and write nothing."""

    async def reread(self, claim: Claim) -> tuple[StoredMessage, ...]:
        """The unhandled messages as they are now (bubbles may have come while waiting)."""

    async def last_spoken_at(self, claim: Claim) -> datetime | None:
        """When the shop's side, the bot or a person, last said something; None if never."""

    async def has_unhandled(self, key: ConversationKey) -> bool:
        """Whether a message of this conversation waits to be handled."""

    async def lapsed(self, now: datetime) -> Sequence[ConversationKey]:
        """Conversations of persons whose lease is over."""

    async def unhandled(self, before: datetime) -> Sequence[ConversationKey]:
        """Conversations with a message stored before that moment and still unhandled."""

    async def system_ticket(self, summary: str, packet: Mapping[str, Any], now: datetime) -> None:
        """A ticket that belongs to no conversation (unknown channel, unknown event)."""

    async def shop(self, shop_id: str) -> ShopFolder | None:
        """The shop as it is now."""


class OwnershipStore(Protocol):
    """Changes of owner that no turn makes."""

    async def change_owner(self, key: ConversationKey, change: OwnerChange, now: datetime) -> Ownership:
        """Everything that the change stands for, in one transaction; a turn in the making loses its claim.

        Raises:
            ConversationUnknown: there is no such conversation.
        """


class OutboxStore(Protocol):
    """The outgoing half of the message table. What ends an attempt changes nothing when the row went on meanwhile."""

    async def waiting(self, now: datetime, limit: int) -> Sequence[ConversationKey]:
        """Conversations with a row that could be sent now, the longest waiting first."""

    async def due(self, key: ConversationKey, now: datetime) -> Due | None:
        """The conversation's next row, if it could be sent now."""

    async def put_off(self, due: Due, until: datetime) -> None:
        """Not before then; that is no try."""

    async def begin(self, key: ConversationKey, now: datetime) -> Attempt | None:
        """Mark the conversation's next row as being sent, if epoch and mode still allow it; stale ones are superseded."""

    async def sent(self, attempt: Attempt, receipt: Sent, now: datetime) -> None:
        """The marketplace accepted it."""

    async def later(self, attempt: Attempt, error: str, now: datetime, pause: timedelta) -> bool:
        """Not accepted: try again after the pause, doubled with every try. False when its tries are used up."""

    async def separate(self, attempt: Attempt, error: str) -> None:
        """What it carried together was not accepted together: each row goes alone, at once."""

    async def failed(self, attempt: Attempt, error: str, now: datetime) -> None:
        """It will never be sent; a person is told by a ticket."""

    async def unclear(self, attempt: Attempt, error: str, shown_at: datetime | None) -> None:
        """It may have arrived. Without `shown_at` nothing of the conversation overtakes it until that is known."""

    async def unknown(self, attempt: Attempt, error: str, now: datetime) -> None:
        """Nobody can say whether it arrived: never resent, shown to staff."""

    async def unsettled(self, abandoned_before: datetime, limit: int) -> Sequence[ConversationKey]:
        """Conversations with a row that is unclear, or whose sender stopped while sending it (begun before that moment)."""

    async def attempts(self, key: ConversationKey, abandoned_before: datetime) -> Sequence[Attempt]:
        """Those rows of one conversation, in order."""

    async def known(self, key: ConversationKey, external_ids: Sequence[str]) -> frozenset[str]:
        """Which of the marketplace's ids are of messages that we have already."""


class RateTokens(Protocol):
    """How often a shop may call a marketplace."""

    async def take(self, key: ConversationKey, call: str, now: datetime) -> timedelta:
        """Take one call of that name, and how long to wait before making it.

        A wait longer than PATIENCE (bot.delivery.rate) takes nothing: ask again after it.
        """


class Wakeups(Protocol):
    """A stream of conversation keys: a wake-up, never the message itself."""

    async def wake(self, key: ConversationKey) -> None:
        """Tell a worker that this conversation has something to do."""

    def listen(self, worker: str) -> AsyncIterator[tuple[str, ConversationKey]]:
        """Keys with their stream id, each to one worker of the group; what a dead worker left is claimed."""

    async def done(self, stream_id: str) -> None:
        """The wake-up was dealt with."""


class Leases(Protocol):
    """One worker at a time per conversation."""

    def hold(self, key: ConversationKey) -> AbstractAsyncContextManager[bool]:
        """Hold the lease, renewed while held; yields False at once when another worker has it."""


class Marketplace(Protocol):
    """A marketplace's client: the only thing that talks to it."""

    name: str
    limits: Limits

    async def send(self, outgoing: Outgoing) -> Sent:
        """Carry out one outbox row.

        Raises:
            RateLimited, DeliveryFailed: refused before acceptance; may be tried again.
            DeliveryRefused: never to be tried again.
            DeliveryUnclear: no answer; may have happened.
        """

    def repeatable(self, kind: Kind) -> bool:
        """Whether a call that timed out may simply be made again."""

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """What the shop's side said last, newest first; None where the marketplace cannot be asked.

        Raises:
            MarketplaceError: when it could be asked but did not answer.
        """


class Guard(Protocol):
    """Says what must not leave."""

    async def objection(self, outgoing: Outgoing) -> Objection | None:
        """Why this row must not be sent; None when it may."""


class Answerer(Protocol):
    """Understanding and answering, whatever is behind it."""

    async def answer(self, turn: Turn) -> Answer:
        """Raises TurnFailed when no valid answer came."""


class Transcript(Protocol):
    """Reads conversations for people. Never writes."""

    async def lines(self, key: ConversationKey, limit: int = 200) -> tuple[Line, ...]:
        """The last lines, oldest first; outgoing ones only once they were sent (or may have been)."""

    async def ownership(self, key: ConversationKey) -> Ownership | None:
        """Who speaks for the shop; None if there is no such conversation."""

    async def tickets(self, key: ConversationKey) -> tuple[TicketView, ...]:
        """The conversation's tickets, newest first."""


class Changes(Protocol):
    """Tells open pages that a conversation changed. A hint only: what changed is read from the record."""

    async def announce(self, key: ConversationKey) -> None:
        """Tell whoever watches; never raises when nobody can be told."""

    def watch(self, key: ConversationKey) -> AsyncIterator[None]:
        """One item at once, then one per change or every 15 seconds, until closed."""


class RateLimit(Protocol):
    """Counts what browsers may do."""

    async def allow(self, name: str, per_minute: int) -> bool:
        """Whether one more of these is allowed in this minute."""
