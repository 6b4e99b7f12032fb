"""The independent reader of shop folders, on a small folder whose right answers are worked out by hand."""

import ast
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.demo_copies import VARIATIONS
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
policy: {exchange_days: 7, exchange_shipping: by_fault, return_days: 3}
payment: {cod: conditional, instalment: true}
notes: {installation: Tidak perlu dipasang., returns: Sertakan video.}
haggle_line: Harga pas ya Kak.
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
F-1,F,Sabun,,9000,,5,,,,,,,,,,,
G-1,G,Hampers,,99000,,8,,,,,,,,,,A-1:2|F-1,
"""
BATCHES = """
sku,batch,produced,expires,quantity
A-1,old,2025-01-01,2026-12-01,0
A-1,now,2026-03-09,2028-03-31,5
A-1,later,2026-09-01,2028-09-30,
A-2,near,2025-01-01,2027-01-10,5
A-3,past,2024-01-01,2026-10-31,1
A-3,good,2026-01-01,2029-10-31,9
F-1,part,2026-02-02,2028-02-28,9
"""
RATES = """
marketplace,courier,service,to,per_kg,days_from,days_to,as_of
web,jne,reg,Medan,40000,3,4,
web,jne,reg,Sumatera Utara,45000,4,6,
web,jnt,ez,Medan,40500,1,1,
web,jnt,ez,Bali,30000,2,3,2026-08-01
web,ninja,standard,Medan,39000,3,4,
"""
DETAILS = """
sku,product_id,name,variant,registration,usage,warnings,compatibility,specs,installation,box_contents,bundle_of,warranty_months,size_chart,wholesale
K-1,K,Kaos,M,BPOM NA1|SNI IEC 60335-2-80:2009,Cuci dingin.,Jauhkan dari api.,,,,,,0,kaos,
K-2,K,Kaos,L,,,,,,,,,12,,6:214000|24:198.000
L-1,L,Lampu,,,,,iPhone 15|Honda BeAT [2012-2019]|Yamaha NMAX [2015-],daya:48W|kabel:1 m,Putar.,1 lampu,,,tanpa,
P-1,P,Paket,,,,,,,,,K-1:2|L-1,,sandal,
"""
SIZE_CHARTS = """
chart,size,measure,from,to
kaos,M,height_cm,150,163
kaos,M,weight_kg,42,55
kaos,L,height_cm,160,172
kaos,L,weight_kg,55,68
kaos,XL,height_cm,175,182
sandal,40,foot_cm,24.0,"24,5"
sandal,41,foot_cm,24.8,25.4
"""
PROMOS = """
code,text,minimum,from,until,skus,marketplace
JALAN,Potongan Rp5.000,,2026-11-01,2026-11-23,,
LEWAT,Potongan Rp6.000,,2026-11-01,2026-11-22,,
NANTI,Potongan Rp7.000,,2026-11-24,2026-12-01,,
WEB,Potongan Rp8.000,,,,,web
SORE,Potongan Rp9.000,,2026-11-23 12:00,2026-11-23 18:00,,
"""
NOTICES = """
from,until,text,intents,skus,overrides
2026-11-20,2026-11-23,COD tutup dulu..,ask_payment,K-1|L-1,cod:false
2026-11-20,2026-11-23,Sedang ramai.,ask_shipping_time,,
2026-11-01,2026-11-22,Sudah lewat.,,,cod:true
"""
ORDERS = """
marketplace,order_number,status,ship_by
web,P1,packed,2026-11-23 23:59
web,P2,packed,2026-11-22 23:59
web,S1,shipped,2026-11-25 23:59
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
        ("wholesale", {"sku": "A-1", "quantity": 9}, ["9 pcs", "Rp69.000", "Rp621.000"]),
        ("wholesale", {"sku": "A-1", "quantity": 50}, ["50 pcs", "Rp60.000", "Rp3.000.000"]),
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
        ("expiry", {"sku": "G-1"}, ["28 Februari 2028"]),
        ("expiry", {"sku": "C-1"}, None),
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


