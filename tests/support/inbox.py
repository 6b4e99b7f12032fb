"""An inbox over memory: the part of the record and of the wake-ups that a channel can reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, cast

from bot.clock import FixedClock
from bot.delivery.inbox import Inbox
from bot.delivery.ports import ConversationStore, Wakeups
from bot.delivery.values import Accepted
from bot.messages import ConversationKey, Inbound

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=timezone.utc)  # 12.00 WIB


@dataclass(frozen=True)
class SystemTicket:
    """A ticket that belongs to no conversation."""

    summary: str
    packet: Mapping[str, Any]


@dataclass
class FakeConversationStore:
    """Takes messages in, once each. `shops` says which shop has a marketplace's channel."""

    shops: Mapping[tuple[str, str], str]
    messages: dict[tuple[ConversationKey, str], Inbound] = field(default_factory=dict)
    tickets: list[SystemTicket] = field(default_factory=list)
    broken: bool = False

    async def accept(self, inbound: Inbound, now: datetime) -> Accepted:
        """As the record does: unique on marketplace, shop, conversation and message id."""
        del now
        if self.broken:
            raise OSError("the database cannot be written")
        shop_id = self.shops.get((inbound.marketplace, inbound.channel_id))
        if shop_id is None:
            return Accepted(key=None)
        key = ConversationKey(inbound.marketplace, shop_id, inbound.conversation)
        duplicate = (key, inbound.external_id) in self.messages
        self.messages.setdefault((key, inbound.external_id), inbound)
        return Accepted(key=key, duplicate=duplicate)

    async def system_ticket(self, summary: str, packet: Mapping[str, Any], now: datetime) -> None:
        """Remember the ticket."""
        del now
        self.tickets.append(SystemTicket(summary, packet))


@dataclass
class FakeWakeups:
    """Remembers whom it would have woken. `lost` is a Redis that is away."""

    woken: list[ConversationKey] = field(default_factory=list)
    lost: bool = False

    async def wake(self, key: ConversationKey) -> None:
        """Remember the key."""
        if self.lost:
            raise ConnectionError
        self.woken.append(key)


@dataclass
class FakeInbox:
    """The real Inbox with its fakes at hand."""

    store: FakeConversationStore
    wakeups: FakeWakeups
    inbox: Inbox

    @property
    def stored(self) -> list[Inbound]:
        """The messages in the record, in the order in which they came."""
        return list(self.store.messages.values())

    def clear(self) -> None:
        """Forget everything that came."""
        self.store.messages.clear()
        self.store.tickets.clear()
        self.wakeups.woken.clear()


def fake_inbox(marketplace: str, *channel_ids: str) -> FakeInbox:
    """An inbox of a shop `toko` that has these channels on that marketplace."""
    store = FakeConversationStore({(marketplace, channel_id): "toko" for channel_id in channel_ids})
    wakeups = FakeWakeups()
    # The inbox uses two methods of the store and one of the wake-ups; the rest is not played here.
    inbox = Inbox(cast(ConversationStore, store), cast(Wakeups, wakeups), FixedClock(NOON))
    return FakeInbox(store, wakeups, inbox)
