"""The one way out: rows of the outbox, in order within a conversation, to the marketplace's client."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.ports import Changes, Guard, Leases, Marketplace, OutboxStore
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, MarketplaceError, RateLimited
from bot.messages import ConversationKey, Outgoing

FIRST_PAUSE = timedelta(seconds=2)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sender:
    """Sends what waits in a conversation's outbox."""

    store: OutboxStore
    leases: Leases
    changes: Changes
    marketplaces: Mapping[str, Marketplace]
    guard: Guard
    clock: Clock

    async def drain(self, key: ConversationKey) -> bool:
        """Send until nothing is due. False when another sender has the conversation; he looks once more at the end."""
        while True:
            async with self.leases.hold(key) as mine:
                if not mine:
                    return False
                while (outgoing := await self.store.begin(key, self.clock.now())) is not None:
                    if not await self._held_back(outgoing):
                        await self._send(outgoing)
                    await self.changes.announce(key)
            if not await self.store.is_due(key, self.clock.now()):
                return True

    async def settle_abandoned(self, older_than: timedelta) -> None:
        """Rows that a crash left half-sent: repeatable calls are made again, messages are shown to a person."""
        for outgoing in await self.store.abandoned(self.clock.now() - older_than):
            await self._unclear(outgoing, "the sender stopped while this was being sent")

    async def _held_back(self, outgoing: Outgoing) -> bool:
        """Whether the guard objects. Then the row has failed, and the ticket says why; the log only says what kind it was."""
        objection = await self.guard.objection(outgoing)
        if objection is None:
            return False
        log.warning("outbox.held_back", extra={"message_id": outgoing.id, "kinds": ",".join(objection.kinds)})
        await self.store.failed(outgoing, objection.reason, self.clock.now())
        return True

    async def _send(self, outgoing: Outgoing) -> None:
        client = self.marketplaces.get(outgoing.key.marketplace)
        try:
            if client is None:
                raise DeliveryRefused(f"no client is configured for {outgoing.key.marketplace!r}")
            receipt = await client.send(outgoing)
        except RateLimited as error:
            await self._later(outgoing, error, timedelta(seconds=error.seconds))
        except DeliveryFailed as error:
            await self._later(outgoing, error, FIRST_PAUSE)
        except DeliveryUnclear as error:
            await self._unclear(outgoing, str(error))
        except MarketplaceError as error:
            log.warning("outbox.refused", extra={"message_id": outgoing.id, "error": str(error)})
            await self.store.failed(outgoing, str(error), self.clock.now())
        else:
            await self.store.sent(outgoing, receipt, self.clock.now())

    async def _unclear(self, outgoing: Outgoing, error: str) -> None:
        client = self.marketplaces.get(outgoing.key.marketplace)
        if client is not None and client.repeatable(outgoing.kind):
            await self._later(outgoing, DeliveryFailed(error), FIRST_PAUSE)
        else:
            await self.store.unknown(outgoing, error, self.clock.now())

    async def _later(self, outgoing: Outgoing, error: MarketplaceError, pause: timedelta) -> None:
        log.info("outbox.later", extra={"message_id": outgoing.id, "error": str(error)})
        tried = await self.store.later(outgoing, str(error), self.clock.now(), pause)
        if not tried:
            await self.store.failed(outgoing, str(error), self.clock.now())
