"""Importing shops into SQL and reading them back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from sqlalchemy.engine import Connection

from bot.errors import ShopFolderInvalid
from bot.shop.folder import read_shop_folder
from bot.shop.values import Batch, Notice, Order, OrderItem, OrderStatus, ShopFolder
from bot.store.metadata import metadata
from bot.store.shop_tables import batches, notices, products, shops
from bot.store.shops import ShopStore, TableChange
from tests.support.shops import NOW, a_folder, a_shop, a_variant, shop_folders, write_folder


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = sa.create_engine("sqlite://", future=True)
    metadata.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@given(folder=shop_folders())
@settings(max_examples=40, deadline=None)
def test_what_is_saved_is_loaded_exactly(folder: ShopFolder) -> None:
    engine = sa.create_engine("sqlite://", future=True)
    metadata.create_all(engine)

    with engine.connect() as connection:
        ShopStore().save(connection, folder)
        loaded = ShopStore().load(connection, folder.shop.id)

    engine.dispose()
    assert loaded == folder


@given(before=shop_folders(), after=shop_folders())
@settings(max_examples=25, deadline=None)
def test_the_second_import_leaves_nothing_of_the_first(before: ShopFolder, after: ShopFolder) -> None:
    engine = sa.create_engine("sqlite://", future=True)
    metadata.create_all(engine)

    with engine.connect() as connection:
        ShopStore().save(connection, before)
        ShopStore().save(connection, after)
        loaded = ShopStore().load(connection, after.shop.id)

    engine.dispose()
    assert loaded == after


def test_the_same_import_twice_changes_nothing(connection: Connection) -> None:
    store, folder = ShopStore(), a_folder(a_variant(), a_variant("KAOS-L"))

    first, second = store.save(connection, folder), store.save(connection, folder)

    assert first.tables["products"] == TableChange(added=2)
    assert second.tables["products"] == TableChange(unchanged=2)
    assert second.version == first.version


def test_a_later_import_renews_as_of_and_counts_no_change(connection: Connection, tmp_path: Path) -> None:
    store, path = ShopStore(), write_folder(tmp_path / "toko")
    first, _ = read_shop_folder(path, NOW)
    later, _ = read_shop_folder(path, NOW + timedelta(hours=3))
    store.save(connection, first)

    summary = store.save(connection, later)

    assert summary.tables["products"] == TableChange(unchanged=2)
    assert summary.version == 2
    assert store.load(connection, "toko-uji") == later


def test_added_changed_and_removed_rows_are_counted(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(a_variant("A"), a_variant("B"), a_variant("C")))

    summary = store.save(connection, a_folder(a_variant("B", price=80_000), a_variant("C"), a_variant("D")))

    assert summary.tables["products"] == TableChange(added=1, changed=1, removed=1, unchanged=1)


def test_a_row_of_the_console_wins_and_is_reported(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(a_variant("A"), a_variant("B")))
    connection.execute(sa.update(products).where(products.c.sku == "A").values(price=60_000, source="console"))

    summary = store.save(connection, a_folder(a_variant("A", price=80_000), a_variant("B")))

    loaded = store.load(connection, "toko-uji")
    assert loaded is not None and loaded.variants[0].price == 60_000
    assert [(each.row, each.field, each.folder, each.console) for each in summary.differences] == [
        ("A", "price", "80000", "60000")
    ]


def test_a_row_that_only_the_console_has_is_kept(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(a_variant(), notices=(Notice("Banjir, paket mundur."),)))
    connection.execute(sa.update(notices).values(source="console"))

    summary = store.save(connection, a_folder(a_variant()))

    assert summary.tables["notices"].removed == 0
    assert [(each.table, each.field) for each in summary.differences] == [("notices", "*")]


def test_settings_changed_in_the_console_stay(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(a_variant()))
    connection.execute(sa.update(shops).values(low_stock=9, source="console"))

    summary = store.save(connection, a_folder(a_variant(), shop=a_shop(low_stock=5)))

    shop = store.shop(connection, "toko-uji")
    assert shop is not None and shop.low_stock == 9
    assert [(each.field, each.folder, each.console) for each in summary.differences] == [("low_stock", "5", "9")]


def test_nameless_batches_of_one_sku_are_kept_apart(connection: Connection) -> None:
    store, nameless = ShopStore(), Batch("KAOS-M", quantity=1)
    folder = a_folder(a_variant(), batches=(nameless, nameless, replace(nameless, quantity=2)))

    store.save(connection, folder)

    assert connection.execute(sa.select(sa.func.count()).select_from(batches)).scalar() == 3
    assert store.load(connection, "toko-uji") == folder


def test_changed_order_items_are_a_change(connection: Connection) -> None:
    store, order = ShopStore(), Order("web", "1", OrderStatus.PACKED, items=(OrderItem("KAOS-M"), OrderItem("KAOS-L", 2)))
    store.save(connection, a_folder(a_variant(), orders=(order,)))
    fewer = a_folder(a_variant(), orders=(replace(order, items=(OrderItem("KAOS-L", 2),)),))

    summary = store.save(connection, fewer)

    assert summary.tables["orders"].changed == 1
    assert store.load(connection, "toko-uji") == fewer


def test_a_marketplace_id_leads_to_its_shop_only(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(shop=a_shop(marketplaces={"onetalk": ("11", "12")})))

    assert store.shop_of(connection, "onetalk", "12") == "toko-uji"
    assert store.shop_of(connection, "web", "12") is None
    assert store.shop_ids(connection) == ("toko-uji",)


def test_the_id_of_another_shop_is_refused(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder())

    with pytest.raises(ShopFolderInvalid, match="is the shop toko-uji already"):
        store.save(connection, a_folder(shop=a_shop(id="toko-lain")))

    assert store.shop_ids(connection) == ("toko-uji",)


def test_an_unknown_shop_is_none(connection: Connection) -> None:
    store = ShopStore()

    assert store.load(connection, "x") is None
    assert store.current(connection, "x") is None
    assert store.shop(connection, "x") is None
    assert store.version(connection, "x") is None


def test_current_is_read_anew_when_the_version_grows(connection: Connection) -> None:
    store = ShopStore()
    store.save(connection, a_folder(a_variant()))
    first = store.current(connection, "toko-uji")
    connection.execute(sa.update(products).values(price=1))

    unseen = store.current(connection, "toko-uji")
    store.raise_version(connection, "toko-uji")
    seen = store.current(connection, "toko-uji")

    assert unseen is first
    assert seen is not None and seen.variants[0].price == 1
