"""Everybody and everything in one schedule: the real services, what they talk to, and who is at work."""

from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from bot.clock import FixedClock
from bot.delivery.inbox import Inbox
from bot.delivery.ownership import OwnershipService
from bot.delivery.sender import Sender
from bot.delivery.sweeper import Sweeper
from bot.delivery.turns import FailureWords, Turns
from bot.delivery.values import StaffReply
from bot.messages import Author, ConversationKey, Inbound, Mode
from bot.store.conversations import SqlConversationStore
from bot.store.outbox import SqlOutboxStore
from bot.store.shop_tables import shops
from bot.store.shops import ShopStore
from tests.support.delivery import Shopfloor
from tests.support.explorer_judge import APOLOGY, APOLOGY_ADDED, LOST, Judge
from tests.support.explorer_record import RecordReader, Seen
from tests.support.explorer_redis import StagedChanges, StagedLeases, StagedRedis, StagedWakeups
from tests.support.explorer_stage import Actor, Injected, Stage, StagedDatabase, current
from tests.support.explorer_world import Choices, ExplorerMarketplace, RepeatingAnswerer, Temper, WordGuard, a_temper, chance
from tests.support.messages import NOON, SHOP_ID, an_inbound

ROUNDS = 40  # of the sweeper, until everything must be at rest
TOPICS = {"umum": 7, "pemilik": 8}


@dataclass(frozen=True)
class Variant:
    """The stores that are explored; a test takes a guard out of one of them and looks whether that is found."""

    conversations: type[SqlConversationStore] = SqlConversationStore
    outbox: type[SqlOutboxStore] = SqlOutboxStore


@dataclass
class Place:
    """A database with a shop, on which one schedule after the other is played."""

    database: StagedDatabase
    reader: RecordReader
    variant: Variant
    shops: ShopStore = field(default_factory=ShopStore)  # with its cache by version, as in a process that runs for long
    setting: dict[str, Any] = field(default_factory=lambda: {"mode": Mode.AUTO, "burst_seconds": 0.0})


