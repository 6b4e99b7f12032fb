"""A chat with the pure answering: clauses as understanding would give them, memory carried from turn to turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.actions.answer import TurnReply, answer_turn
from bot.actions.for_people import Wish
from bot.actions.reply import Ask, Say
from bot.actions.view import Candidate, Clause, Entity, Memory, Told, TurnView, WaitingTicket
from bot.actions.wording import Words
from bot.actions.world import Fillers, World
from bot.messages import Decision, Kind, OrderCard, ProductCard
from bot.shop.folder import read_shop_folder
from bot.shop.values import ShopFolder
from bot.text.articles import articles_from
from bot.text.lexicon import load_slang
from tests.support.shops import NOW

ROOT = Path(__file__).parents[2]
DATA = ROOT / "bot" / "data"
DEMOS = ("langkah-kita", "sehat-ceria", "terang-elektronik")
PLACES = {
    "medan": ("Medan", "Sumatera Utara"),
    "bandung": ("Bandung", "Jawa Barat"),
    "semarang": ("Semarang", "Jawa Tengah"),
    "jayapura": ("Jayapura", "Papua"),
}


def read_yaml(path: Path) -> Any:
    """A data file."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


_WORDS, _ENGLISH = (read_yaml(DATA / name)["words"] for name in ("words.yml", "words_en.yml"))
WORDS = Words(_WORDS)
ENGLISH_WORDS = Words({name: {**entries, **_ENGLISH.get(name, {})} for name, entries in _WORDS.items()}, "en")
TRANSLATIONS = frozenset(
    name for path in (DATA / "responses").glob("*.yml") for name in read_yaml(path)["responses"] if name.endswith("_en")
)
_FILLERS = read_yaml(DATA / "lexicon" / "fillers.yml")
FILLERS = Fillers(
    frozenset(_FILLERS["fillers"]),
    {intent: frozenset(listed) for intent, listed in _FILLERS["asking"].items()},
    load_slang(DATA / "lexicon"),
)
ARTICLES = articles_from(read_yaml(DATA / "lexicon" / "articles.yml"))


def demo(name: str, now: datetime = NOW) -> ShopFolder:
    """A demo shop, imported at that moment."""
    folder, _ = read_shop_folder(ROOT / "demo" / name, now)
    return folder


def named(kind: str, text: str, raw: str, value: str | None = None) -> Entity:
    """An entity where `raw` stands in the text."""
    start = text.index(raw)
    city, province = PLACES.get(raw, (None, None))
    return Entity(kind, value or city or raw, raw, start, start + len(raw), city, province)


def a_clause(text: str, intent: str, aspect: str = "none", **changes: Any) -> Clause:
    """A clause, with the places, couriers and quantities of these tests found in it."""
    found = [named("city", text, place) for place in PLACES if place in text]
    found += [named("courier", text, courier) for courier in ("jne", "ninja", "gosend", "tiki") if courier in text.split()]
    counted = [word for word in text.split() if word.removesuffix("pcs").isdecimal() and "pcs" in text]
    found += [named("quantity", text, word, f"{word.removesuffix('pcs')} pcs") for word in counted]
    given: dict[str, Any] = {
        "text": text,
        "intent": intent,
        "aspect": aspect,
        "confidence": 0.97,
        "decision": Decision.ANSWER,
        "end": len(text),
        "ranking": (Candidate(intent, 0.97), Candidate("ask_price", 0.01)),
        "entities": tuple(found),
        **changes,
    }
    return Clause(**given)


def unsure(text: str, first: str, second: str) -> Clause:
    """A clause between two meanings."""
    ranking = (Candidate(first, 0.5), Candidate(second, 0.45))
    return a_clause(text, first, decision=Decision.ASK, confidence=0.5, ranking=ranking)


@dataclass
class Chat:
    """One episode of a buyer with one shop."""

    folder: ShopFolder
    now: datetime = NOW
    marketplace: str = "web"
    memory: Memory = field(default_factory=lambda: Memory(admin_offered=True))
    product: ProductCard | None = None
    order: OrderCard | None = None
    buyer_id: str | None = None
    ticket: WaitingTicket | None = None
    translations: frozenset[str] = TRANSLATIONS

    @property
    def world(self) -> World:
        """The shop as it is now."""
        return World(self.folder, self.now, WORDS, FILLERS, ARTICLES, english=ENGLISH_WORDS, translations=self.translations)

    def turn(self, *clauses: Clause, **changes: Any) -> TurnView:
        """The buyer's turn as an action sees it."""
        given: dict[str, Any] = {
            "text": "\n".join(clause.text for clause in clauses),
            "shop_id": self.folder.shop.id,
            "marketplace": self.marketplace,
            "clauses": clauses,
            "kinds": (Kind.TEXT,),
            "product": self.product,
            "order": self.order,
            "buyer_id": self.buyer_id,
            "memory": self.memory,
            "ticket": self.ticket,
            **changes,
        }
        return TurnView(**given)

    def says(self, *clauses: Clause, **changes: Any) -> TurnReply:
        """The buyer writes; the bot's reply, remembered."""
        reply = answer_turn(self.turn(*clauses, **changes), self.world)
        told = (*self.memory.told, *(Told(one.response) for one, _ in reply.said))
        self.memory = replace(reply.memory, told=told[-10:])
        return reply

    def asks(self, text: str, intent: str, aspect: str = "none", **changes: Any) -> TurnReply:
        """One clause."""
        return self.says(a_clause(text, intent, aspect, **changes))

    def sends(self, *kinds: Kind, **changes: Any) -> TurnReply:
        """A turn without words."""
        return self.says(kinds=kinds, text="", **changes)


def responses(reply: TurnReply) -> list[str]:
    """Names of what is said."""
    return [one.response for one, _ in reply.said]


def reasons(reply: TurnReply) -> list[tuple[str, str]]:
    """Why clauses go to a person, and what is missing."""
    return [(wish.need.reason.value, wish.need.missing) for wish in reply.wishes]


def the_only(reply: TurnReply) -> Say | Ask:
    """The one thing that is said; nothing goes to a person."""
    assert reply.wishes == (), reasons(reply)
    ((one, _),) = reply.said
    return one


def values(reply: TurnReply) -> Mapping[str, str]:
    """What fills the only thing said."""
    return the_only(reply).values


def everything_told(reply: TurnReply) -> str:
    """All values and response names in one text, to look for what must not stand there."""
    return " ".join(f"{one.response} {' '.join(one.values.values())}" for one, _ in reply.said)


def wishes_of(reply: TurnReply) -> tuple[Wish, ...]:
    """What goes to a person."""
    return reply.wishes
