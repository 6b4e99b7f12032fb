"""The only place that builds things from Settings. Every process asks it; nothing is built at import."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.clock import Clock, clock_from_environment
from bot.conversation.burst import burst_words_from
from bot.delivery.consumer import Consumer
from bot.delivery.inbox import Inbox
from bot.delivery.outcome import Desk
from bot.delivery.ports import Answerer, Changes, Marketplace, RateLimit, Transcript
from bot.delivery.sender import Sender
from bot.delivery.sweeper import Sweeper
from bot.delivery.turns import FailureWords, Turns
from bot.desk.routing import RoutingRule, read_rules
from bot.guard.outgoing import OutgoingGuard
from bot.guard.rules import read_book
from bot.marketplaces.bridge.client import BridgeClient
from bot.marketplaces.http import http_client
from bot.marketplaces.onetalk.client import OneTalkClient
from bot.marketplaces.web.client import WebClient
from bot.settings import Settings, read_settings
from bot.shop.values import ShopFolder
from bot.store import redis_keys
from bot.store.changes import RedisChanges, RedisRateLimit
from bot.store.connections import connect_redis
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.leases import RedisLeases
from bot.store.outbox import SqlOutboxStore
from bot.store.rate_tokens import RedisRateTokens
from bot.store.shops import ShopStore
from bot.store.trackers import RedisTrackers
from bot.store.transcript import SqlTranscript
from bot.store.wakeups import RedisWakeups
from bot.text.articles import Articles, articles_from
from bot.text.lexicon import SlangLexicon, load_slang

DATA = Path(__file__).parent / "data"
SENDERS = 32  # conversations at once; one that waits for a slow marketplace must not keep the others
SHOP_TRUSTED_SECONDS = 1.0  # of modes, hours and limits; facts are always read as they are
CONVERSATIONS_AT_ONCE = 400  # most of them only wait for the end of a burst
TRANSLATED = "_en"  # ends the names of responses in English

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resources:
    """What one process holds open."""

    settings: Settings
    clock: Clock
    database: Database
    redis: Any
    shops: ShopStore = field(default_factory=lambda: ShopStore(SHOP_TRUSTED_SECONDS))

    @property
    def conversations(self) -> SqlConversationStore:
        """The record of conversations."""
        return SqlConversationStore(self.database, self.shops)

    def outbox(self, joins: Mapping[str, int]) -> SqlOutboxStore:
        """The outgoing rows; `joins`: the longest message by marketplace where waiting replies leave as one."""
        words = _data("responses/hand_off.yml")["responses"]["utter_hand_off_failure"]
        return SqlOutboxStore(self.database, self.shops, _routing_rules(), str(words[0]["text"]), joins)

    @property
    def turn_wakeups(self) -> RedisWakeups:
        """Wakes a bot."""
        return RedisWakeups(self.redis, redis_keys.TURNS)

    @property
    def outgoing_wakeups(self) -> RedisWakeups:
        """Wakes a sender."""
        return RedisWakeups(self.redis, redis_keys.OUTGOING)


@cache
def resources() -> Resources:
    """This process's resources, opened at the first call.

    Raises:
        SettingsInvalid: when the environment does not describe a runnable SiapKak.
    """
    settings = read_settings(os.environ)
    clock = clock_from_environment(os.environ)
    return Resources(settings, clock, Database(settings.database_url), connect_redis(settings.redis_url))


def inbox_from_environment() -> Inbox:
    """The inbox for a marketplace's door."""
    held = resources()
    return Inbox(held.conversations, held.turn_wakeups, held.clock)


def web_services_from_environment() -> tuple[Inbox, Transcript, Changes, RateLimit, str]:
    """What the web chat's door needs beside the inbox."""
    held = resources()
    transcript, changes = SqlTranscript(held.database), RedisChanges(held.redis)
    return inbox_from_environment(), transcript, changes, RedisRateLimit(held.redis), held.settings.web_secret_key


def trackers_from_environment() -> RedisTrackers:
    """Where Rasa's trackers are cached."""
    return RedisTrackers(resources().redis)


@dataclass(frozen=True)
class ReadingServices:
    """What the action server reads. It writes nothing."""

    clock: Clock
    words: Mapping[str, Mapping[str, str]]
    english_words: Mapping[str, Mapping[str, str]]
    translations: frozenset[str]
    fillers: frozenset[str]
    asking: Mapping[str, frozenset[str]]
    slang: SlangLexicon
    articles: Articles
    hotline: str
    shop: Callable[[str], Any]


def reading_services() -> ReadingServices:
    """Shops, time and words for the actions."""
    held = resources()

    shops = ShopStore()  # facts are told as they are at this moment

    async def shop(shop_id: str) -> ShopFolder | None:
        return await held.database.read(lambda connection: shops.current(connection, shop_id))

    return reading_services_of(shop, held.clock, held.settings.hotline)