@pytest.fixture
def detailed(folder: Path) -> Path:
    texts = {"products": DETAILS, "size_charts": SIZE_CHARTS, "promos": PROMOS, "notices": NOTICES, "orders": ORDERS}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text.lstrip(), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("kind", "about", "expected"),
    [
        ("registration", {"sku": "K-1", "kind": "BPOM"}, ["BPOM NA1"]),
        ("registration", {"sku": "K-1", "kind": "HALAL"}, None),
        ("registration", {"sku": "K-1"}, ["BPOM NA1", "SNI IEC 60335-2-80:2009"]),
        ("registration", {"sku": "K-2"}, None),
        ("usage", {"sku": "K-1"}, ["Cuci dingin."]),
        ("warnings", {"sku": "K-1"}, ["Jauhkan dari api."]),
        ("installation", {"sku": "L-1"}, ["Putar."]),
        ("installation", {"sku": "K-1"}, ["Tidak perlu dipasang."]),
        ("specs", {"sku": "L-1"}, ["daya: 48W", "kabel: 1 m"]),
        ("specs", {"sku": "K-1"}, None),
        ("bundle", {"sku": "L-1"}, ["1 lampu"]),
        ("bundle", {"sku": "P-1"}, ["2 × Kaos M", "1 × Lampu"]),
        ("bundle", {"sku": "K-1"}, None),
        ("no_warranty", {"sku": "K-1"}, ["tidak ada garansi"]),
        ("no_warranty", {"sku": "K-2"}, None),
        ("no_warranty", {"sku": "P-1"}, None),
        ("wholesale_tiers", {"sku": "K-2"}, ["mulai 6 pcs: Rp214.000", "mulai 24 pcs: Rp198.000"]),
        ("wholesale_tiers", {"sku": "K-1"}, None),
        ("fits", {"sku": "L-1", "model": "iPhone 15"}, ["tercatat untuk iPhone 15"]),
        ("fits", {"sku": "L-1", "model": "Honda BeAT", "year": 2019}, ["tercatat untuk Honda BeAT (2012–2019)"]),
        ("fits", {"sku": "L-1", "model": "Yamaha NMAX", "year": 2026}, ["tercatat untuk Yamaha NMAX (2015–)"]),
        ("fits", {"sku": "L-1", "model": "Honda BeAT"}, ["Honda BeAT (2012–2019)", "yang mana?"]),
        ("fits", {"sku": "K-1", "model": "Honda BeAT"}, None),
        ("payment", {"way": "cod"}, ["COD tergantung alamatnya"]),
        ("payment", {"way": "cod", "sku": "K-1"}, ["belum bisa COD"]),
        ("payment", {"way": "cod", "sku": "K-2"}, ["COD tergantung alamatnya"]),
        ("payment", {"way": "instalment", "sku": "K-1"}, ["Bisa dicicil,"]),
        ("promo", {"code": "JALAN"}, ["Potongan Rp5.000", "kode JALAN", "sampai 23 November 2026"]),
        ("promo", {"code": "LEWAT"}, None),
        ("promo", {"code": "NANTI"}, None),
        ("promo", {"code": "SORE"}, None),
        ("promo", {"code": "LAIN"}, None),
        ("promo", {"code": "WEB", "marketplace": "web"}, ["Potongan Rp8.000", "kode WEB"]),
        ("promo", {"code": "WEB", "marketplace": "onetalk"}, None),
        ("notice", {}, ["Sedang ramai"]),
        ("notice", {"sku": "K-1"}, ["COD tutup dulu", "Sedang ramai"]),
        ("notice", {"sku": "K-1", "intent": "ask_payment"}, ["COD tutup dulu"]),
        ("notice", {"intent": "ask_payment"}, None),
        ("ship_by", {"order": "P1"}, ["P1", "23 November 2026"]),
        ("ship_by", {"order": "P2"}, None),
        ("ship_by", {"order": "S1"}, None),
        ("return_days", {}, ["3 hari"]),
        ("returns_note", {}, ["Sertakan video."]),
        ("haggle_line", {}, ["Harga pas ya Kak."]),
    ],
)
def test_detail_is_written_as_the_bot_must_write_it(
    detailed: Path, kind: str, about: dict[str, object], expected: object
) -> None:
    assert shop_at(detailed).fact(kind, **about) == expected


def test_a_model_or_year_that_is_not_listed_is_answered_by_the_whole_list(detailed: Path) -> None:
    shop = shop_at(detailed)
    answer = ["belum tercatat cocok", "iPhone 15", "Honda BeAT (2012–2019)", "Yamaha NMAX (2015–)"]

    assert shop.fact("fits", sku="L-1", model="Honda BeAT", year=2021) == answer
    assert shop.fact("fits", sku="L-1", model="Vario 125") == answer


@pytest.mark.parametrize(
    ("sku", "measures", "expected"),
    [
        ("K-1", {"height_cm": 155}, [": M.", "M: tinggi 150–163 cm"]),
        (
            "K-1",
            {"height_cm": 161, "weight_kg": 60},
            [": L.", "M: tinggi 150–163 cm", "L: tinggi 160–172 cm", "L: berat 55–68 kg"],
        ),
        ("K-1", {"weight_kg": 55}, [": M atau L.", "M: berat 42–55 kg", "L: berat 55–68 kg"]),
        ("K-1", {"height_cm": 170, "weight_kg": 50}, [": L.", "L: tinggi 160–172 cm", "M: berat 42–55 kg"]),
        ("K-1", {"height_cm": 173}, [": L atau XL.", "L: tinggi 160–172 cm", "XL: tinggi 175–182 cm"]),
        ("K-1", {"height_cm": 155, "chest_cm": 90}, [": M.", "M: tinggi 150–163 cm"]),
        ("K-1", {"height_cm": 190}, None),
        ("K-1", {"height_cm": 155, "weight_kg": 90}, None),
        ("K-1", {"chest_cm": 90}, None),
        ("K-2", {"height_cm": 155}, None),
        ("P-1", {"foot_cm": 24.6}, [": 40 atau 41.", "40: panjang kaki 24–24,5 cm", "41: panjang kaki 24,8–25,4 cm"]),
    ],
)
def test_size_is_advised_by_the_rows_that_hold_or_surround_every_measure(
    detailed: Path, sku: str, measures: dict[str, float], expected: list[str] | None
) -> None:
    assert shop_at(detailed).fact("size", sku=sku, **measures) == expected