class Cast:
    """One conversation and everybody who touches it."""

    def __init__(self, place: Place, choices: Choices, key: ConversationKey) -> None:
        self.place, self.choices, self.key = place, choices, key
        self.steps: list[str] = []
        self.clock = FixedClock(NOON)
        self.temper: Temper = a_temper(choices)
        self.stage = Stage(self.clock)
        self.redis = StagedRedis(self.clock)
        self.judge = Judge(self.clock)
        self.marketplace = ExplorerMarketplace(choices, self.temper, self.clock, self.judge, self.note, self._author_of)
        self.buyers = 0
        self.replies: list[StaffReply] = []
        self.webhooks: dict[str, Inbound] = {}
        self.acknowledged: set[str] = set()
        place.database.committed = self._committed
        self._build()

    def _build(self) -> None:
        """The real services, over staged Redis and a staged database."""
        floor = Shopfloor(
            self.place.database,
            None,
            self.clock,
            marketplace=self.marketplace,
            leases=StagedLeases(self.redis, "outgoing"),
            lost_notice=LOST,
            hands_over={"web": TOPICS} if self.temper.hands_over else {},
            shops=self.place.shops,
        )
        turns, outgoing, changes = StagedWakeups(self.redis, "turns"), StagedWakeups(self.redis, "outgoing"), StagedChanges()
        store = self.place.variant.conversations(floor.database, floor.shops)
        outbox = floor.outbox
        outbox.__class__ = self.place.variant.outbox
        self.inbox: Inbox = replace(floor.inbox, store=store, wakeups=turns)
        self.turns: Turns = replace(
            floor.turns,
            store=store,
            outgoing=outgoing,
            changes=changes,
            leases=StagedLeases(self.redis, "turn"),
            answerer=RepeatingAnswerer(self.judge, self.steps.append),
            words=FailureWords(APOLOGY, APOLOGY_ADDED),
        )
        self.sender: Sender = replace(floor.sender, store=outbox, changes=changes, guard=WordGuard())
        self.ownership: OwnershipService = replace(floor.ownership, turns=turns, outgoing=outgoing, changes=changes)
        self.sweeper = Sweeper(store, outbox, turns, outgoing, self.sender, self.clock)

    def note(self, what: str) -> None:
        """A step, for whoever reads the replay."""
        self.steps.append(what)

    async def start(self, name: str, work: Any) -> None:
        actor = self.stage.start(name, work)
        await self.stage.settle()
        self.note(f"{name} starts" + (f", before {actor.label}" if not actor.done else ", and is done"))
        if not actor.done and chance(self.choices, 40):
            await self.run_on(actor)

    async def run_on(self, actor: Actor) -> None:
        self.note(f"{actor.name} goes to the end")
        await self.stage.finish(actor)
        self.met(actor)

    async def run_now(self, name: str, work: Any) -> None:
        actor = self.stage.start(name, work)
        await self.stage.settle()
        self.note(f"{name} works")
        await self.stage.finish(actor)
        await self.all_finish()
        self.met(actor)

    def met(self, actor: Actor) -> None:
        """An error that nobody injected is one too many."""
        if actor.error is not None and not isinstance(actor.error, (Injected, ConnectionError)):
            self.judge.wrong(f"{actor.name} met {actor.error!r}")

    async def all_finish(self) -> None:
        for _ in range(20):
            await self.stage.finish_all()
            if not self.stage.actors:
                return
            self.clock.forward(seconds=2)  # who is left waits for a burst or a rate token

    async def follow_wakes(self) -> None:
        for _ in range(ROUNDS):
            turns, outgoing = self.redis.wakes["turns"], self.redis.wakes["outgoing"]
            if self.key in turns:
                turns.discard(self.key)
                await self.run_now("worker", self.turns.handle(self.key))
            elif self.key in outgoing:
                outgoing.discard(self.key)
                await self.run_now("sender", self.sender.drain(self.key))
            else:
                return

    async def webhook(self, inbound: Inbound) -> None:
        await self.inbox.accept(inbound)
        self.acknowledged.add(inbound.external_id)

    async def deliver(self, inbound: Inbound, name: str) -> None:
        self.webhooks[inbound.external_id] = inbound
        await self.start(f"{name} {inbound.external_id}", self.webhook(inbound))

    def as_echo(self, heard: Any) -> Inbound:
        return an_inbound(
            heard.text,
            conversation=self.key.external_id,
            external_id=heard.external_id,
            author=Author.OUTSIDE,
            sent_at=heard.sent_at,
        )

    async def deliver_echoes(self) -> None:
        while self.marketplace.echoes:
            heard = self.marketplace.echoes.pop(0)
            await self.deliver(self.as_echo(heard), "an echo:")
        for actor in [one for one in self.stage.actors if one.name.startswith("an echo")]:
            await self.run_on(actor)

    async def act(self, what: str, agent: str) -> None:
        if what == "takes over":
            await self.ownership.take_over(self.key, agent)
        elif what == "gives back":
            await self.ownership.give_back(self.key, agent)
        elif what == "closes":
            await self.ownership.close(self.key, agent)
        elif what == "replies" or not self.replies:
            self.replies.append(StaffReply(f"r{len(self.replies) + 1}", f"staf {len(self.replies) + 1}"))
            await self.ownership.reply(self.key, agent, self.replies[-1])
        else:
            await self.ownership.reply(self.key, agent, self.replies[-1])

    def set_shop(self, **values: Any) -> None:
        """As the console does it, past the gates."""
        if values.items() <= self.place.setting.items():
            return
        self.place.setting.update(values)
        change = sa.update(shops).where(shops.c.id == SHOP_ID).values(version=shops.c.version + 1, **values)
        self.place.database.write_now(lambda connection: connection.execute(change))

    def _committed(self, label: str) -> None:
        if label.endswith("(reads)"):
            return
        actor = current()
        seen = self.place.reader.look(self.key)
        if seen is None:
            return
        self._tell(label, actor, seen)
        claimed_at = actor.claimed_at if actor else self.judge.at
        self.judge.transaction(label, seen, claimed_at)
        if actor is not None and label == "claim":
            actor.claimed_at = self.judge.at

    def _tell(self, label: str, actor: Actor | None, after: Seen) -> None:
        before = self.judge.seen
        told = [f"{one.direction} {one.id} {one.author} {one.text[:60]!r} {one.state}" for number, one in after.messages.items()
                if (was := before.messages.get(number)) is None or was.state != one.state]  # fmt: skip
        owner = "" if before.owner == after.owner and before.epoch == after.epoch else f" {after.owner}/{after.epoch}"
        tickets = (
            ""
            if before.tickets == after.tickets
            else f" tickets {[(t.id, t.state, t.reason, t.told) for t in after.tickets.values()]}"
        )
        if told or owner or tickets:
            self.note(f"    {actor.name if actor else '-'} committed {label}:{owner}{tickets} {'; '.join(told)}")

    def _author_of(self, row_id: int) -> str:
        row = self.judge.seen.messages.get(row_id)
        return row.author if row else ""
