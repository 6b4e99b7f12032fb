"""One conversation's next turn: claim it, gather the burst, see who owns it, let the bot answer, commit everything at once."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.conversation import burst, episode, owner
from bot.delivery import outcome as outcomes
from bot.delivery.outcome import Desk
from bot.delivery.ports import Answerer, Changes, Claim, ConversationStore, Leases, Outcome, StoredMessage, Turn, Wakeups
from bot.errors import ClaimLost, TurnFailed
from bot.messages import Author, ConversationKey, HandOff, Reason
from bot.shop.values import Shop

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FailureWords:
    """What the buyer is told when something of ours failed; from the responses' data, not from Python."""

    notice: str
    added: str


@dataclass(frozen=True)
class Turns:
    """Handles conversations one turn at a time."""

    store: ConversationStore
    leases: Leases
    outgoing: Wakeups
    changes: Changes
    answerer: Answerer
    desk: Desk
    words: FailureWords
    clock: Clock

    async def handle(self, key: ConversationKey) -> bool:
        """Handle all that waits in a conversation. False when another worker has it, who will see the new messages too:
        he looks once more after giving the lease back, because a wake-up that found it taken is gone."""
        while True:
            async with self.leases.hold(key) as mine:
                if not mine:
                    return False
                while await self._next(key):
                    continue
            if not await self.store.has_unhandled(key):
                return True

    async def _next(self, key: ConversationKey) -> bool:
        """One turn; False when nothing was waiting or another worker took over."""
        claim = await self.store.claim(key)
        if claim is None:
            return False
        folder = await self.store.shop(key.shop_id)
        shop = folder.shop if folder else None
        outcome = outcomes.lapsed(claim, shop, self.desk, self.clock.now())
        try:
            if outcome is None:
                outcome = await self._read(claim, shop)
            if outcome is None:
                return False
            await self.store.commit(claim, outcome, self.clock.now())
        except ClaimLost:
            log.info("turn.claim_lost", extra={"conversation": str(key)})
            return False
        await self._tell(key, outcome)
        return True

    async def _read(self, claim: Claim, shop: Shop | None) -> Outcome | None:
        """What the waiting messages lead to; None when none wait, also because another worker handled them meanwhile."""
        if not claim.unhandled:
            return None
        if shop is None:
            return outcomes.orphaned(claim, self.desk, self.clock.now())
        claim = await self._gathered(claim, timedelta(seconds=shop.burst_seconds))
        return await self._decide(claim, shop) if claim.unhandled else None

    async def _gathered(self, claim: Claim, window: timedelta) -> Claim:
        """The claim with the whole burst: wait until the buyer has been quiet for the window."""
        if not any(message.author is Author.BUYER for message in claim.unhandled) or not claim.ownership.bot_may_speak:
            return claim
        messages = claim.unhandled
        while messages and (rest := burst.ready_at(_bubbles(messages), window) - self.clock.now()) > timedelta(0):
            await asyncio.sleep(rest.total_seconds())
            messages = await self.store.reread(claim)
        return replace(claim, unhandled=messages)

    async def _decide(self, claim: Claim, shop: Shop) -> Outcome:
        claim = _in_its_episode(claim)
        persons = [message for message in claim.unhandled if message.author is Author.OUTSIDE]
        if persons:
            # A person answered: what the buyer wrote before is answered, what came after is his as well.
            return outcomes.by_person(claim, claim.unhandled, owner.outside_lease(self.clock.now()))
        current = owner.reopen(claim.ownership)
        claim = replace(claim, ownership=current)
        buyers = [message for message in claim.unhandled if message.author is Author.BUYER]
        if not current.bot_may_speak or not buyers:
            return outcomes.for_person(claim, claim.unhandled, current)
        return await self._answered(claim, _turn(claim, shop), shop)

    async def _answered(self, claim: Claim, turn: Turn, shop: Shop) -> Outcome:
        try:
            answer = await self.answerer.answer(turn)
        except Exception as error:
            why = str(error) if isinstance(error, TurnFailed) else type(error).__name__
            # A traceback may quote the buyer, so it is only for whoever asked for that.
            log.error("turn.failed", extra={"conversation": str(claim.key), "why": why}, exc_info=log.isEnabledFor(logging.DEBUG))
            packet = {"summary": why, "text": turn.text}
            hand_off = HandOff(Reason.SYSTEM, (), packet, notice=self.words.notice, added=self.words.added)
            return outcomes.failed(claim, turn, hand_off, shop, self.desk, self.clock.now())
        return outcomes.from_answer(claim, turn, answer, shop, self.desk, self.clock.now())

    async def _tell(self, key: ConversationKey, outcome: Outcome) -> None:
        """Wake the sender and the open pages; both look into the record, so a lost hint only costs time."""
        await self.changes.announce(key)
        if outcome.rows:
            try:
                await self.outgoing.wake(key)
            except ConnectionError:
                log.warning("turn.wake_failed", extra={"conversation": str(key)})


def _bubbles(messages: tuple[StoredMessage, ...]) -> list[burst.Bubble]:
    return [burst.Bubble(message.id, message.text, message.received_at) for message in messages]


def _in_its_episode(claim: Claim) -> Claim:
    """The claim; without anything of the last episode when the first of its messages begins a new one, whoever wrote it."""
    first = min(message.received_at for message in claim.unhandled)
    closed = claim.ownership.owner is owner.Owner.CLOSED
    if not closed and not episode.begins(claim.last_message_at, first, ticket_open=claim.ticket is not None):
        return claim
    return replace(claim, episode=claim.episode + 1, memory={}, product=None, order=None)


def _turn(claim: Claim, shop: Shop) -> Turn:
    buyers = tuple(message for message in claim.unhandled if message.author is Author.BUYER)
    product = next((message.product for message in reversed(buyers) if message.product), None)
    order = next((message.order for message in reversed(buyers) if message.order), None)
    return Turn(
        key=claim.key,
        episode=claim.episode,
        text=burst.joined(_bubbles(buyers)),
        messages=buyers,
        buyer_id=claim.buyer_id,
        product=product or claim.product,
        order=order or claim.order,
        memory={name: value for name, value in claim.memory.items() if name != outcomes.WAITS},
        ticket=claim.ticket,
        risk=shop.risk,
    )
