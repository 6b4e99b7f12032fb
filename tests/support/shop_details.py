"""What a shop's files say beyond price, stock and time: the items themselves, sizes, promotions, payment, the terms of a return.

For the independent reader: imports nothing from `bot`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tests.support.indonesian import kilograms, long_date, rupiah
from tests.support.shop_tables import Row, ShopTables, day, moment, money

CONDITIONS = {"new": "baru", "used": "bekas", "refurbished": "rekondisi"}
TEXTS = ("material", "ingredients", "usage", "warnings", "warranty_terms")
MEASURES = {
    "height": "tinggi",
    "weight": "berat",
    "chest": "lingkar dada",
    "waist": "lingkar pinggang",
    "hip": "lingkar pinggul",
    "length": "panjang",
    "foot": "panjang kaki",
}
# What a reply must hold; each stands in no reply that says another of them.
PAYMENTS: Mapping[str, Mapping[str, str]] = {
    "cod": {"true": "Bisa COD,", "false": "belum bisa COD", "conditional": "COD tergantung alamatnya"},
    "instalment": {"true": "Bisa dicicil,", "false": "belum bisa dicicil", "conditional": "Cicilan tergantung metode bayarnya"},
}

Facts = list[str] | None


@dataclass(frozen=True)
class ShopDetails:
    """One shop at one moment; every fact as the strings that an answer must hold, None where the shop states none."""

    tables: ShopTables
    now: datetime

    def finders(self) -> Mapping[str, Callable[..., Facts]]:
        """The kinds of fact that are found here."""
        return {
            **{name: self._text(name) for name in TEXTS},
            "box_contents": self._text("box_contents"),
            "bundle": self._bundle,
            "condition": self._condition,
            "fits": self._fits,
            "haggle_line": lambda: _stated(self.tables.settings.get("haggle_line")),
            "installation": self._installation,
            "no_warranty": self._no_warranty,
            "notice": self._notice,
            "payment": self._payment,
            "promo": self._promo,
            "registration": self._registration,
            "return_days": self._return_days,
            "returns_note": lambda: self._note("returns"),
            "ship_by": self._ship_by,
            "size": self._size,
            "size_chart": self._size_chart,
            "spec": self._spec,
            "specs": self._specs,
            "variants": self._variants,
            "weight": self._weight,
            "wholesale_tiers": self._wholesale_tiers,
        }

    # an item

    def _text(self, column: str) -> Callable[..., Facts]:
        return lambda sku: _stated(self.tables.product(sku).get(column))

    def _installation(self, sku: str) -> Facts:
        """Its own words, else the shop's note."""
        return _stated(self.tables.product(sku).get("installation")) or self._note("installation")

    def _note(self, name: str) -> Facts:
        return _stated((self.tables.settings.get("notes") or {}).get(name))

    def _bundle(self, sku: str) -> Facts:
        """What is in it: the seller's own words, else its parts and how many of each."""
        row = self.tables.product(sku)
        parts = [part.partition(":") for part in _listed(row.get("bundle_of"))]
        named = [(number or "1", self.tables.product(part)) for part, _, number in parts]
        told = [f"{number} × {part['name']} {label(part)}".rstrip() for number, part in named]
        return _stated(row.get("box_contents")) or told or None

    def _condition(self, sku: str) -> Facts:
        cell = self.tables.product(sku).get("condition")
        return [CONDITIONS[cell]] if cell else None

    def _weight(self, sku: str) -> Facts:
        grams = self.tables.product(sku).get("weight_g")
        return [kilograms(int(grams))] if grams else None

    def _spec(self, sku: str, name: str) -> Facts:
        return next(([value] for known, value in self._pairs(sku) if known == name), None)

    def _specs(self, sku: str) -> Facts:
        return [f"{name}: {value}" for name, value in self._pairs(sku)] or None

    def _pairs(self, sku: str) -> list[tuple[str, str]]:
        pairs = [entry.partition(":") for entry in _listed(self.tables.product(sku).get("specs"))]
        return [(name.strip(), value.strip()) for name, _, value in pairs]

    def _registration(self, sku: str, kind: str = "") -> Facts:
        """Of one kind, or all; what is not stated is not known, which is not the same as "none"."""
        entries = _listed(self.tables.product(sku).get("registration"))
        return [entry for entry in entries if not kind or entry.split()[0] == kind] or None

    def _fits(self, sku: str, model: str, year: int | None = None) -> Facts:
        """That the model is listed (with its years), or that it is not – never that it does not fit."""
        entries = _listed(self.tables.product(sku).get("compatibility"))
        listed = {entry.partition(" [")[0]: _with_years(entry) for entry in entries}
        if not listed:
            return None
        entry = listed.get(model)
        if entry is None or (year and not _in_years(entry, year)):
            return ["belum tercatat cocok", *listed.values()]
        return [entry, "yang mana?"] if "(" in entry and year is None else [f"tercatat untuk {entry}"]

    def _no_warranty(self, sku: str) -> Facts:
        """That there is none, where the seller says so."""
        return ["tidak ada garansi"] if self.tables.product(sku).get("warranty_months") == "0" else None

    def _wholesale_tiers(self, sku: str) -> Facts:
        row = self.tables.product(sku)
        hours = (self.tables.settings.get("max_age_hours") or {}).get("price", 24)
        steps = [step.split(":") for step in _listed(row.get("wholesale"))]
        fresh = self.tables.fresh(row.get("as_of", ""), hours, self.now)
        return [f"mulai {least} pcs: {rupiah(money(price) or 0)}" for least, price in steps] if steps and fresh else None

    def _variants(self, product: str) -> Facts:
        return [label(row) for row in self.tables.siblings(product) if row.get("discontinued") != "yes"]

    # sizes

    def _size(self, sku: str, **measures: float) -> Facts:
        """The advised sizes with their rows; where the measures point apart, the larger with the rows of all."""
        chart = self._chart(sku)
        known = {measure: value for measure, value in measures.items() if any(row["measure"] == measure for row in chart)}
        fitting = [_fitting(chart, measure, Decimal(str(value))) for measure, value in known.items()]
        if not fitting or not all(fitting):
            return None
        sizes = list(dict.fromkeys(row["size"] for row in chart))
        groups = [[row["size"] for row in rows] for rows in fitting]
        agreed = [size for size in sizes if all(size in group for group in groups)]
        advised = agreed or max(groups, key=lambda group: max(sizes.index(size) for size in group))
        rows = [f"{row['size']}: {_measure(row)}" for rows in fitting for row in rows]
        return [f": {' atau '.join(advised)}.", *rows]

    def _size_chart(self, sku: str) -> Facts:
        chart = self._chart(sku)
        sizes = dict.fromkeys(row["size"] for row in chart)
        return [f"{size}: {', '.join(_measure(row) for row in chart if row['size'] == size)}" for size in sizes] or None

    def _chart(self, sku: str) -> list[Row]:
        name = self.tables.product(sku).get("size_chart")
        return [row for row in self.tables.size_charts if name and row["chart"] == name]

    # the shop

    def _promo(self, code: str, marketplace: str = "") -> Facts:
        """A promotion in force (on that marketplace): its text, its code and its last day."""
        row = next((row for row in self.tables.promos if row["code"] == code), None)
        if row is None or not self.tables.in_force(row, self.now):
            return None
        if marketplace and marketplace not in (_listed(row["marketplace"]) or [marketplace]):
            return None
        ends = day(row["until"][:10])
        return [row["text"], f"kode {code}", *([f"sampai {long_date(ends)}"] if ends else [])]

    def _payment(self, way: str, sku: str = "") -> Facts:
        """Whether it can be paid like this; a notice in force decides for cash on delivery."""
        overrides = [each.split(":", 1) for row in self._notices(sku) for each in _listed(row["overrides"])]
        told = [value.strip() for name, value in overrides if name == "cod" == way]
        stated = told[0] if told else (self.tables.settings.get("payment") or {}).get(way)
        return None if stated is None else [PAYMENTS[way][str(stated).casefold()]]

    def _notice(self, sku: str = "", intent: str = "") -> Facts:
        """The seller's words of the notices in force: those of the item, or only those of the whole shop."""
        told = [row for row in self._notices(sku) if not intent or intent in (_listed(row["intents"]) or [intent])]
        return [row["text"].rstrip(".") for row in told if row["text"]] or None

    def _notices(self, sku: str) -> list[Row]:
        """The narrower first."""
        mine = [row for row in self.tables.notices if self.tables.in_force(row, self.now)]
        return sorted((row for row in mine if not row["skus"] or sku in _listed(row["skus"])), key=lambda row: not row["skus"])

    def _return_days(self) -> Facts:
        days = (self.tables.settings.get("policy") or {}).get("return_days")
        return [f"{days} hari"] if days else None

    def _ship_by(self, order: str) -> Facts:
        """The last day for handing a packed order to the courier, while it lies ahead."""
        row = next((row for row in self.tables.orders if row["order_number"] == order), None)
        if row is None or row["status"] != "packed" or not row["ship_by"]:
            return None
        last = moment(row["ship_by"], self.tables.zone)
        return [order, long_date(last.date())] if self.now <= last else None


