"""Finds what a crash or a lost Redis left behind, and wakes somebody for it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.ports import ConversationStore, OutboxStore, Wakeups
from bot.delivery.sender import Sender

EVERY_SECONDS = 5.0
UNHANDLED_AFTER = timedelta(seconds=15)
ABANDONED_AFTER = timedelta(seconds=60)
AT_ONCE = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweeper:
    """Looks through the record every few seconds."""

    conversations: ConversationStore
    outbox: OutboxStore
    turns: Wakeups
    outgoing: Wakeups
    sender: Sender
    clock: Clock

    async def run(self) -> None:
        """For ever; a failing round is logged and the next one tries again."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("sweeper.failed")
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> None:
        """One round: leases that lapsed, unhandled messages, rows that are due, rows that a crashed sender left."""
        now = self.clock.now()
        for key in (*await self.conversations.lapsed(now), *await self.conversations.unhandled(now - UNHANDLED_AFTER)):
            await self.turns.wake(key)
        for key in await self.outbox.waiting(self.clock.now(), AT_ONCE):
            await self.outgoing.wake(key)
        await self.sender.settle_abandoned(ABANDONED_AFTER)
