"""The services of delivery over a real SQLite record and a real Redis, with a marketplace and an Answerer that tests control."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import bot
from bot.clock import Clock, FixedClock
from bot.conversation.burst import BurstWords, burst_words_from
from bot.delivery.inbox import Inbox
from bot.delivery.outcome import Desk
from bot.delivery.ownership import OwnershipService
from bot.delivery.rate import ProcessTokens
from bot.delivery.sender import Sender
from bot.delivery.sweeper import Sweeper
from bot.delivery.turns import FailureWords, Turns
from bot.delivery.values import Heard, Limits
from bot.desk.routing import read_rules
from bot.guard.outgoing import Objection
from bot.messages import Author, ConversationKey, Kind, Outgoing, Sent
from bot.store.changes import RedisChanges
from bot.store.conversation_tables import events, messages, tickets
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.leases import RedisLeases
from bot.store.outbox import SqlOutboxStore
from bot.store.ownership import SqlOwnershipStore
from bot.store.rate_tokens import RedisRateTokens
from bot.store.shops import ShopStore
from bot.store.wakeups import RedisWakeups
from bot.text.lexicon import load_slang
from tests.support.answerers import ScriptedAnswerer
from tests.support.messages import KEY, all_rows, an_inbound, from_outside, the_conversation

RULES = read_rules(
    [
        {"name": "grave", "reasons": ["sensitive", "angry"], "skill": "pemilik", "priority": 9},
        {"name": "rest", "skill": "umum", "priority": 2},
    ]
)
LONGEST = 600  # of a message of joined replies
WORDS = FailureWords(notice="Maaf Kak, sedang ada kendala.", added="Saya tambahkan ya Kak.")


@cache
def burst_words() -> BurstWords:
    """The words that we ship."""
    data = Path(bot.__file__).parent / "data"
    content = YAML(typ="safe").load((data / "bursts.yml").read_text(encoding="utf-8"))
    return burst_words_from(content, load_slang(data / "lexicon"))


@dataclass
class FakeMarketplace:
    """Takes what is sent; `answers` are raised one by one before it accepts."""

    name: str = "web"
    limits: Limits = field(default_factory=Limits)
    sent: list[Outgoing] = field(default_factory=list)
    answers: list[Exception | None] = field(default_factory=list)
    listed: Callable[[ConversationKey], Sequence[Heard]] | None = None

    async def send(self, outgoing: Outgoing) -> Sent:
        """Accept, or fail as told."""
        if self.answers and (error := self.answers.pop(0)) is not None:
            raise error
        self.sent.append(outgoing)
        return Sent(f"w{len(self.sent)}")

    def repeatable(self, kind: Kind) -> bool:
        """A call that sets a state may be made again."""
        return kind is Kind.HANDOVER

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """What it accepted, newest first, unless a test says that it cannot be asked."""
        return self.listed(key) if self.listed else None

    @property
    def texts(self) -> list[str]:
        """What the buyer got to read."""
        return [one.text for one in self.sent if one.kind is Kind.TEXT]


@dataclass
class FakeGuard:
    """Objects to the texts named here."""

    objections: dict[str, Objection] = field(default_factory=dict)

    async def objection(self, outgoing: Outgoing) -> Objection | None:
        """What is wrong with it."""
        return self.objections.get(outgoing.text)


@dataclass
class NoLeases:
    """Redis is away: whoever asks gets the conversation."""

    @asynccontextmanager
    async def hold(self, key: ConversationKey) -> AsyncIterator[bool]:
        """Yours, and everybody's."""
        yield True


