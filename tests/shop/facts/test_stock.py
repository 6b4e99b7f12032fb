"""Stock levels: ages, pre-orders, restock dates, bundles."""

from datetime import date, timedelta

import pytest

from bot.shop.facts.stock import Level, StockState, alternatives, stock
from bot.shop.values import Bundled, Variant
from tests.support.shops import NOW, a_folder, a_variant

OLD = NOW - timedelta(days=2)
SOON = date(2026, 12, 3)


def state_of(variant: Variant, *others: Variant) -> StockState | None:
    fact = stock(a_folder(variant, *others), variant, NOW)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stock": 4}, StockState(Level.READY)),
        ({"stock": 3}, StockState(Level.LOW)),
        ({"stock": 0}, StockState(Level.EMPTY)),
        ({"stock": None}, None),
        ({"stock": 0, "restock_date": SOON}, StockState(Level.RESTOCK, restock_date=SOON)),
        ({"stock": 0, "restock_date": date(2026, 11, 1)}, StockState(Level.EMPTY)),
        ({"stock": None, "restock_date": SOON}, None),
        ({"stock": 0, "preorder_days": 7}, StockState(Level.PREORDER, 7)),
        ({"stock": None, "preorder_days": 7}, StockState(Level.PREORDER, 7)),
        ({"stock": 5, "preorder_days": 7}, StockState(Level.READY)),
        ({"stock": 5, "discontinued": True}, StockState(Level.DISCONTINUED)),
        ({"stock": None, "preorder_days": 7, "discontinued": True}, StockState(Level.DISCONTINUED)),
        ({"stock": 5, "as_of": OLD}, None),
        ({"stock": 0, "as_of": OLD}, None),
        ({"stock": 0, "preorder_days": 7, "as_of": OLD}, None),
        ({"stock": 5, "discontinued": True, "as_of": OLD}, StockState(Level.DISCONTINUED)),
    ],
    ids=str,
)
def test_the_level_follows_the_rules(changes: dict[str, object], expected: StockState | None) -> None:
    assert state_of(a_variant(**changes)) == expected


@pytest.mark.parametrize(
    ("own", "first", "second", "expected"),
    [
        (None, 10, 20, Level.READY),
        (None, 10, 3, Level.EMPTY),
        (None, 10, 8, Level.LOW),
        (9, 0, 20, Level.EMPTY),
        (2, 10, 20, Level.LOW),
        (None, None, 20, None),
        (None, None, 0, Level.EMPTY),
        (9, None, 20, None),
    ],
)
def test_a_bundle_lasts_as_long_as_its_scarcest_part(
    own: int | None, first: int | None, second: int, expected: Level | None
) -> None:
    bundle = a_variant("PAKET", product_id="PAKET", stock=own, bundle_of=(Bundled("A"), Bundled("B", 4)))

    state = state_of(bundle, a_variant("A", stock=first), a_variant("B", stock=second))

    assert (state.level if state else None) is expected


def test_a_bundle_with_a_discontinued_part_is_out() -> None:
    bundle = a_variant("PAKET", product_id="PAKET", stock=None, bundle_of=(Bundled("A"),))

    assert state_of(bundle, a_variant("A", discontinued=True)) == StockState(Level.EMPTY)


def test_alternatives_are_the_other_ready_variants_of_the_product() -> None:
    wanted, ready, low = a_variant("M", stock=0), a_variant("L", stock=9), a_variant("XL", stock=1)
    others = (a_variant("S", stock=0), a_variant("OLD", as_of=OLD), a_variant("X", product_id="OTHER"))

    assert alternatives(a_folder(wanted, ready, low, *others), wanted, NOW) == (ready, low)
