"""Copies of the demo shops for the end-to-end proof: as written, and with their facts changed, removed or expired."""

import csv
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.support.indonesian import rupiah
from tests.support.shop_tables import money

DEMO = Path(__file__).parents[2] / "demo"
DRAFT = "sehat-ceria-draf"  # a fourth shop whose replies wait for approval
PAST = "2026-09-01"
LONG_PAST = "2026-08-01"
NEXT_GIVER = {"shop": "brand", "brand": "distributor", "distributor": "shop"}
NEXT_CONDITION = {"new": "used", "used": "refurbished", "refurbished": "new"}
NEXT_PAYMENT = {True: False, False: "conditional", "conditional": True}
REWORDED = ("material", "ingredients", "box_contents", "usage", "warnings", "installation")  # the numbers in them change too
STATED = (
    "price wholesale stock restock_date preorder_days warranty_months warranty_by warranty_terms registration material"
    " ingredients usage warnings compatibility specs installation box_contents bundle_of size_chart condition weight_g"
).split()
TABLES = ("products", "batches", "rates", "size_charts", "promos", "notices")
NEW_NOTICE = {
    "from": "2026-11-20",
    "until": "2026-11-30",
    "text": "Gudang kami sedang pindah, paket diserahkan ke kurir dalam 4 hari kirim.",
    "intents": "ask_shipping_time|track_order|complain_late",
    "overrides": "handling_days:4",
}

Row = dict[str, str]
Change = Callable[[Row], Row]


def as_written(target: Path) -> Path:
    """The demo shops and one in draft mode. Only the quiet window is shorter, to save time."""
    for folder in sorted(path.parent for path in DEMO.glob("*/shop.yml")):
        shutil.copytree(folder, target / folder.name)
        _settings(target / folder.name, lambda settings: settings.update(burst_seconds=0.4))
    shutil.copytree(target / "sehat-ceria", target / DRAFT)
    _settings(target / DRAFT, _in_draft)
    return target


def changed(target: Path) -> Path:
    """Every fact is another one."""
    as_written(target)
    tables: Mapping[str, Change] = {
        "products": _other_product,
        "batches": _other_batch,
        "rates": _other_rate,
        "size_charts": _other_size,
        "promos": _other_promo,
    }
    _with(target, tables, _other_settings)
    for path in target.glob("*/notices.csv"):
        _append(path, NEW_NOTICE)
    return target


def removed(target: Path) -> Path:
    """No fact is stated any more; names, options and weights stay."""
    as_written(target)
    return _with(target, {"products": lambda row: {**row, **{name: "" for name in STATED if name in row}}}, _no_settings)


def expired(target: Path) -> Path:
    """Everything that ages is too old: prices, stock, rates, batches, restock dates, promotions, notices."""
    as_written(target)
    tables: Mapping[str, Change] = {
        "products": lambda row: {**row, "as_of": PAST, **({"restock_date": PAST} if row.get("restock_date") else {})},
        "batches": lambda row: {**row, "produced": "2024-01-15" if row["produced"] else "", "expires": "2026-10-01"},
        "rates": lambda row: {**row, "as_of": PAST},
        "promos": lambda row: {**row, "from": LONG_PAST, "until": PAST},
        "notices": lambda row: {**row, "from": LONG_PAST, "until": PAST},
    }
    return _with(target, tables, lambda settings: None)


VARIATIONS: Mapping[str, Callable[[Path], Path]] = {
    "as_written": as_written,
    "changed": changed,
    "removed": removed,
    "expired": expired,
}


def _other_product(row: Row) -> Row:
    steps = [step.split(":") for step in filter(None, row.get("wholesale", "").split("|"))]
    new = {
        "price": _more(row["price"], 1300),
        "wholesale": "|".join(f"{least}:{_more(price, 1300)}" for least, price in steps),
        "stock": {"": "", "0": "57"}.get(row["stock"], "0"),
        "restock_date": _later(row.get("restock_date", ""), 4),
        "preorder_days": _more(row.get("preorder_days", ""), 2),
        "warranty_months": _more(row.get("warranty_months", ""), 5),
        "warranty_by": NEXT_GIVER.get(row.get("warranty_by", ""), ""),
        "weight_g": _more(row.get("weight_g", ""), 1150),
        "condition": NEXT_CONDITION.get(row.get("condition", ""), ""),
        "registration": _raised(row.get("registration", "")),
        "compatibility": re.sub(r"(?<=[\[-])\d{4}(?=[\]-])", lambda year: str(int(year[0]) + 8), row.get("compatibility", "")),
        "specs": "|".join(_other_spec(entry) for entry in filter(None, row.get("specs", "").split("|"))),
        "bundle_of": "|".join(_one_more(part) for part in filter(None, row.get("bundle_of", "").split("|"))),
        **{name: f"{_raised(row[name])}, versi baru" for name in REWORDED if row.get(name)},
        "warranty_terms": row.get("warranty_terms", "") and f"{row['warranty_terms']} Mulai tahun ini.",
    }
    return {**row, **{name: value for name, value in new.items() if name in row}}