def reading_services_of(shop: Callable[[str], Any], clock: Clock, hotline: str = "") -> ReadingServices:
    """The same for shops and a time from elsewhere."""
    words, english = _data("words.yml")["words"], _data("words_en.yml")["words"]
    fillers = _data("lexicon/fillers.yml")
    return ReadingServices(
        clock=clock,
        words=words,
        english_words={name: {**entries, **english.get(name, {})} for name, entries in words.items()},
        translations=_translations(),
        fillers=frozenset(map(str, fillers["fillers"])),
        asking={intent: frozenset(map(str, listed)) for intent, listed in fillers["asking"].items()},
        slang=load_slang(DATA / "lexicon"),
        articles=articles_from(_data("lexicon/articles.yml")),
        hotline=hotline,
        shop=shop,
    )


def turn_consumer(answerer: Answerer, words: FailureWords) -> Consumer:
    """The worker of one bot process: takes wake-ups and handles conversations."""
    held = resources()
    turns = Turns(
        store=held.conversations,
        leases=RedisLeases(held.redis, "turn"),
        outgoing=held.outgoing_wakeups,
        changes=RedisChanges(held.redis),
        answerer=answerer,
        desk=_desk(held.settings),
        words=words,
        burst_words=burst_words_from(_data("bursts.yml"), load_slang(DATA / "lexicon")),
        clock=held.clock,
    )
    return Consumer("turns", held.turn_wakeups, turns.handle, at_once=CONVERSATIONS_AT_ONCE)


def _routing_rules() -> tuple[RoutingRule, ...]:
    return read_rules(_data("routing.yml")["rules"])


def _desk(settings: Settings) -> Desk:
    hands_over = {"onetalk": settings.onetalk_topics} if settings.onetalk_url else {}
    return Desk(rules=_routing_rules(), hands_over=hands_over)


@dataclass
class GatewayServices:
    """What runs inside the gateway beside its routes: the sender and the sweeper."""

    held: Resources
    http: Any
    consumer: Consumer
    sweeper: Sweeper
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def start(self) -> None:
        """Start both in the background."""
        self.tasks = [asyncio.create_task(self.consumer.run()), asyncio.create_task(self.sweeper.run())]

    async def stop(self) -> None:
        """Let what is being sent finish, then close everything."""
        await self.consumer.stop()
        for task in self.tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self.http.aclose()
        await self.held.redis.close()
        await asyncio.to_thread(self.held.database.close)

    async def health(self) -> dict[str, Any]:
        """Whether the background work is alive."""
        alive = all(not task.done() for task in self.tasks)
        return {"status": "ok" if alive else "failing", "sender": self.consumer.alive, "background": alive}


def gateway_services() -> GatewayServices:
    """The gateway's background work, built but not started."""
    held = resources()
    http = http_client()
    marketplaces = _marketplaces(held.settings, http, held.clock)
    guard = _guard(held)
    joins = {name: guard.book.longest(name) for name, client in marketplaces.items() if client.limits.joins}
    sender = Sender(
        store=held.outbox(joins),
        leases=RedisLeases(held.redis, "outgoing"),
        changes=RedisChanges(held.redis),
        marketplaces=marketplaces,
        guard=guard,
        clock=held.clock,
        tokens=RedisRateTokens(held.redis, {name: client.limits for name, client in marketplaces.items()}),
    )
    sweeper = Sweeper(held.conversations, sender.store, held.turn_wakeups, held.outgoing_wakeups, sender, held.clock)
    consumer = Consumer("outgoing", held.outgoing_wakeups, sender.drain, at_once=SENDERS)
    return GatewayServices(held, http, consumer, sweeper)


def _guard(held: Resources) -> OutgoingGuard:
    return OutgoingGuard(read_book(_data("guard.yml")), held.conversations.shop, phones=(held.settings.hotline,))


def _marketplaces(settings: Settings, http: Any, clock: Clock) -> dict[str, Marketplace]:
    found: dict[str, Marketplace] = {"web": WebClient()}
    if settings.onetalk_url:
        found["onetalk"] = OneTalkClient(http, settings.onetalk_url, settings.onetalk_secret_key)
    if settings.bridge_url:
        found["bridge"] = BridgeClient(http, settings.bridge_url, settings.bridge_token, settings.bridge_secret, clock)
    return found


def _translations() -> frozenset[str]:
    """Names of the responses that have words in another language than Indonesian."""
    names = (name for path in sorted((DATA / "responses").glob("*.yml")) for name in _data(f"responses/{path.name}")["responses"])
    return frozenset(name for name in names if name.endswith(TRANSLATED))


def _data(name: str) -> Any:
    with (DATA / name).open(encoding="utf-8") as file:
        return YAML(typ="safe").load(file)
