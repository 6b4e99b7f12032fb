"""Which figures a seller's files allow a fact to have at one moment, recomputed from their cells. Imports nothing from `bot`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property

from tests.support.seller_calendar import SellerCalendar, in_force
from tests.support.seller_files import Row, SellerFiles, day_of, label_of, moment_of, pieces, product_of, rupiah_of
from tests.support.told_figures import Figure, clock, day, figures_in, money, number

Figures = frozenset[Figure]
NOTHING: Figures = frozenset()
OWN_WORDS = (
    "material ingredients usage warnings box_contents warranty_terms installation description registration specs compatibility"
).split()
OPTIONS = ("variant", "color", "size", "flavor")


@dataclass(frozen=True)
class Asked:
    """What a turn asks about: the SKUs that may be meant (one: that variant), and what else the buyer named."""

    words: str
    marketplace: str = "web"
    intents: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    quantity: int = 1
    city: str | None = None
    province: str | None = None
    measures: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether one variant is meant."""
        return len(self.skus) == 1


@dataclass(frozen=True)
class Told:
    """A recorded fact: its name, what it is about, and how it was told."""

    name: str
    subject: str
    value: str


@dataclass(frozen=True, eq=False)  # one folder at one moment is itself
class SellerStatements:
    """The shop's statements at one moment. Cells without a date of their own were true at the import."""

    files: SellerFiles
    imported: datetime
    now: datetime

    @cached_property
    def _by_sku(self) -> Mapping[str, Row]:
        return {row["sku"]: row for row in self.files.products}

    @property
    def today(self) -> date:
        """The day where the shop is."""
        return self.now.astimezone(self.files.zone).date()

    # what a fact may hold

    def allowed(self, told: Told, asked: Asked) -> Figures:
        """The figures that this fact may have; those of texts that it copies whole are left out of its value before."""
        about_item: Mapping[str, Callable[[Row, Asked], Figures]] = {
            "price": lambda row, _: self._prices(row),
            "price_for_quantity": self._quantity_price,
            "wholesale": lambda row, _: self._steps(row),
            "stock": lambda row, _: self._stock(row),
            "expiry": lambda row, _: self._batch(row),
            "weight_g": lambda row, each: weights(row, each.quantity),
            "warranty": lambda row, _: _numbers(row.get("warranty_months")),
            "size_chart": lambda row, _: _bounds(self._chart(row)),
            "size_advice": lambda row, each: _bounds(self._fitting(row, each)),
            "bundle_of": lambda row, _: _together(
                _numbers(part.partition(":")[2] or "1") for part in pieces(row.get("bundle_of"))
            ),
            "compatibility": lambda row, _: figures_in(row.get("compatibility", "")),
        }
        about_shop: Mapping[str, Callable[[Told, Asked], Figures]] = {
            "dispatch_day": lambda _, each: self._dispatch(each),
            "chat_hours": lambda _, each: self.hours(),
            "shipping_cost": self._shipping,
            "promo": self._promo,
            "notice": lambda fact, each: self._notice(fact, each),
            "exchange_policy": lambda *_: _numbers(self.files.setting("policy", "exchange_days")),
            "return_policy": lambda *_: _numbers(self.files.setting("policy", "return_days")),
        }
        if told.name in about_shop:
            return about_shop[told.name](told, asked)
        rows = self._rows_of(told)
        if told.name in about_item:
            return _together(about_item[told.name](row, asked) for row in rows)
        return NOTHING

    def copies(self, told: Told) -> Iterator[str]:
        """The seller's own words that a fact with this subject may repeat as a whole."""
        rows = self._rows_of(told)
        for row in rows:
            for column in OWN_WORDS:
                yield row.get(column, "")
                yield from pieces(row.get(column))
                yield from (piece.replace(":", ": ", 1) for piece in pieces(row.get(column)))
            if told.name in ("variants", "size_chart", "size_advice"):
                yield from labels(row)
            for part in pieces(row.get("bundle_of")) if told.name == "bundle_of" else ():
                yield from labels(self._by_sku[part.partition(":")[0].strip()])
        yield from (chart["size"] for row in rows if told.name.startswith("size") for chart in self._chart(row))
        if told.name in ("warranty", "installation") or not rows:
            yield from self.shop_words()
        if told.name == "shipping_cost":
            yield from (row.get("service", "") for row in self.files.rates)
        if told.name == "promo":
            yield from (label for row in self.files.products for label in labels(row))

    def shop_words(self) -> Iterator[str]:
        """What shop.yml says in words."""
        for key in ("name", "city", "address", "haggle_line"):
            yield self.files.setting(key) or ""
        yield from (self.files.setting("notes") or {}).values()

    def _rows_of(self, told: Told) -> tuple[Row, ...]:
        if told.name != "variants" and told.subject in self._by_sku:
            return (self._by_sku[told.subject],)
        return self.files.of_product(told.subject)

    # items

    def fresh(self, row: Row, what: str) -> bool:
        """Whether what was true at the row's `as_of` may still be told."""
        default = {"stock": 24, "price": 24, "rates": 720}[what]
        since = moment_of(row.get("as_of"), self.files.zone) or self.imported
        return self.now <= since + timedelta(hours=int(self.files.setting("max_age_hours", what) or default))

    def price(self, row: Row) -> int | None:
        """The price of one piece, while it may be told."""
        return rupiah_of(row.get("price")) if self.fresh(row, "price") else None

    def _prices(self, row: Row) -> Figures:
        price = self.price(row)
        return NOTHING if price is None else frozenset({money(price)})

    def _tiers(self, row: Row) -> dict[int, int]:
        steps = [step.split(":") for step in pieces(row.get("wholesale"))] if self.fresh(row, "price") else []
        return {int(least): rupiah_of(price) or 0 for least, price in steps}

    def _steps(self, row: Row) -> Figures:
        return frozenset(figure for least, price in self._tiers(row).items() for figure in (number(least), money(price)))

    def _quantity_price(self, row: Row, asked: Asked) -> Figures:
        reached = {least: price for least, price in self._tiers(row).items() if least <= asked.quantity}
        unit = reached[max(reached)] if reached else self.price(row)
        if unit is None:
            return NOTHING
        return frozenset({money(unit), money(unit * asked.quantity), number(asked.quantity)})

    def level(self, sku: str) -> str | None:
        """ready, low, empty, restock, preorder or discontinued; None when it is not stated or too old."""
        row = self._by_sku[sku]
        if _yes(row.get("discontinued")):
            return "discontinued"
        held = self._pieces(row)
        never_filled = not row.get("stock") and not row.get("bundle_of")
        if not held and row.get("preorder_days") and (held == 0 or never_filled):
            return "preorder"
        if held is None:
            return None
        if held == 0:
            back = day_of(row.get("restock_date"))
            return "restock" if back and back >= self.today else "empty"
        return "ready" if held > int(self.files.setting("low_stock") or 3) else "low"

    def _pieces(self, row: Row) -> int | None:
        own = int(row["stock"]) if row.get("stock") and self.fresh(row, "stock") else None
        if not row.get("bundle_of"):
            return own
        made = [self._made(part) for part in pieces(row["bundle_of"])]
        if 0 in made:
            return 0
        held = [*made, own] if row.get("stock") else made
        return None if None in held else min(each for each in held if each is not None)

    def _made(self, part: str) -> int | None:
        sku, _, needed = part.partition(":")
        row = self._by_sku[sku.strip()]
        if _yes(row.get("discontinued")):
            return 0
        held = int(row["stock"]) if row.get("stock") and self.fresh(row, "stock") else None
        return None if held is None else held // int(needed or 1)

    def _stock(self, row: Row) -> Figures:
        level = self.level(row["sku"])
        back = day_of(row.get("restock_date"))
        if level == "restock" and back:
            return frozenset({day(back)})
        return _numbers(row.get("preorder_days")) if level == "preorder" else NOTHING

    def _batch(self, row: Row) -> Figures:
        skus = {row["sku"], *(part.partition(":")[0].strip() for part in pieces(row.get("bundle_of")))}
        held = [each for each in self.files.batches if each["sku"] in skus and int(each.get("quantity") or 1) > 0]
        dated = [(day_of(each.get("expires")), day_of(each.get("produced"))) for each in held]
        stated = [pair for pair in dated if any(pair)]
        if not stated:
            return NOTHING
        expires, produced = min(stated, key=lambda pair: (pair[0] or date.max, pair[1] or date.max))
        shelf = timedelta(days=int(self.files.setting("min_shelf_days") or 60))
        if expires and expires < self.today + shelf:
            return NOTHING
        return frozenset(day(each) for each in (expires, produced) if each)

    def _chart(self, row: Row) -> tuple[Row, ...]:
        return tuple(line for line in self.files.size_charts if line["chart"] == row.get("size_chart"))

    def _fitting(self, row: Row, asked: Asked) -> list[Row]:
        """The lines that hold a measure, or the two next to it where it falls between them."""
        chart = self._chart(row)
        return [line for name, value in asked.measures.items() for line in _around(chart, name, value)]

    # the shop

    def calendars(self, asked: Asked) -> Iterator[SellerCalendar]:
        """One for each SKU that may be meant, else the shop's."""
        return (SellerCalendar(self.files, sku) for sku in asked.skus or (None,))

    def _dispatch(self, asked: Asked) -> Figures:
        """Only what holds for every variant that may be meant: a day that is another one's is promised to nobody."""
        return frozenset.intersection(*(self._leaves(calendar) for calendar in self.calendars(asked)))

    def _leaves(self, calendar: SellerCalendar) -> Figures:
        if calendar.sku and self.level(calendar.sku) == "preorder":
            return NOTHING
        leaves, cutoff = calendar.dispatch(self.now), calendar.cutoff(self.now)
        return frozenset({day(leaves), clock(cutoff, str(self.files.zone))}) if leaves and cutoff else NOTHING

    def hours(self) -> Figures:
        """Until when people answer, or from when on."""
        calendar, zone = SellerCalendar(self.files), str(self.files.zone)
        closes, opens = calendar.closes(self.now), calendar.opens(self.now)
        if closes:
            return frozenset({clock(closes, zone)})
        return frozenset({day(opens), clock(opens, zone)}) if opens else NOTHING

    def _notice(self, told: Told, asked: Asked) -> Figures:
        ours = [set(_texts(calendar.notices(self.now), asked.intents)) for calendar in self.calendars(asked)]
        return figures_in(told.value) if told.value in set.intersection(*ours) else NOTHING

    def _promo(self, told: Told, asked: Asked) -> Figures:
        """Of a promotion that counts for some of the variants in question only if it says for which."""
        rows = [row for row in self.files.promos if row["text"] in told.value and in_force(row, self.now, self.files)]
        here = [row for row in rows if asked.marketplace in (pieces(row.get("marketplace")) or [asked.marketplace])]
        return _together(self._promo_figures(row) for row in here if self._for_whom(row, told, asked))

    def _for_whom(self, row: Row, told: Told, asked: Asked) -> bool:
        skus = pieces(row.get("skus"))
        mine = [sku for sku in asked.skus if sku in skus]
        for_all = not skus or len(mine) == len(asked.skus)
        return for_all or (bool(mine) and all(label_of(self._by_sku[sku]) in told.value for sku in mine))

    def _promo_figures(self, row: Row) -> Figures:
        ends = day_of((row.get("until") or "").partition(" ")[0])
        least = rupiah_of(row.get("minimum"))
        derived = [day(ends)] if ends else []
        return figures_in(row["text"]) | figures_in(row.get("code", "")) | {*derived, *([money(least)] if least else [])}

    def _shipping(self, told: Told, asked: Asked) -> Figures:
        rows = [row for row in self._rates(asked) if self.fresh(row, "rates")]
        kilograms = self._kilograms(asked)
        costs = [money((rupiah_of(row["per_kg"]) or 0) * each) for row in rows for each in kilograms]
        return frozenset(costs) | _together(_numbers(row.get(end)) for row in rows for end in ("days_from", "days_to"))

    def _kilograms(self, asked: Asked) -> set[int]:
        """Full kilograms of the parcel, by any of the weights that may be meant; one where a weight is not stated."""
        grams = [self._by_sku[sku].get("weight_g") for sku in asked.skus]
        if not grams or not all(grams):
            return {1}
        return {-(-int(each or 0) * asked.quantity // 1000) for each in grams}

    def _rates(self, asked: Asked) -> Iterator[Row]:
        """Of each courier's service the row for the narrowest place; one of this marketplace before one of all."""
        mine = [row for row in self.files.rates if row.get("marketplace") in (None, "", asked.marketplace)]
        for service in {(row["courier"].casefold(), (row.get("service") or "").casefold()) for row in mine}:
            rows = [row for row in mine if (row["courier"].casefold(), (row.get("service") or "").casefold()) == service]
            ranked = [(_place_rank(row["to"], asked), bool(row.get("marketplace")), row) for row in rows]
            fitting = [each for each in ranked if each[0]]
            if fitting:
                yield max(fitting, key=lambda each: each[:2])[2]


def labels(row: Row) -> Iterator[str]:
    """How a variant may be named: its product, its options, both."""
    yield row["name"]
    for option in (label_of(row), *(row.get(column) or "" for column in OPTIONS)):
        if option:
            yield option
            yield f"{row['name']} {option}"


def weights(row: Row, quantity: int) -> Figures:
    """The weight of one and of all, in grams and kilograms."""
    grams = [int(row["weight_g"]), int(row["weight_g"]) * quantity] if row.get("weight_g") else []
    return frozenset(number(Decimal(each) / scale) for each in grams for scale in (1, 1000))


def same_product(files: SellerFiles, sku: str) -> tuple[Row, ...]:
    """The SKU's row and its siblings."""
    return files.of_product(product_of(files.row(sku)))


def _place_rank(to: str, asked: Asked) -> int:
    return 3 if _same(to, asked.city) else 2 if _same(to, asked.province) else 1 if to == "*" else 0


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.strip().casefold() == other.strip().casefold()


def _around(chart: Iterable[Row], measure: str, value: Decimal) -> list[Row]:
    lines = [(_bound(line, "from"), _bound(line, "to"), line) for line in chart if line["measure"] == measure]
    inside = [line for low, high, line in lines if (low is None or low <= value) and (high is None or value <= high)]
    below = [(high, line) for _, high, line in lines if high is not None and high < value]
    above = [(low, line) for low, _, line in lines if low is not None and low > value]
    if inside or not below or not above:
        return inside
    edges = max(high for high, _ in below), min(low for low, _ in above)
    return [line for edge, line in (*below, *above) if edge in edges]


def _bound(line: Row, end: str) -> Decimal | None:
    return Decimal(line[end].replace(",", ".")) if line.get(end) else None


def _bounds(lines: Iterable[Row]) -> Figures:
    ends = (_bound(line, end) for line in lines for end in ("from", "to"))
    return frozenset(number(end) for end in ends if end is not None)


def _texts(rows: Iterable[Row], intents: tuple[str, ...]) -> Iterator[str]:
    for row in rows:
        about = pieces(row.get("intents"))
        if row.get("text") and (not about or not set(about).isdisjoint(intents)):
            yield row["text"]


def _numbers(cell: str | None) -> Figures:
    return frozenset({number(cell)}) if cell else NOTHING


def _yes(cell: str | None) -> bool:
    return (cell or "").casefold() in ("yes", "ya", "true", "y", "1")


def _together(sets: Iterable[Figures]) -> Figures:
    return frozenset(figure for each in sets for figure in each)