def _other_batch(row: Row) -> Row:
    return {**row, "expires": _later(row["expires"], 400), "produced": _later(row["produced"], 3)}


def _other_rate(row: Row) -> Row:
    days = {name: _more(row[name], 2) for name in ("days_from", "days_to")}
    return {**row, **days, "per_kg": _more(row["per_kg"], 700)}


def _other_spec(entry: str) -> str:
    name, _, value = entry.partition(":")
    return f"{name}:{_raised(value)}" if any(letter.isdigit() for letter in value) else f"{name}:{value} baru"


def _one_more(part: str) -> str:
    sku, _, number = part.partition(":")
    return f"{sku}:{int(number or 1) + 1}"


def _other_size(row: Row) -> Row:
    step = Decimal("0.7") if row["measure"] == "foot_cm" else Decimal(4)
    return {**row, **{end: str(Decimal(row[end].replace(",", ".")) + step) for end in ("from", "to")}}


def _other_promo(row: Row) -> Row:
    dearer = re.sub(r"Rp[\d.]+", lambda found: rupiah((money(found[0]) or 0) + 1100), row["text"])
    text = re.sub(r"\d+(?= persen)", lambda found: str(int(found[0]) + 5), dearer)
    return {**row, "text": text, "until": _later(row["until"], 3)}


def _other_settings(settings: dict[str, Any]) -> None:
    settings["shipping"].update(cutoff="11:30", handling_days=settings["shipping"]["handling_days"] + 1)
    policy = settings["policy"]
    days = {name: policy[name] + 5 for name in ("exchange_days", "return_days")}
    policy.update(days, exchange_shipping="shop")
    settings["payment"] = {way: NEXT_PAYMENT[stated] for way, stated in settings["payment"].items()}
    settings["notes"].update({name: _raised(text) for name, text in settings["notes"].items()})
    settings["haggle_line"] += " Itu harga terbaik kami."
    settings["city"] = "Magelang"
    settings["chat_hours"] = {
        days: [re.sub(r":\d\d", ":10", span) for span in spans] for days, spans in settings["chat_hours"].items()
    }
    settings["couriers"] = {name: offers[::-1][:3] for name, offers in settings["couriers"].items()}


def _no_settings(settings: dict[str, Any]) -> None:
    for name in ("shipping", "policy", "couriers", "notes", "chat_hours", "payment", "haggle_line"):
        settings.pop(name, None)


def _in_draft(settings: dict[str, Any]) -> None:
    settings.update(id=DRAFT, mode="draft", marketplaces={"web": {"shop_id": DRAFT}})


def _with(target: Path, tables: Mapping[str, Change], change: Callable[[dict[str, Any]], None]) -> Path:
    for folder in sorted(path.parent for path in target.glob("*/shop.yml")):
        _settings(folder, change)
        for name in TABLES:
            path = folder / f"{name}.csv"
            if not path.exists():
                continue
            if name in tables:
                _table(path, tables[name])
            elif change is _no_settings:
                path.unlink()
    return target


def _settings(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path, yaml = folder / "shop.yml", YAML(typ="safe")
    settings = yaml.load(path.read_text(encoding="utf-8"))
    change(settings)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)


def _table(path: Path, change: Change) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [change(row) for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _append(path: Path, row: Row) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        fields = csv.DictReader(file).fieldnames or []
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, fieldnames=fields).writerow(row)


def _raised(text: str) -> str:
    """The same text with every number one higher."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + 1).zfill(len(found[0])), text)


def _more(cell: str, amount: int) -> str:
    value = money(cell)
    return "" if value is None else str(value + amount)


def _later(cell: str, days: int) -> str:
    return (date.fromisoformat(cell) + timedelta(days=days)).isoformat() if cell else ""
