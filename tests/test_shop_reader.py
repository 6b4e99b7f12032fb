"""The independent reader of shop folders, on a small folder whose right answers are worked out by hand."""

import ast
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.shop_reader import ShopReader, read_shop

SHOP_YML = """
id: toko-uji
name: Toko Uji
city: Jakarta Barat
timezone: Asia/Jakarta
chat_hours: {mon-fri: ["08:00-12:00", "13:00-20:00"], sat: ["09:00-15:00"], sun: []}
shipping: {days: mon-sat, cutoff: "15:00", handling_days: 1}
holidays: [{date: 2026-11-25, name: Libur}]
couriers: {web: [{code: jne, services: [reg]}, {code: jnt, services: [ez]}]}
policy: {exchange_days: 7, exchange_shipping: by_fault}
low_stock: 3
min_shelf_days: 60
max_age_hours: {stock: 24, price: 24, rates: 720}
"""
PRODUCTS = """
sku,product_id,name,variant,price,wholesale,stock,restock_date,preorder_days,discontinued,weight_g,warranty_months,warranty_by,material,condition,specs,bundle_of,as_of
A-1,A,Kipas,Hitam,69.000,10:65000|50:60.000,4,,,,1500,12,brand,Plastik,new,daya:48W|kabel:1 m,,
A-2,A,Kipas,Putih,Rp70000,,3,,,,250,,,,,,,
A-3,A,Kipas,Biru,70000,,0,2026-12-03,,,250,0,shop,,,,,
A-4,A,Kipas,Ungu,70000,,9,,,yes,250,,,,,,,
B-1,B,Nastar,,95000,,,,5,,,,,,,,,
C-1,C,Paket,,99000,,8,,,,,,,,,,A-1:2|A-3,
D-1,D,Topi,,59000,,5,,,,110,,,,,,,2026-11-01
E-1,E,Jaket,,,,,,,,110,,,,,,,
"""
BATCHES = """
sku,batch,produced,expires,quantity
A-1,old,2025-01-01,2026-12-01,0
A-1,now,2026-03-09,2028-03-31,5
A-1,later,2026-09-01,2028-09-30,
A-2,near,2025-01-01,2027-01-10,5
A-3,past,2024-01-01,2026-10-31,1
A-3,good,2026-01-01,2029-10-31,9
"""
RATES = """
marketplace,courier,service,to,per_kg,days_from,days_to,as_of
web,jne,reg,Medan,40000,3,4,
web,jne,reg,Sumatera Utara,45000,4,6,
web,jnt,ez,Medan,40500,1,1,
web,jnt,ez,Bali,30000,2,3,2026-08-01
web,ninja,standard,Medan,39000,3,4,
"""
MONDAY = "2026-11-23T10:00:00+07:00"
NIGHT = "2026-11-23T23:40:00+07:00"
SUNDAY = "2026-11-22T10:00:00+07:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("shop.yml", SHOP_YML), ("products.csv", PRODUCTS), ("batches.csv", BATCHES), ("rates.csv", RATES)):
        (tmp_path / name).write_text(text.lstrip(), encoding="utf-8")
    return tmp_path


def shop_at(folder: Path, moment: str = MONDAY) -> ShopReader:
    return read_shop(folder, datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("kind", "about", "expected"),
    [
        ("price", {"sku": "A-1"}, ["Rp69.000"]),
        ("price", {"sku": "D-1"}, None),
        ("price", {"sku": "E-1"}, None),
        ("wholesale", {"sku": "A-1", "quantity": 9}, ["Rp69.000", "Rp621.000"]),
        ("wholesale", {"sku": "A-1", "quantity": 50}, ["Rp60.000", "Rp3.000.000"]),
        ("stock", {"sku": "A-1"}, ["ready"]),
        ("stock", {"sku": "A-2"}, ["tinggal sedikit"]),
        ("stock", {"sku": "A-3"}, ["kosong"]),
        ("stock", {"sku": "A-4"}, ["tidak dijual lagi"]),
        ("stock", {"sku": "B-1"}, ["pre-order", "5 hari"]),
        ("stock", {"sku": "C-1"}, ["kosong"]),
        ("stock", {"sku": "D-1"}, None),
        ("stock", {"sku": "E-1"}, None),
        ("alternatives", {"sku": "A-3"}, ["Hitam", "Putih"]),
        ("alternatives", {"sku": "A-1"}, None),
        ("restock", {"sku": "A-3"}, ["3 Desember 2026"]),
        ("preorder", {"sku": "B-1"}, ["5 hari"]),
        ("warranty", {"sku": "A-1"}, ["12 bulan"]),
        ("warranty", {"sku": "A-2"}, None),
        ("warranty", {"sku": "A-3"}, None),
        ("warranty_by", {"sku": "A-1"}, ["brand"]),
        ("expiry", {"sku": "A-1"}, ["31 Maret 2028"]),
        ("production", {"sku": "A-1"}, ["9 Maret 2026"]),
        ("expiry", {"sku": "A-2"}, None),
        ("expiry", {"sku": "A-3"}, None),
        ("expiry", {"sku": "B-1"}, None),
        ("exchange_days", {}, ["7 hari"]),
        ("exchange_shipping", {}, ["kesalahan"]),
        ("couriers", {"marketplace": "web"}, ["JNE", "J&T Express"]),
        ("couriers", {"marketplace": "onetalk"}, None),
        ("material", {"sku": "A-1"}, ["Plastik"]),
        ("material", {"sku": "A-2"}, None),
        ("spec", {"sku": "A-1", "name": "kabel"}, ["1 m"]),
        ("spec", {"sku": "A-1", "name": "warna"}, None),
        ("weight", {"sku": "A-1"}, ["1,5 kg"]),
        ("weight", {"sku": "A-2"}, ["250 g"]),
        ("condition", {"sku": "A-1"}, ["baru"]),
        ("variants", {"product": "A"}, ["Hitam", "Putih", "Biru"]),
        ("city", {}, ["Jakarta Barat"]),
    ],
)
def test_fact_is_written_as_the_bot_must_write_it(folder: Path, kind: str, about: dict[str, str], expected: object) -> None:
    assert shop_at(folder).fact(kind, **about) == expected