@dataclass
class Shopfloor:
    """One shop's delivery with everything real but Rasa and the marketplace."""

    database: Database
    redis: Any
    clock: Clock
    answerer: ScriptedAnswerer = field(default_factory=ScriptedAnswerer)
    marketplace: FakeMarketplace = field(default_factory=FakeMarketplace)
    guard: FakeGuard = field(default_factory=FakeGuard)
    leases: Any = None
    lost_notice: str = ""  # what the buyer of a lost reply is told
    hands_over: dict[str, dict[str, int]] = field(default_factory=dict)
    shops: ShopStore = field(default_factory=ShopStore)

    @property
    def store(self) -> SqlConversationStore:
        """The record of conversations."""
        return SqlConversationStore(self.database, self.shops)

    @property
    def outbox(self) -> SqlOutboxStore:
        """The outgoing rows."""
        joins = {self.marketplace.name: LONGEST} if self.marketplace.limits.joins else {}
        return SqlOutboxStore(self.database, self.shops, RULES, self.lost_notice, joins)

    @property
    def inbox(self) -> Inbox:
        """The door."""
        return Inbox(self.store, RedisWakeups(self.redis, "turns"), self.clock)

    @property
    def turns(self) -> Turns:
        """A worker; each call gives another one."""
        return Turns(
            store=self.store,
            leases=self.leases or RedisLeases(self.redis, "turn"),
            outgoing=RedisWakeups(self.redis, "outgoing"),
            changes=RedisChanges(self.redis),
            answerer=self.answerer,
            desk=Desk(RULES, self.hands_over),
            words=WORDS,
            burst_words=burst_words(),
            clock=self.clock,
        )

    @property
    def ownership(self) -> OwnershipService:
        """Persons in our console."""
        turns, outgoing = RedisWakeups(self.redis, "turns"), RedisWakeups(self.redis, "outgoing")
        return OwnershipService(SqlOwnershipStore(self.database), turns, outgoing, RedisChanges(self.redis), self.clock)

    @property
    def sender(self) -> Sender:
        """A sender; each call gives another one. Without leases Redis counts as away."""
        limits = {self.marketplace.name: self.marketplace.limits}
        return Sender(
            store=self.outbox,
            leases=self.leases or RedisLeases(self.redis, "outgoing"),
            changes=RedisChanges(self.redis),
            marketplaces={self.marketplace.name: self.marketplace},
            guard=self.guard,
            clock=self.clock,
            tokens=ProcessTokens(limits) if self.leases else RedisRateTokens(self.redis, limits),
        )

    @property
    def sweeper(self) -> Sweeper:
        """Finds what was left."""
        turns, outgoing = RedisWakeups(self.redis, "turns"), RedisWakeups(self.redis, "outgoing")
        return Sweeper(self.store, self.outbox, turns, outgoing, self.sender, self.clock)

    async def buyer(self, *texts: str, **members: Any) -> None:
        """The buyer writes."""
        for text in texts:
            await self.inbox.accept(an_inbound(text, **{"sent_at": self.clock.now(), **members}))

    async def person(self, text: str = "sudah saya cek ya kak") -> None:
        """A person of the shop writes in the marketplace's own app."""
        await self.inbox.accept(from_outside(text, sent_at=self.clock.now()))

    async def work(self) -> None:
        """A worker handles what waits, then a sender sends what is due."""
        await self.turns.handle(KEY)
        await self.sender.drain(KEY)

    async def says(self, *texts: str, **members: Any) -> list[str]:
        """The buyer writes, everybody works; what the buyer then got to read."""
        before = len(self.marketplace.texts)
        await self.buyer(*texts, **members)
        await self.work()
        return self.marketplace.texts[before:]

    def forward(self, **parts: float) -> None:
        """Time passes."""
        assert isinstance(self.clock, FixedClock)
        self.clock.forward(**parts)

    @property
    def owner(self) -> tuple[str, int]:
        """Owner and epoch."""
        row = the_conversation(self.database)
        return row.owner, row.epoch

    @property
    def tickets(self) -> list[Any]:
        """All tickets."""
        return all_rows(self.database, tickets)

    @property
    def events(self) -> list[str]:
        """Names of all events."""
        return [row.name for row in all_rows(self.database, events)]

    def rows(self, direction: str) -> list[Any]:
        """Messages of one direction."""
        return [row for row in all_rows(self.database, messages) if row.direction == direction]

    @property
    def unhandled(self) -> list[str]:
        """Texts that nobody handled."""
        return [row.text for row in self.rows("in") if row.state == "new"]

    def authors(self) -> Sequence[Author]:
        """Who wrote, in order."""
        return [Author(row.author) for row in all_rows(self.database, messages)]


async def until(condition: Any, seconds: float = 20.0) -> None:
    """Wait until something is true."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it did not come true in time"
        await asyncio.sleep(0.005)
