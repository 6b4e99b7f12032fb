"""What a person of the shop does to a conversation in our console: take it over, reply, give it back, close it.

What he does in the marketplace's own app comes in as a message and is read by the turn (`unanswered.by_person`).
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.conversation import meanwhile, owner
from bot.conversation.owner import Ownership
from bot.delivery.ports import Changes, OwnershipStore, Wakeups
from bot.delivery.values import OwnerChange, StaffReply
from bot.delivery.waking import wake
from bot.messages import Author, ConversationKey, Said

STAFF_LEASE = timedelta(minutes=30)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OwnershipService:
    """Changes of owner by persons. Every method raises ConversationUnknown when nobody ever wrote there."""

    store: OwnershipStore
    turns: Wakeups
    outgoing: Wakeups
    changes: Changes
    clock: Clock
    lease: timedelta = STAFF_LEASE

    async def take_over(self, key: ConversationKey, agent: str) -> Ownership:
        """From now on this person speaks; what the bot wrote and has not sent stays unsent."""
        until = self.clock.now() + self.lease
        return await self._change(
            key, OwnerChange("conversation.taken_over", agent, lambda current: owner.take_over(current, agent, until), dict)
        )

    async def reply(self, key: ConversationKey, agent: str, reply: StaffReply) -> Ownership:
        """The person's own message goes out, whoever had the chat before."""
        until, said = self.clock.now() + self.lease, [Said(Author.STAFF, reply.text)]
        ownership = await self._change(
            key,
            OwnerChange(
                "conversation.replied",
                agent,
                lambda current: owner.take_over(current, agent, until),
                lambda memory: meanwhile.noted(memory, said, buyer_waits=False),
                reply,
            ),
        )
        await wake(self.outgoing, key, log, "ownership.wake_failed")
        return ownership

    async def give_back(self, key: ConversationKey, agent: str) -> Ownership:
        """The person is done: the bot goes on, with what was said meanwhile as a note; open tickets are closed."""
        change = OwnerChange("conversation.given_back", agent, owner.give_back, meanwhile.given_back, closes_tickets=True)
        return await self._change(key, change)

    async def close(self, key: ConversationKey, agent: str) -> Ownership:
        """The episode is over. The buyer's next message begins a new one, with nothing left of this."""
        change = OwnerChange("conversation.closed", agent, owner.close, lambda _: {}, closes_tickets=True, ends_episode=True)
        return await self._change(key, change)

    async def _change(self, key: ConversationKey, change: OwnerChange) -> Ownership:
        ownership = await self.store.change_owner(key, change, self.clock.now())
        await self.changes.announce(key)
        # The turn that lost its claim by this is read again, under the new owner.
        await wake(self.turns, key, log, "ownership.wake_failed")
        return ownership
