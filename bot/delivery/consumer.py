"""Takes wake-ups from a stream and handles several conversations at once. A failing one never stops the others."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.delivery.ports import Wakeups
from bot.messages import ConversationKey

PAUSE_SECONDS = 1.0
LAST_WAIT_SECONDS = 20.0

log = logging.getLogger(__name__)


@dataclass
class Consumer:
    """Reads one stream. `handle` gives False when another worker holds the conversation."""

    name: str
    wakeups: Wakeups
    handle: Callable[[ConversationKey], Awaitable[bool]]
    at_once: int
    alive: bool = False
    running: set["asyncio.Task[None]"] = field(default_factory=set)
    reader: "asyncio.Task[None] | None" = None

    async def run(self) -> None:
        """For ever; restarts its reading when that fails."""
        while True:
            self.reader = asyncio.create_task(self._read())
            self.alive = True
            try:
                await self.reader
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("consumer.failed", extra={"consumer": self.name})
            finally:
                self.alive = False
            await asyncio.sleep(PAUSE_SECONDS)

    async def stop(self) -> None:
        """Take nothing new; let what was begun finish, within a bound."""
        if self.reader:
            self.reader.cancel()
        if self.running:
            await asyncio.wait(self.running, timeout=LAST_WAIT_SECONDS)

    async def _read(self) -> None:
        places = asyncio.Semaphore(self.at_once)
        await places.acquire()
        async for stream_id, key in self.wakeups.listen(f"{socket.gethostname()}-{os.getpid()}-{self.name}"):
            task = asyncio.create_task(self._one(stream_id, key, places))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
            await places.acquire()

    async def _one(self, stream_id: str, key: ConversationKey, places: asyncio.Semaphore) -> None:
        try:
            handled = await self.handle(key)
            if not handled:
                log.debug("consumer.elsewhere", extra={"consumer": self.name})
        except Exception:
            log.exception("consumer.conversation_failed", extra={"consumer": self.name, "conversation": str(key)})
        finally:
            await self.wakeups.done(stream_id)
            places.release()