def to_medan(**about: object) -> dict[str, object]:
    return {"to": "Medan", "courier": "jne", "service": "reg", "marketplace": "web", **about}


def test_parcel_weight_is_rounded_up_to_full_kilograms(folder: Path) -> None:
    shop = shop_at(folder)

    assert shop.fact("shipping_cost", **to_medan(sku="A-1")) == ["Rp80.000", "1,5 kg"]
    assert shop.fact("shipping_cost", **to_medan(sku="A-2", quantity=4)) == ["Rp40.000", "1 kg"]
    assert shop.fact("shipping_days", **to_medan(sku="A-1")) == ["3–4"]


def test_a_city_without_row_takes_its_province_and_nothing_else(folder: Path) -> None:
    shop = shop_at(folder)

    assert shop.fact("shipping_cost", **to_medan(sku="A-2", to="Binjai", province="Sumatera Utara")) == ["Rp45.000", "250 g"]
    assert shop.fact("shipping_cost", **to_medan(sku="A-2", to="Ambon")) is None


def test_an_old_rate_and_a_courier_that_is_not_offered_are_no_facts(folder: Path) -> None:
    shop = shop_at(folder)

    assert shop.fact("shipping_cost", **to_medan(sku="A-2", to="Bali", courier="jnt", service="ez")) is None
    assert shop.fact("shipping_cost", **to_medan(sku="A-2", courier="ninja", service="standard")) is None
    assert shop.fact("shipping_costs", sku="A-2", to="Medan", marketplace="web") == ["Rp40.000", "250 g", "Rp40.500"]


@pytest.mark.parametrize(
    ("moment", "dispatch", "opens", "closes"),
    [
        (MONDAY, ["24 November 2026"], None, ["12.00 WIB"]),
        ("2026-11-23T12:30:00+07:00", ["24 November 2026"], ["23 November 2026", "13.00 WIB"], None),
        (NIGHT, ["26 November 2026"], ["24 November 2026", "08.00 WIB"], None),  # the 25th is a holiday
        (SUNDAY, ["24 November 2026"], ["23 November 2026", "08.00 WIB"], None),
    ],
)
def test_times_follow_cutoff_holidays_and_chat_hours(
    folder: Path, moment: str, dispatch: list[str], opens: list[str] | None, closes: list[str] | None
) -> None:
    shop = shop_at(folder, moment)

    assert shop.fact("dispatch") == dispatch
    assert shop.fact("opens") == opens
    assert shop.fact("closes") == closes
    assert shop.fact("cutoff") == ["15.00 WIB"]


def test_a_notice_in_force_overrides_handling_and_cutoff(folder: Path) -> None:
    notices = "from,until,text,intents,skus,overrides\n2026-11-20,2026-11-23,Ramai,,,handling_days:2|cutoff:09:30\n"
    (folder / "notices.csv").write_text(notices)

    shop = shop_at(folder)

    assert shop.fact("cutoff") == ["09.30 WIB"]
    assert shop.fact("dispatch") == ["27 November 2026"]  # counts from the 24th; the 25th is a holiday


def test_counts_of_stock_are_no_figures_that_may_be_told(folder: Path) -> None:
    (folder / "products.csv").write_text("sku,product_id,name,price,stock\nA,A,Kipas,70000,8881\n")

    figures = shop_at(folder).figures()

    assert "70000" in figures
    assert "8881" not in figures


def test_an_unknown_kind_of_fact_is_refused(folder: Path) -> None:
    with pytest.raises(KeyError):
        shop_at(folder).fact("prise", sku="A-1")


def test_the_reader_imports_nothing_from_the_bot() -> None:
    support = Path(__file__).parent / "support"
    modules = [support / f"{name}.py" for name in ("shop_reader", "shop_tables", "shop_times", "indonesian")]
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in modules]
    imported = [node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert len(imported) >= 10
    assert not [name for name in imported if name.split(".")[0] == "bot"]
