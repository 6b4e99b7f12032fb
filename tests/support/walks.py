"""The walk through a shop: every intent and aspect about every product and variant, each asked in one of several ways.

Asking everything in every way at every moment would take hours, so the ways turn: the number of a question (intent and
aspect) plus the number of an item choose the moment, how the item is named, and what else is named. Every product meets
every question; every variant meets each eighth question, another eighth than its neighbours, and besides all those whose
answers differ most between variants (price, stock, expiry, shipping cost).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from bot.actions.answer import TurnReply
from bot.actions.view import Clause, Entity, Memory, Spoken
from bot.messages import ProductCard
from bot.shop.folder import read_shop_folder
from bot.shop.values import ShopFolder
from tests.support.chats import DATA, Chat, a_clause, read_yaml
from tests.support.seller_files import Row, SellerFiles, label_of, product_of, read_seller_files
from tests.support.seller_statements import Asked, SellerStatements

CATALOGUE = read_yaml(DATA / "intents.yml")["intents"]
QUESTIONS = tuple((intent, str(aspect)) for intent, about in CATALOGUE.items() for aspect in (*about.get("aspects", ()), "none"))
WAYS = ("card", "spoken", "named")
EACH_EIGHTH = 8
OF_VARIANTS = ("ask_price", "ask_stock", "ask_expiry", "ask_shipping_cost")
TOGETHER = (  # asked in one turn, so that one reply could contradict itself
    (("ask_stock", "now"), ("ask_price", "none"), ("ask_stock", "restock")),
    (("ask_payment", "cod"), ("ask_shipping_time", "dispatch"), ("ask_payment", "instalment")),
    (("ask_variant", "none"), ("ask_stock", "now"), ("ask_expiry", "date")),
    (("ask_shipping_time", "arrival"), ("ask_opening_hours", "none"), ("ask_shipping_cost", "none")),
)


@dataclass(frozen=True)
class Filling:
    """What a question names beside the item: its words, and what understanding finds in them."""

    words: str
    quantity: int = 1
    courier: str = ""
    city: str = ""
    province: str = ""
    measures: tuple[tuple[str, str], ...] = ()

    def clause(self, item: str, intent: str, aspect: str) -> Clause:
        """The clause that asks it, entities where they stand."""
        text = f"{item} {self.words}".strip()
        found = [self._entity(text, "courier", self.courier, self.courier)] if self.courier else []
        if self.city:
            found.append(replace(self._entity(text, "city", self.city.casefold(), self.city), **self._place()))
        if self.quantity > 1:
            found.append(self._entity(text, "quantity", f"{self.quantity} pcs", f"{self.quantity} pcs"))
        return a_clause(text, intent, aspect, entities=tuple(found))

    def _place(self) -> dict[str, str | None]:
        return {"city": self.city if self.province else None, "province": self.province or None}

    @staticmethod
    def _entity(text: str, kind: str, raw: str, value: str) -> Entity:
        start = text.rindex(raw)
        return Entity(kind, value, raw, start, start + len(raw))


PLAIN = Filling("gimana kak")
PROVINCES = {
    "Jakarta": "DKI Jakarta",
    "Bandung": "Jawa Barat",
    "Semarang": "Jawa Tengah",
    "Surabaya": "Jawa Timur",
    "Denpasar": "Bali",
    "Makassar": "Sulawesi Selatan",
    "Medan": "Sumatera Utara",
    "Yogyakarta": "DI Yogyakarta",
    "Bekasi": "Jawa Barat",  # only its province has a rate
    "Jayapura": "Papua",  # no rate at all
}
AMOUNTS = tuple(Filling(f"{many} pcs kak", quantity=many) for many in (3, 24, 100))
PLACES = tuple(Filling(f"ke {city.casefold()} kak", city=city, province=of) for city, of in PROVINCES.items())
COURIERS = tuple(
    Filling(f"pakai {code} ke bandung kak", courier=code, city="Bandung", province="Jawa Barat")
    for code in ("jne", "jnt", "sicepat", "ninja", "anteraja", "gosend", "pos")
)
PARCELS = tuple(
    Filling(f"{many} pcs ke {city.casefold()} kak", quantity=many, city=city, province=PROVINCES[city])
    for many, city in ((3, "Medan"), (100, "Semarang"), (7, "Bekasi"))
)
UNKNOWN = (
    Filling("pakai jne kak", courier="jne"),
    Filling("pakai grab kak", courier="grab"),
    Filling("ke negeri dongeng kak", city="Negeri Dongeng"),
)
BODIES = tuple(
    Filling(words, measures=measures)
    for words, measures in (
        ("tb 168 bb 60", (("height_cm", "168"), ("weight_kg", "60"))),
        ("tinggi 175 berat 60", (("height_cm", "175"), ("weight_kg", "60"))),
        ("ld 92 muat ga", (("chest_cm", "92"),)),
        ("panjang kaki 25,5 cm", (("foot_cm", "25.5"),)),
        ("panjang kaki 24,65 cm", (("foot_cm", "24.65"),)),
        ("bb 200", (("weight_kg", "200"),)),
    )
)
DEVICES = tuple(
    Filling(f"cocok buat {model} ga") for model in ("iphone 16", "beat 2018", "beat 2021", "vario", "reno12", "mesin jahit")
)
PROPERTIES = tuple(Filling(f"{name} berapa") for name in ("daya", "kabel", "kapasitas", "tegangan", "baterai", "saku"))
FILLINGS = {
    "ask_price": (PLAIN, *AMOUNTS),
    "ask_discount": (PLAIN, *AMOUNTS),
    "ask_shipping_cost": (PLAIN, *PLACES, *COURIERS, *PARCELS, *UNKNOWN),
    "ask_shipping_time": (PLAIN, *PLACES, *COURIERS, *UNKNOWN),
    "ask_courier": (PLAIN, *COURIERS, *PLACES, *UNKNOWN),
    "ask_size": (PLAIN, *BODIES),
    "ask_product_info": (PLAIN, *DEVICES, *PROPERTIES),
    "ask_authenticity": (PLAIN, Filling("bpom nya berapa"), Filling("halal kak"), Filling("sni nya")),
}


@dataclass(frozen=True)
class Item:
    """What is asked about: a product, or one variant of it; nothing at all is an item too."""

    product_id: str = ""
    sku: str = ""
    name: str = ""
    label: str = ""

    def chat(self, folder: ShopFolder, now: datetime, way: str) -> Chat:
        """An episode in which this item is known that way."""
        card = ProductCard(self.product_id, self.sku or None) if self.product_id and way == "card" else None
        spoken = (Spoken(self.product_id, (self.sku,) if self.sku else ()),) if self.product_id and way == "spoken" else ()
        return Chat(folder, now, memory=Memory(admin_offered=True, spoken=spoken), product=card)

    def words(self, way: str) -> str:
        """How the clause names it."""
        return f"{self.name} {self.label}".strip() if way == "named" else ""


@dataclass(frozen=True)
class Shop:
    """A shop at one moment, as the bot reads it and as the independent reader does."""

    folder: ShopFolder
    seller: SellerStatements

    @property
    def items(self) -> list[Item]:
        """Nothing, every product, every variant."""
        return items_of(self.seller.files)


@dataclass(frozen=True)
class Step:
    """One turn of the walk, ready to be asked."""

    shop: Shop
    chat: Chat
    clauses: tuple[Clause, ...]
    asked: Asked

    def reply(self) -> TurnReply:
        """What the bot says."""
        return self.chat.says(*self.clauses)

    def __str__(self) -> str:
        said = " | ".join(f"{clause.text} <{clause.intent}/{clause.aspect}>" for clause in self.clauses)
        return f"{self.shop.folder.shop.id} {self.chat.now:%Y-%m-%d %H:%M} {'/'.join(self.asked.skus[:2])}: {said}"


@lru_cache(maxsize=64)
def shop_at(path: Path, imported: datetime, now: datetime) -> Shop:
    """The shop of a folder, imported and asked at these moments."""
    return Shop(_imported(path, imported), SellerStatements(read_seller_files(path), imported, now))


@lru_cache(maxsize=64)
def _imported(path: Path, moment: datetime) -> ShopFolder:
    folder, _ = read_shop_folder(path, moment)
    return folder


def items_of(files: SellerFiles) -> list[Item]:
    """Nothing, every product, every variant."""
    products: dict[str, list[Row]] = {}
    for row in files.products:
        products.setdefault(product_of(row), []).append(row)
    found = [Item()]
    for product_id, rows in products.items():
        found.append(Item(product_id, name=rows[0]["name"]))
        found += [Item(product_id, row["sku"], row["name"], label_of(row)) for row in rows if len(rows) > 1]
    return found


def step(shop: Shop, item: Item, way: str, filling: Filling, questions: Sequence[tuple[str, str]]) -> Step:
    """A turn that asks these questions about the item."""
    clauses = tuple(filling.clause(item.words(way), intent, aspect) for intent, aspect in questions)
    rows = shop.seller.files.of_product(item.product_id) if item.product_id else ()
    asked = Asked(
        words="\n".join(clause.text for clause in clauses),
        intents=tuple(intent for intent, _ in questions),
        skus=(item.sku,) if item.sku else tuple(row["sku"] for row in rows),
        quantity=filling.quantity,
        city=filling.city or None,
        province=filling.province or None,
        measures={name: Decimal(value) for name, value in filling.measures},
    )
    return Step(shop, item.chat(shop.folder, shop.seller.now, way), clauses, asked)


def walk(shops: Sequence[Shop]) -> Iterator[Step]:
    """Every question about every item, the ways turning; then several questions in one turn."""
    for place, item in enumerate(shops[0].items):
        for turn, (intent, aspect) in enumerate(QUESTIONS):
            if item.sku and intent not in OF_VARIANTS and (place + turn) % EACH_EIGHTH:
                continue
            fillings = FILLINGS.get(intent, (PLAIN,))
            shop, way = shops[(place + turn) % len(shops)], WAYS[(place + turn // len(shops)) % len(WAYS)]
            yield step(shop, item, way, fillings[(place + turn) % len(fillings)], ((intent, aspect),))
        for turn, questions in enumerate(TOGETHER):
            shop, way = shops[(place + turn) % len(shops)], WAYS[(place + turn) % len(WAYS)]
            yield step(shop, item, way, (PLAIN, *PLACES)[(place + turn) % len(PLACES)], questions)