def label(row: Row) -> str:
    """What tells a variant from its siblings."""
    return row.get("variant") or " ".join(filter(None, (row.get("color"), row.get("size"), row.get("flavor"))))


def _stated(cell: str | None) -> Facts:
    return [cell] if cell else None


def _listed(cell: str | None) -> list[str]:
    return [entry.strip() for entry in (cell or "").split("|") if entry.strip()]


def _with_years(entry: str) -> str:
    """Honda BeAT [2012-2019] is told as Honda BeAT (2012–2019)."""
    return entry.replace("[", "(").replace("]", ")").replace("-", "–") if "[" in entry else entry


def _in_years(entry: str, year: int) -> bool:
    if "(" not in entry:
        return True
    first, _, last = entry.partition("(")[2].rstrip(")").partition("–")
    return int(first or year) <= year <= int(last or year)


def _fitting(chart: Iterable[Row], measure: str, value: Decimal) -> list[Row]:
    """The rows that hold the value; between two rows, both; outside all of them, none."""
    mine = [row for row in chart if row["measure"] == measure]
    inside = [row for row in mine if _end(row, "from") <= value <= _end(row, "to")]
    below = [row for row in mine if _end(row, "to") < value]
    above = [row for row in mine if _end(row, "from") > value]
    return inside or ([below[-1], above[0]] if below and above else [])


def _end(row: Row, name: str) -> Decimal:
    return Decimal(row[name].replace(",", "."))


def _measure(row: Row) -> str:
    """tinggi 160–172 cm."""
    name, _, unit = row["measure"].rpartition("_")
    ends = [f"{_end(row, end).normalize():f}".replace(".", ",") for end in ("from", "to")]
    return f"{MEASURES[name]} {'–'.join(ends)} {unit}"
