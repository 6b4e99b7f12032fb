"""The one way out: rows of the outbox, in order within a conversation, to the marketplace's client."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.ports import Changes, Guard, Leases, Marketplace, OutboxStore, RateTokens
from bot.delivery.rate import PATIENCE, ProcessTokens
from bot.delivery.settler import Settler
from bot.delivery.values import Attempt, Due
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, MarketplaceError, RateLimited
from bot.messages import ConversationKey

FIRST_PAUSE = timedelta(seconds=2)
UNCONFIGURED = "no client is configured for this marketplace"

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
    tokens: RateTokens = field(default_factory=ProcessTokens)

    async def drain(self, key: ConversationKey) -> bool:
        """Send until nothing is due. False when another sender has the conversation; he looks once more at the end."""
        while (due := await self.store.due(key, self.clock.now())) is not None:
            async with self.leases.hold(key) as mine:
                if not mine:
                    return False
                await self._next(key, due)
        return True

    async def settle(self) -> None:
        """Find out what became of calls that ended without an answer, in all conversations."""
        await self._settler.settle()

    @property
    def _settler(self) -> Settler:
        return Settler(self.store, self.leases, self.changes, self.marketplaces, self.tokens, self.clock)

    async def _next(self, key: ConversationKey, due: Due) -> None:
        """The next row. All waiting is over before it is begun, so that epoch and mode are looked at right before the call."""
        if not await self._may_call(key, due):
            return
        attempt = await self.store.begin(key, self.clock.now())
        if attempt is None:
            return
        if not await self._held_back(attempt):
            await self._send(attempt)
        await self.changes.announce(key)

    async def _may_call(self, key: ConversationKey, due: Due) -> bool:
        """Take a rate token, waiting a little for it. False when that takes long: then the row is put off."""
        wait = await self.tokens.take(key, due.kind.value, self.clock.now())
        if wait > PATIENCE:
            await self.store.put_off(due, self.clock.now() + wait)
            return False
        if wait:
            await asyncio.sleep(wait.total_seconds())
        return True

    async def _held_back(self, attempt: Attempt) -> bool:
        """Whether the guard objects. Then the row fails, and the ticket says why; the log only says what kind it was."""
        objection = await self.guard.objection(attempt)
        if objection is None:
            return False
        log.warning("outbox.held_back", extra={"message_id": attempt.id, "kinds": ",".join(objection.kinds)})
        await self._not_accepted(attempt, objection.reason)
        return True

    async def _send(self, attempt: Attempt) -> None:
        client = self.marketplaces.get(attempt.key.marketplace)
        try:
            if client is None:
                raise DeliveryRefused(UNCONFIGURED)
            receipt = await client.send(attempt)
        except RateLimited as error:
            await self._later(attempt, error, timedelta(seconds=error.seconds))
        except DeliveryFailed as error:
            await self._later(attempt, error, FIRST_PAUSE)
        except DeliveryUnclear as error:
            await self._unclear(attempt, error)
        except MarketplaceError as error:
            log.warning("outbox.refused", extra={"message_id": attempt.id, "error": str(error)})
            await self._not_accepted(attempt, str(error))
        else:
            await self.store.sent(attempt, receipt, self.clock.now())

    async def _unclear(self, attempt: Attempt, error: DeliveryUnclear) -> None:
        """Look at once: most of them did arrive, and what stands behind them need not wait for the sweeper."""
        log.info("outbox.unclear", extra={"message_id": attempt.id, "error": str(error)})
        await self.store.unclear(attempt, str(error), shown_at=None)
        await self._settler.look(attempt.key)

    async def _later(self, attempt: Attempt, error: MarketplaceError, pause: timedelta) -> None:
        log.info("outbox.later", extra={"message_id": attempt.id, "error": str(error)})
        if not await self.store.later(attempt, str(error), self.clock.now(), pause):
            await self.store.failed(attempt, str(error), self.clock.now())

    async def _not_accepted(self, attempt: Attempt, why: str) -> None:
        """For good. Of rows that went together it may be one that is at fault: each goes alone before any fails."""
        if attempt.joined:
            await self.store.separate(attempt, why)
        else:
            await self.store.failed(attempt, why, self.clock.now())
