"""Finds out what became of calls that ended without an answer, by the marketplace's list or by waiting for an echo."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.ports import Changes, Leases, Marketplace, OutboxStore, RateTokens
from bot.delivery.rate import AT_ONCE, PATIENCE
from bot.delivery.settling import ECHO_WITHIN, Listing, Verdict, match, verdict
from bot.delivery.values import Attempt
from bot.errors import MarketplaceError
from bot.messages import ConversationKey, Sent

ABANDONED_AFTER = timedelta(seconds=60)
CONVERSATIONS_AT_ONCE = 8
CONVERSATIONS_A_ROUND = 200
LIST_CALL = "list"
PAUSE = timedelta(seconds=2)  # before a call is made again that may be made twice
STOPPED = "the sender stopped while this was being sent"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settler:
    """Settles unclear attempts; whoever calls `look` holds the conversation's outgoing lease."""

    store: OutboxStore
    leases: Leases
    changes: Changes
    marketplaces: Mapping[str, Marketplace]
    tokens: RateTokens
    clock: Clock

    async def settle(self) -> None:
        """One round over all conversations. One that fails is logged and does not stop the others."""
        keys = await self.store.unsettled(self.clock.now() - ABANDONED_AFTER, CONVERSATIONS_A_ROUND)
        places = asyncio.Semaphore(CONVERSATIONS_AT_ONCE)

        async def one(key: ConversationKey) -> None:
            async with places, self.leases.hold(key) as mine:
                if mine:
                    await self.look(key)

        for key, result in zip(keys, await asyncio.gather(*map(one, keys), return_exceptions=True), strict=True):
            if isinstance(result, BaseException):
                log.error("outbox.settling_failed", extra={"conversation": str(key), "error": type(result).__name__})

    async def look(self, key: ConversationKey) -> None:
        """Settle what can be settled now in one conversation."""
        attempts = await self.store.attempts(key, self.clock.now() - ABANDONED_AFTER)
        once_only = [attempt for attempt in attempts if not self._is_repeatable(attempt)]
        for attempt in attempts:
            if attempt not in once_only:
                await self._again(attempt, PAUSE)
        if once_only and (listing := await self._listing(key)) is not None:
            await self._judge(key, once_only, listing)

    async def _judge(self, key: ConversationKey, attempts: list[Attempt], listing: Listing) -> None:
        ids = [heard.external_id for heard in listing.heard or ()]
        found = match(attempts, listing, await self.store.known(key, ids) if ids else frozenset())
        now = self.clock.now()
        for attempt in attempts:
            heard = found.get(attempt.id)
            known = verdict(attempt, heard, listing, now)
            if known in (Verdict.BLOCKS, Verdict.WAITS):
                await self._keep(attempt, attempt.called_at + ECHO_WITHIN if known is Verdict.WAITS else None)
                continue
            log.info("outbox.settled", extra={"message_id": attempt.id, "verdict": known.value})
            if heard is not None:
                await self.store.sent(attempt, Sent(heard.external_id), now)
            elif known is Verdict.NOT_ARRIVED:
                await self._again(attempt, AT_ONCE)
            else:
                await self.store.unknown(attempt, attempt.error or STOPPED, now)
            await self.changes.announce(key)

    async def _keep(self, attempt: Attempt, shown_at: datetime | None) -> None:
        """It stays unclear. Written only when that is new."""
        if not attempt.error or attempt.shown_at != shown_at:
            await self.store.unclear(attempt, attempt.error or STOPPED, shown_at)

    async def _listing(self, key: ConversationKey) -> Listing | None:
        """What the marketplace lists; None when it must not be asked just now."""
        client = self.marketplaces.get(key.marketplace)
        if client is None:
            return Listing()
        if (wait := await self.tokens.take(key, LIST_CALL, self.clock.now())) > PATIENCE:
            return None
        await asyncio.sleep(wait.total_seconds())
        try:
            heard = await client.recent(key)
        except MarketplaceError as error:
            log.info("outbox.list_unreadable", extra={"conversation": str(key), "error": str(error)})
            return Listing(readable=False)
        return Listing(None if heard is None else tuple(heard))

    async def _again(self, attempt: Attempt, pause: timedelta) -> None:
        """It did not arrive, or may be made twice: back into the outbox, where epoch and mode are looked at again."""
        error = "no answer came, and it did not arrive"
        if not await self.store.later(attempt, error, self.clock.now(), pause):
            await self.store.failed(attempt, error, self.clock.now())

    def _is_repeatable(self, attempt: Attempt) -> bool:
        client = self.marketplaces.get(attempt.key.marketplace)
        return client is not None and client.repeatable(attempt.kind)
