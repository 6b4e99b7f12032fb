"""Who speaks for the shop, and how that changes. Every change of owner raises the epoch by one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

OUTSIDE = "outside"


class Owner(str, Enum):
    """Who speaks for the shop now."""

    BOT = "BOT"
    QUEUED = "QUEUED"  # a ticket waits; the bot may still answer other things
    HUMAN = "HUMAN"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Ownership:
    """Owner and epoch; `agent` and `lease_until` only under HUMAN (no lease = until given back)."""

    owner: Owner = Owner.BOT
    epoch: int = 1
    agent: str | None = None
    lease_until: datetime | None = None

    @property
    def bot_may_speak(self) -> bool:
        """Whether the bot may write at all."""
        return self.owner in (Owner.BOT, Owner.QUEUED)


def queue(current: Ownership) -> Ownership:
    """A ticket was opened. A person who already speaks keeps the chat."""
    if current.owner in (Owner.HUMAN, Owner.QUEUED):
        return current
    return _change(current, Owner.QUEUED)


def take_over(current: Ownership, agent: str, until: datetime | None) -> Ownership:
    """A person speaks. The same person speaking again only renews the lease; the epoch grows on a change of person."""
    if current.owner is Owner.HUMAN and current.agent == agent:
        return replace(current, lease_until=until)
    return _change(current, Owner.HUMAN, agent=agent, lease_until=until)


def lapse(current: Ownership, now: datetime, *, ticket_open: bool, buyer_waits: bool) -> Ownership:
    """End a lease whose time is over: to the queue when something is open, else back to the bot."""
    if current.owner is not Owner.HUMAN or current.lease_until is None or now < current.lease_until:
        return current
    return _change(current, Owner.QUEUED if ticket_open or buyer_waits else Owner.BOT)


def give_back(current: Ownership) -> Ownership:
    """The person is done and the bot goes on. A closed chat stays closed."""
    return current if current.owner in (Owner.BOT, Owner.CLOSED) else _change(current, Owner.BOT)


def close(current: Ownership) -> Ownership:
    """The episode is over."""
    return current if current.owner is Owner.CLOSED else _change(current, Owner.CLOSED)


def reopen(current: Ownership) -> Ownership:
    """The buyer writes after the close: the bot starts afresh."""
    return _change(current, Owner.BOT) if current.owner is Owner.CLOSED else current


def outside_lease(now: datetime, minutes: int = 30) -> datetime:
    """Until when a person in the marketplace's own app keeps the chat, from his last message."""
    return now + timedelta(minutes=minutes)


def _change(current: Ownership, owner: Owner, *, agent: str | None = None, lease_until: datetime | None = None) -> Ownership:
    return Ownership(owner=owner, epoch=current.epoch + 1, agent=agent, lease_until=lease_until)
