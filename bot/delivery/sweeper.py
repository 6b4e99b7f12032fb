"""Finds what a crash or a lost Redis left behind, and wakes somebody for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.ports import ConversationStore, OutboxStore, Wakeups
from bot.delivery.sender import Sender

EVERY_SECONDS = 5.0
UNHANDLED_AFTER = timedelta(seconds=15)
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
        """For ever. A marketplace that answers slowly keeps only the settling waiting."""
        await asyncio.gather(_again_and_again(self._wake), _again_and_again(self.sender.settle))

    async def once(self) -> None:
        """One round: calls without an answer, leases that lapsed, unhandled messages, rows that are due."""
        await self.sender.settle()
        await self._wake()

    async def _wake(self) -> None:
        now = self.clock.now()
        for key in (*await self.conversations.lapsed(now), *await self.conversations.unhandled(now - UNHANDLED_AFTER)):
            await self.turns.wake(key)
        for key in await self.outbox.waiting(self.clock.now(), AT_ONCE):
            await self.outgoing.wake(key)


async def _again_and_again(work: Callable[[], Awaitable[None]]) -> None:
    """A failing round is logged and the next one tries again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("sweeper.failed")
        await asyncio.sleep(EVERY_SECONDS)
