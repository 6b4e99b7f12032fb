"""Random shop folders as a seller might write them: valid, but with every odd spelling that the format allows."""

import csv
import json
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

Value = TypeVar("Value")
Cells = dict[str, str]

OPTIONS: Mapping[str, Sequence[str]] = {
    "color": ("Merah", "Hitam", "Dusty pink 2", "Abu", "Navy"),
    "size": ("XS", "XL", "40", "41", "5 m", "3,5 Ah", "10.000 mAh", "30 ml", "All size"),
    "variant": ("33W Hitam", "2", "Isi 3 pasang", "Rp5.000", "iPhone 13 / 14", "31 Desember 2026"),
    "flavor": ("Original", "Balado 2x pedas", "100% madu"),
}
OWN_TEXTS = ("warranty_terms", "box_contents", "material", "ingredients", "usage", "warnings", "installation", "description")
NOTES = ("warranty_terms", "returns", "installation")
OVERRIDES: Mapping[str, Sequence[str]] = {
    "handling_days": ("0", "3", "12"),
    "cutoff": ("11:00", "09.30"),
    "shipping_days": ("mon-fri", "none", "tue,thu"),
    "chat_hours": ("10:00-11:30", "none"),
    "cod": ("true", "false"),
}
SERVICES = ("", "reg", "ez", "Kilat 2 hari")
COURIERS = ("jne", "jnt", "sicepat", "ninja", "gosend")
PLACES = ("*", "Bandung", "Medan", "Jawa Barat", "Sumatera Utara", "Kota 7 Sumur")
MEASURES = ("height_cm", "weight_kg", "chest_cm", "foot_cm")
TEXTS = (
    "Katun combed 24s, susut 2–3%",
    "Isi 3 pcs: 1 kabel 1,5 m, 2 baut M4",
    "Kirim paling lambat 2 hari kerja setelah bayar, kode A-17.5.",
    "Hubungi kami 08.00–17.00, senilai Rp10.000 per 100 g",
    "Exp 31 Februari 2027 di dus lama; lihat 12/2028",
    "Tukar sampai 14 hari {price} ya Kak, 100% uang kembali",
    "Model 2018-2022 saja; daya 20W; lihat [1] dan (2)",
    "Ukuran 10 x 20 x 30 cm, ±5 mm, 1/2 inci",
    "Senin, 1 Januari 2027 tutup 14.00 WIB",
    "tanpa angka",
)
NAMES = (  # their figures are no option's: a text that holds both would name either
    "Kaos 24s Polos",
    "Lampu 9W 1.000 lm",
    "Serum 10% Cerah",
    "Paket 6 in 1",
    "Kipas 16 Inci [2018]",
    "Kabel {price} Cepat",
    "Rak A10[7 susun]",
    "Kue Kak Ros 88",
    "Aki MF 12V",
    "Topi Rimba",
    "Teh 2019 Daun",
    "Sabun Rp7.000-an",
)
SPELLINGS: Sequence[Callable[[int], str]] = (
    str,
    lambda amount: f"{amount:,}".replace(",", "."),
    lambda amount: f"Rp{amount:,}".replace(",", "."),
    lambda amount: f"rp. {amount:,},-".replace(",", ".").replace(".-", ",-"),
    lambda amount: f"Rp {amount}",
    lambda amount: f"{amount},00",
)
MOST_PRODUCTS = 3
FIRST, LAST = date(2026, 10, 1), date(2027, 4, 30)
MONTH_ENDS = tuple(date(year, month, monthrange(year, month)[1]) for year in (2026, 2027, 2028) for month in range(1, 13))


@dataclass(frozen=True)
class Written:
    """A folder's files, and when it is imported and asked."""

    files: Mapping[str, bytes]
    zone: str
    imported: datetime
    now: datetime

    def write(self, path: Path) -> Path:
        """The folder on disk."""
        path.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (path / name).write_bytes(content)
        return path


