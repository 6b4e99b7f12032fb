"""The inbox: a message is committed, then a worker is woken. Nothing is understood here."""

import logging
from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.ports import ConversationStore, Wakeups
from bot.delivery.values import Accepted
from bot.delivery.waking import wake
from bot.messages import Inbound

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Inbox:
    """Takes verified messages in, once each."""

    store: ConversationStore
    wakeups: Wakeups
    clock: Clock

    async def accept(self, inbound: Inbound) -> Accepted:
        """Commit the message and wake a worker. A duplicate changes nothing and wakes nobody."""
        accepted = await self.store.accept(inbound, self.clock.now())
        if accepted.key is None:
            await self.unsupported(inbound.marketplace, f"no shop has the channel {inbound.channel_id!r}")
        elif not accepted.duplicate:
            await self._wake(accepted)
        return accepted

    async def unsupported(self, marketplace: str, what: str) -> None:
        """Something proven but unusable came: a person looks at it."""
        log.warning("inbox.unsupported", extra={"marketplace": marketplace, "what": what})
        await self.store.system_ticket(f"{marketplace}: {what}", {"marketplace": marketplace, "what": what}, self.clock.now())

    async def _wake(self, accepted: Accepted) -> None:
        assert accepted.key is not None
        await wake(self.wakeups, accepted.key, log, "inbox.wake_failed")
