"""What the demo shops answer to every intent and aspect about everything they sell: the values that fill each response."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import wiring
from bot.actions.answer import answer_turn
from bot.actions.answerers import ABOUT_A_PRODUCT, ANSWERERS
from bot.actions.view import ENGLISH, Clause, Entity, Memory, TurnView
from bot.actions.world import World, world_of
from bot.clock import FixedClock
from bot.messages import Decision, Kind, OrderCard, ProductCard
from bot.shop.values import ShopFolder

MARKETPLACE = "web"

Values = Mapping[str, str]


@dataclass
class Examples:
    """By response, the values that each shop filled it with first."""

    found: dict[str, dict[str, Values]] = field(default_factory=dict)

    def add(self, response: str, shop_id: str, values: Values) -> bool:
        """Keep the values, unless the shop said this before; tells whether it did not."""
        shops = self.found.setdefault(response, {})
        new = shop_id not in shops
        shops.setdefault(shop_id, values)
        return new

    def of(self, response: str) -> list[Values]:
        """Each different example."""
        different: list[Values] = []
        for values in self.found.get(response, {}).values():
            if values not in different:
                different.append(values)
        return different


@dataclass(frozen=True)
class Way:
    """A way of asking: its words, what is named in them, and which intents and aspects are asked so."""

    text: str
    intents: tuple[str, ...] = tuple(ANSWERERS)
    aspects: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    each: str = "product"

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Way":
        """One of the data file's questions."""
        entities = tuple(_placed(row["text"], **entity) for entity in row.get("entities", ()))
        intents, aspects = tuple(row.get("intents", ANSWERERS)), tuple(row.get("aspects", ()))
        return cls(row["text"], intents, aspects, entities, row.get("each", "product"))

    def clauses(self, aspects: Mapping[str, Sequence[str]]) -> Iterator[Clause]:
        """Every intent and aspect, asked in these words."""
        for intent in self.intents:
            for aspect in self.aspects or aspects.get(intent, ("none",)):
                yield Clause(self.text, intent, 1.0, Decision.ANSWER, aspect, end=len(self.text), entities=self.entities)


def _placed(text: str, raw: str, **named: Any) -> Entity:
    start = text.index(raw)
    return Entity(raw=raw, start=start, end=start + len(raw), **named)


async def ask(
    folders: Iterable[ShopFolder], now: datetime, ways: Sequence[Way], aspects: Mapping[str, Sequence[str]]
) -> Examples:
    """Ask every shop everything, then again in English where the answer is new. At other times it is asked about one thing only.

    Args:
        folders: the shops, imported at `now`.
        now: when they are asked.
        ways: the ways of asking.
        aspects: of the intents that have any.
    """
    shops = {folder.shop.id: folder for folder in folders}

    async def shop(shop_id: str) -> ShopFolder:
        return shops[shop_id]

    services = wiring.reading_services_of(shop, FixedClock(now))
    examples = Examples()
    for shop_id, folder in shops.items():
        for place, moment in enumerate(_moments(now, folder.shop.zone)):
            world = await world_of(replace(services, clock=FixedClock(moment)), shop_id)
            for turn in _turns(folder, ways, aspects, most=len(folder.variants) if place == 0 else 1):
                if _learned(examples, turn, world):
                    _learned(examples, replace(turn, language=ENGLISH), world)
    return examples


def _learned(examples: Examples, turn: TurnView, world: World) -> bool:
    """Whether the reply says something that this shop had not said yet."""
    said = [one for one, _ in answer_turn(turn, world).said]
    return any([examples.add(one.response, turn.shop_id, one.values) for one in said])


def _moments(now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """From morning to night, and after a month in which nothing was imported."""
    today = now.astimezone(zone)
    yield from (today.replace(hour=hour, minute=0) for hour in (10, 13, 16, 23))
    yield today + timedelta(days=31)


def _turns(folder: ShopFolder, ways: Iterable[Way], aspects: Mapping[str, Sequence[str]], most: int) -> Iterator[TurnView]:
    """Every clause without a card, and with up to so many cards of what it may be about."""
    orders = _orders(folder)
    for way in ways:
        products = _products(folder, way.each)
        for clause in way.clauses(aspects):
            cards = products if clause.intent in ABOUT_A_PRODUCT else orders
            yield from (_turn(folder, clause, card) for card in ({}, *cards[:most]))


def _products(folder: ShopFolder, each: str) -> list[dict[str, Any]]:
    if each == "variant":
        return [{"product": ProductCard(variant.product_id, variant.sku)} for variant in folder.variants]
    return [{"product": ProductCard(product_id)} for product_id in folder.product_ids]


def _orders(folder: ShopFolder) -> list[dict[str, Any]]:
    """One order of each state, with its buyer."""
    mine = [order for order in folder.orders if order.marketplace == MARKETPLACE]
    states = {(order.status, bool(order.tracking_last)): order for order in mine}
    return [{"order": OrderCard(order.order_number), "buyer_id": order.buyer_id} for order in states.values()]


def _turn(folder: ShopFolder, clause: Clause, card: Mapping[str, Any]) -> TurnView:
    memory = Memory(admin_offered=True)  # what comes with the first reply of a chat is not wanted with every one
    return TurnView(clause.text, folder.shop.id, MARKETPLACE, (clause,), (Kind.TEXT,), memory=memory, **card)