class Dice:
    """Choices out of drawn bytes, each taking the next one; zero chooses the first, so that failures shrink to the plainest."""

    def __init__(self, drawn: bytes) -> None:
        self._left = iter(drawn)

    def of(self, options: Sequence[Value]) -> Value:
        """One of them."""
        return options[next(self._left) % len(options)]

    def number(self, least: int, most: int) -> int:
        """A whole number between both, inclusive."""
        drawn = int.from_bytes(bytes(next(self._left) for _ in range(4)), "big")
        return least + drawn % (most - least + 1)

    def some(self, options: Sequence[Value], most: int) -> list[Value]:
        """A few different ones, perhaps none."""
        return list(dict.fromkeys(self.of(options) for _ in range(self.number(0, most))))

    def maybe(self, cell: str) -> str:
        """The cell, or an empty one."""
        return self.of(("", cell, cell))

    def text(self) -> str:
        """A seller's sentence, or letters and digits in any order."""
        loose = "".join(self.of("abkR 0123456789.,:%-()") for _ in range(8))
        return self.of((*TEXTS, f"a {loose} z", f"a {loose} z"))

    def money(self, least: int, most: int) -> str:
        """An amount, spelled somehow."""
        return self.of(SPELLINGS)(self.number(least, most))

    def day(self) -> date:
        """A day, often the last of its month."""
        any_day = FIRST + timedelta(days=self.number(0, (date(2028, 12, 31) - FIRST).days))
        return self.of((any_day, any_day, self.of(MONTH_ENDS)))

    def dated(self, on: date) -> str:
        """A day, spelled somehow."""
        month = (f"{on:%m/%Y}", f"EXP {on:%m/%y}") if on in MONTH_ENDS else ()
        return self.of((f"{on}", f"{on:%d/%m/%Y}", *month))

    def period(self) -> tuple[str, str]:
        """From and until, with times or without, each perhaps open."""
        begins = FIRST + timedelta(days=self.number(0, (LAST - FIRST).days))
        ends = begins + timedelta(days=self.of((0, 1, 30, 200)))
        first, last = self.of((("", ""), (" 00:00", " 23:59"), (" 10:30", " 14:15")))
        return self.maybe(f"{begins}{first}"), self.maybe(f"{ends}{last}")


def _dice() -> st.SearchStrategy[Dice]:
    return st.binary(min_size=200, max_size=200).map(Dice)


def _rows() -> st.SearchStrategy[list[Dice]]:
    return st.lists(_dice(), max_size=4)


_PARTS = st.fixed_dictionaries(
    {
        "shop": _dice(),
        "products": st.lists(st.lists(_dice(), min_size=1, max_size=3), min_size=1, max_size=MOST_PRODUCTS),
        "rates": st.lists(_dice(), max_size=8),
        **{name: _rows() for name in ("batches", "promos", "notices")},
    }
)


def folders() -> st.SearchStrategy[Written]:
    """A folder, imported at some moment and asked then or later."""
    return _PARTS.map(_written)


def _written(parts: Mapping[str, Any]) -> Written:
    dice: Dice = parts["shop"]
    zone = dice.of(("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"))
    on = dice.of(
        (FIRST + timedelta(days=dice.number(0, (LAST - FIRST).days)), dice.of([end for end in MONTH_ENDS if end <= LAST]))
    )
    minutes = dice.of((dice.number(0, 24 * 60 - 1), 0, 14 * 60, 15 * 60, 24 * 60 - 1))
    imported = datetime.combine(on, datetime.min.time(), ZoneInfo(zone)) + timedelta(minutes=minutes)
    later = dice.of((0, 0, 0, 60, 23 * 60, 25 * 60, 40 * 24 * 60))
    charts = dice.of(((), ("tabel-1",), ("tabel-1", "tabel 2")))
    products = _products(parts["products"], imported, charts)
    skus = [row["sku"] for row in products]
    tables: Mapping[str, list[Cells]] = {
        "products": products,
        "batches": [_batch(each, number, skus) for number, each in enumerate(parts["batches"])],
        "size_charts": [row for chart in charts for row in _chart(dice, chart)],
        "rates": _once([_rate(each, imported) for each in parts["rates"]], "marketplace", "courier", "service", "to"),
        "promos": [_promo(each, skus) for each in parts["promos"]],
        "notices": [_notice(each, skus) for each in parts["notices"]],
    }
    encoding, separator = dice.of(("utf-8", "utf-8-sig")), dice.of(",;")
    files = {f"{name}.csv": _csv(rows, separator).encode(encoding) for name, rows in tables.items() if rows}
    files["shop.yml"] = _shop_yml(dice, zone).encode(encoding)
    return Written(files, zone, imported, imported + timedelta(minutes=later))


