"""Memory behind the ports that only the web chat needs: transcript, changes, counting, and shops that exist."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.conversation.owner import Ownership
from bot.delivery.values import Line, TicketView
from bot.messages import Author, ConversationKey, Inbound, Kind
from tests.support.inbox import FakeConversationStore

FIRST_MOMENT = datetime(2026, 3, 2, 5, 0, tzinfo=timezone.utc)


@dataclass
class ShopsStore(FakeConversationStore):
    """A record that also knows which shops are ours."""

    async def shop(self, shop_id: str) -> Any:
        """Something for a shop that has a channel, None for others. What it is nobody here looks at."""
        return object() if shop_id in self.shops.values() else None


@dataclass
class MemoryTranscript:
    """Lines, owners and tickets, as a test wrote them."""

    told: dict[ConversationKey, list[Line]] = field(default_factory=dict)
    owners: dict[ConversationKey, Ownership] = field(default_factory=dict)
    opened: dict[ConversationKey, list[TicketView]] = field(default_factory=dict)

    def write(self, key: ConversationKey, author: Author, text: str, **members: Any) -> Line:
        """Add a line; the numbers run over all conversations, as in the record."""
        number = sum(len(lines) for lines in self.told.values()) + 1
        moment = members.pop("at", FIRST_MOMENT + timedelta(seconds=number))
        line = Line(number, author, members.pop("kind", Kind.TEXT), text, moment, members.pop("state", "sent"), **members)
        self.told.setdefault(key, []).append(line)
        return line

    def write_inbound(self, key: ConversationKey, inbound: Inbound) -> Line:
        """Add a message as the record would show it."""
        return self.write(
            key,
            inbound.author,
            inbound.text,
            kind=inbound.kind,
            at=inbound.sent_at,
            state="stored",
            product=inbound.product,
            order=inbound.order,
            media=inbound.media,
        )

    def replace(self, key: ConversationKey, line: Line) -> None:
        """Change a line that stands there already."""
        self.told[key] = [line if one.id == line.id else one for one in self.told[key]]

    async def lines(self, key: ConversationKey, limit: int = 200) -> tuple[Line, ...]:
        """The last lines, oldest first."""
        return tuple(self.told.get(key, [])[-limit:])

    async def ownership(self, key: ConversationKey) -> Ownership | None:
        """Who speaks for the shop."""
        return self.owners.get(key)

    async def tickets(self, key: ConversationKey) -> tuple[TicketView, ...]:
        """Newest first."""
        return tuple(reversed(self.opened.get(key, [])))


@dataclass
class MemoryChanges:
    """Tells watchers in this process. `heartbeat` is short where a test waits for one."""

    heartbeat: float = 15.0
    announced: list[ConversationKey] = field(default_factory=list)
    watchers: dict[ConversationKey, list[asyncio.Event]] = field(default_factory=dict)

    async def announce(self, key: ConversationKey) -> None:
        """Wake whoever watches."""
        self.announced.append(key)
        for watcher in self.watchers.get(key, []):
            watcher.set()

    async def watch(self, key: ConversationKey) -> AsyncGenerator[None, None]:
        """One item at once, then one per change or heartbeat."""
        changed = asyncio.Event()
        self.watchers.setdefault(key, []).append(changed)
        try:
            while True:
                changed.clear()
                yield None
                await _first_of(changed, self.heartbeat)
        finally:
            self.watchers[key].remove(changed)

    def watched(self, key: ConversationKey) -> int:
        """How many pages are open."""
        return len(self.watchers.get(key, []))


@dataclass
class CountingRateLimit:
    """Allows so many of a name as is asked, for ever in one minute. `lost` is a Redis that is away."""

    counted: dict[str, int] = field(default_factory=dict)
    lost: bool = False

    async def allow(self, name: str, per_minute: int) -> bool:
        """Count one more."""
        if self.lost:
            raise ConnectionError
        self.counted[name] = self.counted.get(name, 0) + 1
        return self.counted[name] <= per_minute


async def _first_of(changed: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(changed.wait(), seconds)
    except asyncio.TimeoutError:
        return


class Unlimited:
    """Allows everything."""

    async def allow(self, name: str, per_minute: int) -> bool:
        """Yes."""
        del name, per_minute
        return True
