"""Tells the worker that waits for the end of a burst that one more bubble came: it may have been the last."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from bot.messages import ConversationKey

LONGEST_SLEEP = timedelta(seconds=1)  # another replica may have got the wake-up, and cannot nudge us


@dataclass(frozen=True)
class Nudges:
    """Of one process."""

    waiting: dict[ConversationKey, asyncio.Event] = field(default_factory=dict)

    def nudge(self, key: ConversationKey) -> None:
        """Something new stands in this conversation."""
        if event := self.waiting.get(key):
            event.set()

    async def sleep(self, key: ConversationKey, rest: timedelta) -> None:
        """Until the time is over or somebody nudges, and not longer than LONGEST_SLEEP."""
        event = self.waiting[key] = asyncio.Event()
        try:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(event.wait(), min(rest, LONGEST_SLEEP).total_seconds())
        finally:
            self.waiting.pop(key, None)