def _csv(rows: Sequence[Cells], separator: str) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _once(rows: list[Cells], *key: str) -> list[Cells]:
    return list({tuple(row[name].casefold() for name in key): row for row in rows}.values())


def _products(groups: Sequence[Sequence[Dice]], imported: datetime, charts: Sequence[str]) -> list[Cells]:
    rows: list[Cells] = []
    for number, group in enumerate(groups):
        name = group[0].of(NAMES[number::MOST_PRODUCTS])
        kinds = group[0].of((("color", "size"), ("size",), ("color",), ("variant",), ("flavor",)))
        single = [row["sku"] for row in rows if not row["bundle_of"]]
        mine = [_variant(dice, imported, charts, single) | {kind: dice.of(OPTIONS[kind]) for kind in kinds} for dice in group]
        for place, row in enumerate(_once(mine, *kinds)):
            rows.append({"sku": f"P{number}-{place}", "product_id": f"P{number}", "name": name, **row})
    return rows


def _variant(dice: Dice, imported: datetime, charts: Sequence[str], single: Sequence[str]) -> Cells:
    price = dice.number(2_000, 3_000_000)
    steps = sorted(dice.some((2, 3, 12, 50, 120), 3))
    spell = dice.of(SPELLINGS[:3])
    tiers = [f"{step}:{spell(price - 100 * (place + 1))}" for place, step in enumerate(steps)]
    parts = dice.some(single, 2) if single and dice.of((False, False, True)) else []
    as_of = imported - timedelta(hours=dice.number(0, 60))
    return {
        **{column: "" for column in ("aliases", "variant", "color", "size", "flavor")},
        "price": dice.maybe(spell(price)),
        "wholesale": "|".join(tiers),
        "stock": dice.of(("", "0", "1", "3", "4", "57")),
        "restock_date": dice.maybe(dice.dated(dice.day())),
        "preorder_days": dice.of(("", "", "1", "7", "30")),
        "discontinued": dice.of(("", "", "", "no", "ya")),
        "weight_g": dice.maybe(str(dice.number(1, 30_000))),
        "warranty_months": dice.of(("", "0", "1", "12", "36")),
        "warranty_by": dice.of(("", "shop", "brand", "distributor")),
        "registration": dice.of(("", "BPOM NA18 2024", "HALAL ID31110|SNI IEC 60335-2:2009")),
        "condition": dice.of(("", "new", "used", "refurbished")),
        **{column: dice.maybe(dice.text()) for column in OWN_TEXTS},
        "compatibility": dice.of(("", "Honda Beat [2012-2019]|iPhone 13", "Vario 125 2018-2022", "Galaxy A55 [2024]")),
        "specs": dice.of(("", "daya:20W|kabel:1,5 m", "kapasitas:10.000 mAh|isi 2:4 x 5")),
        "size_chart": dice.maybe(dice.of(charts)) if charts else "",
        "bundle_of": "|".join(dice.of((sku, f"{sku}:2")) for sku in parts),
        "marketplace_ids": dice.maybe("tiktok:1729000000000000001|shopee:12345"),
        "as_of": dice.of(("", "", f"{as_of:%Y-%m-%d %H:%M}", f"{as_of:%Y-%m-%dT%H:%M}", f"{as_of:%d/%m/%Y}")),
    }


def _batch(dice: Dice, number: int, skus: Sequence[str]) -> Cells:
    expires = dice.day()
    produced = expires - timedelta(days=dice.number(0, 900))
    return {
        "sku": dice.of(skus),
        "batch": f"B{number}7",
        "produced": dice.maybe(f"{produced:%d/%m/%Y}"),
        "expires": dice.maybe(dice.dated(expires)),
        "quantity": dice.of(("", "0", "5")),
    }


def _chart(dice: Dice, chart: str) -> list[Cells]:
    """Three sizes, each measure rising; ranges meet, overlap or leave a gap."""
    rows = []
    for measure in dice.some(MEASURES, 1) or MEASURES[:2]:
        low = dice.number(200, 900)
        for size in ("M", "L", "4XL"):
            high = low + dice.number(10, 200)
            ends = [f"{end / 10}".replace(".", dice.of(".,")) for end in (low, high)]
            rows.append({"chart": chart, "size": size, "measure": measure, "from": ends[0], "to": ends[1]})
            low = high + dice.of((0, 1, -10, 15))
    return rows


