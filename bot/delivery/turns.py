"""One conversation's next turn: claim it, gather the burst, see who owns it, let the bot answer, commit everything at once."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import Clock
from bot.conversation import burst, episode, meanwhile, owner
from bot.delivery import outcome as outcomes
from bot.delivery import unanswered
from bot.delivery.nudges import Nudges
from bot.delivery.outcome import Desk
from bot.delivery.ports import Answerer, Changes, ConversationStore, Leases, Wakeups
from bot.delivery.values import Claim, Outcome, StoredMessage, Turn
from bot.delivery.waking import wake
from bot.errors import ClaimLost, TurnFailed
from bot.messages import Answer, Author, ConversationKey, HandOff, Reason
from bot.shop.values import Shop

MOST_TRIES = 3  # of understanding and answering; a turn that a crash cut off so often goes to a person unread
HOPELESS_TRIES = 6  # then even the ticket of that turn could not be written
MOST_CLAIMS_LOST = 4  # in a row, before the sweeper has to come back to it
ANSWERS_AT_ONCE = 8  # more only wait for each other: Rasa answers on one event loop

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FailureWords:
    """What the buyer is told when something of ours failed; from the responses' data, not from Python."""

    notice: str
    added: str


@dataclass(frozen=True)
class Turns:
    """Handles conversations one turn at a time.

    Many conversations may wait for the end of a burst at once; only `places` of them are being answered.
    """

    store: ConversationStore
    leases: Leases
    outgoing: Wakeups
    changes: Changes
    answerer: Answerer
    desk: Desk
    words: FailureWords
    burst_words: burst.BurstWords
    clock: Clock
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ANSWERS_AT_ONCE))
    nudges: Nudges = field(default_factory=Nudges)

    async def handle(self, key: ConversationKey) -> bool:
        """Handle all that waits in a conversation. False when another worker has it, who will see the new messages too:
        he looks once more after giving the lease back, because a wake-up that found it taken is gone."""
        claims_lost = 0
        while claims_lost < MOST_CLAIMS_LOST:
            async with self.leases.hold(key) as mine:
                if not mine:
                    self.nudges.nudge(key)
                    return False
                try:
                    await self._next(key)
                    claims_lost = 0
                except ClaimLost:
                    # The owner changed while we read, or Redis is gone and another worker was as sure as we are.
                    log.info("turn.claim_lost", extra={"conversation": str(key)})
                    claims_lost += 1
            if not await self.store.has_unhandled(key):
                break
        return True

    async def _next(self, key: ConversationKey) -> None:
        """One turn, if anything waits. Raises ClaimLost when somebody else changed the conversation meanwhile."""
        claim = await self.store.claim(key, self.clock.now())
        if claim is None:
            return
        outcome = await self._outcome(claim)
        if outcome is not None:
            await self.store.commit(claim, outcome, self.clock.now())
            await self._tell(key, outcome)

    async def _outcome(self, claim: Claim) -> Outcome | None:
        """What the waiting messages and the lease lead to; None when nothing is to be done."""
        if claim.unhandled and claim.tries >= HOPELESS_TRIES:
            return unanswered.hopeless(claim, self.desk, self.clock.now())
        folder = await self.store.shop(claim.key.shop_id)
        shop = folder.shop if folder else None
        lapsed = unanswered.lapsed(claim, shop, self.desk, self.clock.now())
        if lapsed is not None or not claim.unhandled:
            return lapsed
        if shop is None:
            return unanswered.orphaned(claim, self.desk, self.clock.now())
        claim = await self._gathered(claim, timedelta(seconds=shop.burst_seconds))
        return await self._decide(claim, shop) if claim.unhandled else None

    async def _gathered(self, claim: Claim, window: timedelta) -> Claim:
        """The claim with the whole burst: wait until the buyer seems to be done. `window` is the shop's own quiet time."""
        if not any(message.author is Author.BUYER for message in claim.unhandled) or not claim.ownership.bot_may_speak:
            return claim
        messages = claim.unhandled
        while messages and (rest := self._rest(messages, window)) > timedelta(0):
            await self.nudges.sleep(claim.key, rest)
            messages = await self.store.reread(claim)
        return replace(claim, unhandled=messages)

    def _rest(self, messages: tuple[StoredMessage, ...], window: timedelta) -> timedelta:
        return burst.ready_at(_bubbles(messages), window, self.burst_words) - self.clock.now()

    async def _decide(self, claim: Claim, shop: Shop) -> Outcome:
        claim = _in_its_episode(claim)
        if any(message.author is Author.OUTSIDE for message in claim.unhandled):
            # A person answered: what the buyer wrote before is answered, what came after is his as well.
            return unanswered.by_person(claim, claim.unhandled, owner.outside_lease(self.clock.now()))
        current = owner.reopen(claim.ownership)
        claim = replace(claim, ownership=current)
        if not current.bot_may_speak or not any(message.author is Author.BUYER for message in claim.unhandled):
            return unanswered.for_person(claim, claim.unhandled, current)
        return await self._too_late(claim, shop) or await self._answered(claim, _turn(claim, shop), shop)

    async def _too_late(self, claim: Claim, shop: Shop) -> Outcome | None:
        if not any(message.late for message in claim.unhandled):
            return None
        return unanswered.too_late(claim, await self.store.last_spoken_at(claim), shop, self.desk, self.clock.now())

    async def _answered(self, claim: Claim, turn: Turn, shop: Shop) -> Outcome:
        try:
            answer = await self._answer(claim, turn)
        except Exception as error:
            why = str(error) if isinstance(error, TurnFailed) else type(error).__name__
            # A traceback may quote the buyer, so it is only for whoever asked for that.
            log.error("turn.failed", extra={"conversation": str(claim.key), "why": why}, exc_info=log.isEnabledFor(logging.DEBUG))
            packet = {"summary": why, "text": turn.text}
            hand_off = HandOff(Reason.SYSTEM, (), packet, notice=self.words.notice, added=self.words.added)
            return outcomes.failed(claim, turn, hand_off, shop, self.desk, self.clock.now())
        return outcomes.from_answer(claim, turn, answer, shop, self.desk, self.clock.now())

    async def _answer(self, claim: Claim, turn: Turn) -> Answer:
        if claim.tries >= MOST_TRIES:
            raise TurnFailed(f"{claim.tries} tries to answer ended without an end; it is not tried again")
        async with self.places:
            return await self.answerer.answer(turn)

    async def _tell(self, key: ConversationKey, outcome: Outcome) -> None:
        """Wake the sender and the open pages; both look into the record, so a lost hint only costs time."""
        await self.changes.announce(key)
        if outcome.rows:
            await wake(self.outgoing, key, log, "turn.wake_failed")


def _bubbles(messages: tuple[StoredMessage, ...]) -> list[burst.Bubble]:
    return [burst.Bubble(message.id, message.text, message.received_at) for message in messages]


def _in_its_episode(claim: Claim) -> Claim:
    """The claim; without anything of the last episode when the first of its messages begins a new one, whoever wrote it."""
    first = min(message.received_at for message in claim.unhandled)
    if not episode.begins(claim.last_message_at, first, ticket_open=claim.ticket is not None):
        return claim
    return replace(claim, episode=claim.episode + 1, memory={}, product=None, order=None, tracker={})


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
        memory=meanwhile.of_understanding(claim.memory),
        ticket=claim.ticket,
        risk=shop.risk,
        tracker=claim.tracker,
        meanwhile=meanwhile.lines_of(claim.memory),
    )