def test_a_size_chart_is_told_by_size(detailed: Path) -> None:
    shop = shop_at(detailed)

    assert shop.fact("size_chart", sku="P-1") == ["40: panjang kaki 24–24,5 cm", "41: panjang kaki 24,8–25,4 cm"]
    assert shop.fact("size_chart", sku="K-1")[:1] == ["M: tinggi 150–163 cm, berat 42–55 kg"]
    assert shop.fact("size_chart", sku="K-2") is None


def test_what_is_not_in_the_files_is_no_detail(folder: Path) -> None:
    (folder / "shop.yml").write_text("id: toko-uji\n")

    shop = shop_at(folder)

    asked = [("payment", {"way": "cod"}), ("promo", {"code": "A"}), ("notice", {}), ("return_days", {}), ("haggle_line", {})]
    assert [shop.fact(kind, **about) for kind, about in asked] == [None] * len(asked)
    assert shop.fact("returns_note") is None
    assert shop.fact("installation", sku="A-1") is None


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


DEMO_DETAILS = [
    ("langkah-kita", "size", {"sku": "LK-KAOS-HTM", "height_cm": 168, "weight_kg": 60}),
    ("langkah-kita", "size_chart", {"sku": "LK-BOOTS-41"}),
    ("langkah-kita", "payment", {"way": "cod"}),
    ("langkah-kita", "return_days", {}),
    ("langkah-kita", "returns_note", {}),
    ("langkah-kita", "haggle_line", {}),
    ("sehat-ceria", "registration", {"sku": "SC-SERVC-20", "kind": "BPOM"}),
    ("sehat-ceria", "usage", {"sku": "SC-SERVC-20"}),
    ("sehat-ceria", "warnings", {"sku": "SC-SERVC-20"}),
    ("sehat-ceria", "wholesale_tiers", {"sku": "SC-SERVC-20"}),
    ("sehat-ceria", "bundle", {"sku": "SC-PAKET-3"}),
    ("sehat-ceria", "warranty_terms", {"sku": "SC-TERMO-KT"}),
    ("terang-elektronik", "specs", {"sku": "TE-LED-9"}),
    ("terang-elektronik", "fits", {"sku": "TE-LEDM-H6", "model": "Honda BeAT", "year": 2018}),
    ("terang-elektronik", "installation", {"sku": "TE-AKI-3"}),
    ("terang-elektronik", "condition", {"sku": "TE-SPK-RF"}),
    ("terang-elektronik", "payment", {"way": "instalment"}),
]
DEMO_PROMOS = [("sehat-ceria", "CERIA15"), ("terang-elektronik", "LAMPU10"), ("langkah-kita", "SEPATU10")]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in VARIATIONS.items()}


@pytest.mark.parametrize(("shop", "kind", "about"), DEMO_DETAILS)
def test_every_kind_of_detail_is_changed_and_removed_in_the_copies(
    copies: dict[str, Path], shop: str, kind: str, about: dict[str, object]
) -> None:
    told = {name: shop_at(folder / shop).fact(kind, **about) for name, folder in copies.items()}

    assert told["as_written"]
    assert told["changed"] not in (None, told["as_written"])
    assert told["removed"] is None
    assert told["expired"] == told["as_written"] or kind == "wholesale_tiers"


@pytest.mark.parametrize(("shop", "code"), DEMO_PROMOS)
def test_promotions_are_changed_removed_and_expired_in_the_copies(copies: dict[str, Path], shop: str, code: str) -> None:
    told = {name: shop_at(folder / shop).fact("promo", code=code) for name, folder in copies.items()}

    assert told["as_written"]
    assert told["changed"] not in (None, told["as_written"])
    assert told["removed"] is None
    assert told["expired"] is None


def test_only_the_changed_copies_have_a_notice_in_force(copies: dict[str, Path]) -> None:
    for shop in ("sehat-ceria", "terang-elektronik", "langkah-kita"):
        told = {name: shop_at(folder / shop).fact("notice") for name, folder in copies.items()}

        assert [name for name, notice in told.items() if notice] == ["changed"]


def test_an_unknown_kind_of_fact_is_refused(folder: Path) -> None:
    with pytest.raises(KeyError):
        shop_at(folder).fact("prise", sku="A-1")


def test_the_reader_imports_nothing_from_the_bot() -> None:
    support = Path(__file__).parent / "support"
    modules = [support / f"{name}.py" for name in ("shop_reader", "shop_details", "shop_tables", "shop_times", "indonesian")]
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in modules]
    imported = [node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert len(imported) >= 10
    assert not [name for name in imported if name.split(".")[0] == "bot"]