def _rate(dice: Dice, imported: datetime) -> Cells:
    first = dice.number(0, 9)
    as_of = imported - timedelta(days=dice.number(0, 40))
    return {
        "marketplace": dice.of(("web", "", "tiktok")),
        "courier": dice.of(COURIERS),
        "service": dice.of(SERVICES),
        "to": dice.of(PLACES),
        "per_kg": dice.money(1000, 90_000),
        "days_from": dice.maybe(str(first)),
        "days_to": dice.maybe(str(first + dice.number(0, 5))),
        "as_of": dice.maybe(f"{as_of:%Y-%m-%d}"),
    }


def _promo(dice: Dice, skus: Sequence[str]) -> Cells:
    begins, ends = dice.period()
    return {
        "code": dice.of(("", "HEMAT25", "12.12")),
        "text": dice.of(("Potongan Rp25.000 min. belanja Rp300.000", "Diskon 7,5% sampai 3 pcs", *TEXTS[:3])),
        "minimum": dice.maybe(dice.money(1000, 900_000)),
        "from": begins,
        "until": ends,
        "skus": "|".join(dice.some(skus, 2)),
        "marketplace": dice.of(("", "web", "tiktok|web", "shopee")),
    }


def _notice(dice: Dice, skus: Sequence[str]) -> Cells:
    begins, ends = dice.period()
    overrides = {name: dice.of(values) for name, values in OVERRIDES.items()}
    return {
        "from": begins,
        "until": ends,
        "text": dice.text(),
        "intents": dice.of(("", "ask_shipping_time", "ask_stock|ask_price", "ask_payment")),
        "skus": "|".join(dice.some(skus, 2)),
        "overrides": "|".join(f"{name}:{overrides[name]}" for name in dice.some(sorted(overrides), 2)),
    }


def _shop_yml(dice: Dice, zone: str) -> str:
    holiday = FIRST + timedelta(days=dice.number(0, 200))
    optional = {
        "city": json.dumps(dice.of(("Jakarta 2", "Bandung"))),
        "chat_hours": dice.of(_HOURS),
        "shipping": dice.of(_SHIPPING),
        "holidays": json.dumps([{"date": f"{holiday}", "name": "Libur 1"}]),
        "couriers": dice.of(_OFFERS),
        "payment": dice.of(("{cod: true, instalment: false}", "{cod: conditional}", "{instalment: true}")),
        "policy": dice.of(("{exchange_days: 14, exchange_shipping: buyer}", "{return_days: 3}", "{exchange_days: 0}")),
        "haggle_line": json.dumps(dice.text(), ensure_ascii=False),
        "low_stock": dice.of(("3", "0", "10")),
        "min_shelf_days": dice.of(("60", "0", "365")),
        "max_age_hours": dice.of(("{stock: 48, price: 48}", "{stock: 1, price: 48}", "{price: 2, rates: 24}")),
        "notes": json.dumps({name: dice.text() for name in NOTES}, ensure_ascii=False),
    }
    stated = [f"{name}: {value}" for name, value in optional.items() if dice.of((True, True, True, False))]
    shop = json.dumps(dice.of(("Toko 88", "Toko Acak", "Rp1.000 Mart")))
    return "\n".join(["id: toko-acak", f"name: {shop}", f"timezone: {zone}", *stated]) + "\n"


_HOURS = (
    '{mon-fri: ["08:00-12:00", "13:00-20:00"], sat: ["09:00-15:00"], sun: []}',
    '{mon-sun: ["00:00-24:00"]}',
    '{wed: ["09.15-09.45"]}',
    '{sat-mon: ["22:00-24:00"]}',
)
_SHIPPING = (
    '{days: mon-sat, cutoff: "15:00", handling_days: 1}',
    "{days: [mon, wed, fri], cutoff: 840, handling_days: 0}",
    "{days: sat-mon, cutoff: 09.05, handling_days: 10}",
    "{cutoff: 15:00, handling_days: 2}",
)
_OFFERS = (
    "{web: [{code: jne, services: [reg, Kilat 2 hari]}, {code: jnt}]}",
    "{web: [{code: sicepat}, {code: gosend}, {code: ninja, services: [ez]}]}",
    "{tiktok: [{code: jne}]}",
)
