"""Builders of shops, and hypothesis strategies for whole ones. Everything is invented."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.shop.values import Holiday, Shipping, Shop, ShopFolder, Span, Variant

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)  # a Monday
SHOP_YML = "id: toko-uji\nname: Toko Uji\n"
PRODUCTS_CSV = "sku,product_id,name,price,stock\nKAOS-M,KAOS,Kaos Polos,75000,10\nKAOS-L,KAOS,Kaos Polos,75000,0\n"


def at(text: str) -> datetime:
    """A moment in the test shops' zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def a_shop(**changes: Any) -> Shop:
    """A shop that ships Monday to Saturday, cut-off 15:00, within one shipping day, and chats on weekdays."""
    hours = (Span(time(8), time(12)), Span(time(13), time(20)))
    shop = Shop(
        id="toko-uji",
        name="Toko Uji",
        city="Jakarta Barat",
        marketplaces={"web": ("toko-uji",)},
        chat_hours=(hours,) * 5 + ((), ()),
        shipping=Shipping(days=(0, 1, 2, 3, 4, 5), cutoff=time(15), handling_days=1),
        holidays=(Holiday(date(2026, 12, 25), "Natal"),),
    )
    return replace(shop, **changes)


def a_variant(sku: str = "KAOS-M", **changes: Any) -> Variant:
    """A variant that is ready, with price and stock true just before NOW."""
    variant = Variant(
        sku=sku, product_id="KAOS", name="Kaos Polos", as_of=at("2026-11-23 09:00"), price=75_000, stock=10, weight_g=250
    )
    return replace(variant, **changes)


def a_folder(*variants: Variant, shop: Shop | None = None, **tables: Any) -> ShopFolder:
    """A shop with these variants and tables."""
    return ShopFolder(shop=shop or a_shop(), imported_at=NOW, variants=variants, **tables)


def write_folder(path: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A shop folder on disk: the smallest valid one, with these files over it."""
    everything = {"shop.yml": SHOP_YML, "products.csv": PRODUCTS_CSV, **(files or {})}
    path.mkdir(parents=True, exist_ok=True)
    for name, content in everything.items():
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


_TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
_BOUNDS = (datetime(2000, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone
_MOMENTS = st.datetimes(*_BOUNDS, timezones=st.just(timezone.utc))
_PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    int: st.integers(0, 10**9),
    bool: st.booleans(),
    float: st.floats(0, 1),
    Decimal: st.decimals(0, 9999, places=2),
    datetime: _MOMENTS,
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    time: st.times(),
    type(None): st.none(),
}


def shop_folders() -> st.SearchStrategy[ShopFolder]:
    """Any shop that could have been imported, as far as storing it is concerned."""
    ids = st.lists(_TEXTS, min_size=1, max_size=2, unique=True).map(tuple)
    marketplaces = st.dictionaries(st.sampled_from(("web", "tiktok")), ids, max_size=2)
    return _built(ShopFolder, shop=_built(Shop, id=st.just("toko-uji"), marketplaces=marketplaces, source=st.just("folder")))


def _built(kind: Any, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    strategies = {field.name: _of(hints[field.name]) for field in fields(kind) if field.name not in ("source", *given)}
    return st.builds(kind, **strategies, **given)


def _of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type; every optional one is sometimes there."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    parts = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*map(_of, parts))
    if get_origin(hint) is tuple and parts[-1] is Ellipsis:
        return st.lists(_of(parts[0]), max_size=2).map(tuple)
    if get_origin(hint) is tuple:
        return st.tuples(*map(_of, parts))
    if get_origin(hint) is not None:
        return st.dictionaries(_of(parts[0]), _of(parts[1]), max_size=2)
    return st.sampled_from(hint) if issubclass(hint, Enum) else _built(hint)
