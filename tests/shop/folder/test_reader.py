"""The importer: everything valid is read, everything else is a fault with its place and remedy."""

from datetime import date, datetime, time, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Fault, ShopFolderInvalid
from bot.shop.folder import read_shop_folder
from bot.shop.values import Availability, Bundled, Fit, Overrides, Registration, ShopFolder, Span, Tier
from tests.support.shops import NOW, PRODUCTS_CSV, SHOP_YML, at, write_folder

DEMO = Path(__file__).parents[3] / "demo"
TABLES = ("products", "batches", "size_charts", "rates", "promos", "notices", "orders")


def read(path: Path, **files: str | bytes) -> ShopFolder:
    named = {f"{name}.{'yml' if name == 'shop' else 'csv'}": content for name, content in files.items()}
    return read_shop_folder(write_folder(path, named), NOW)[0]


def faults(path: Path, **files: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(ShopFolderInvalid) as raised:
        read(path, **files)
    return raised.value.faults


def product(cells: str, columns: str) -> str:
    return f"sku,name,{columns}\nA,Barang,{cells}\nB,Lain{',' * (columns.count(',') + 1)}\n"


def test_every_demo_shop_is_read_without_a_remark() -> None:
    folders = sorted(path for path in DEMO.iterdir() if path.is_dir())
    assert len(folders) >= 3

    for path in folders:
        folder, notes = read_shop_folder(path, datetime(2026, 11, 22, 12, tzinfo=timezone.utc))
        assert (folder.shop.id, notes) == (path.name, ())
        assert len(folder.variants) > 20


def test_the_smallest_folder_has_the_defaults(tmp_path: Path) -> None:
    folder = read(tmp_path)

    assert (folder.shop.low_stock, folder.shop.min_shelf_days, folder.shop.mode.value) == (3, 60, "draft")
    assert [variant.as_of for variant in folder.variants] == [NOW, NOW]
    assert folder.imported_at == NOW


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        shop="id: TOKO\nname: Uji\nlow_stok: 3\n",
        products="sku,name,prise,stock\nA,Barang,1,banyak\nA,Lain,,\n",
        rates="courier,to,per_kg\njna,Medan,10000\n",
    )

    assert [fault.where for fault in found] == [
        "shop.yml line 3, key low_stok",
        "shop.yml line 1, key id",
        "products.csv line 1, column 3",
        "products.csv line 2, column stock",
        "products.csv line 3, column sku",
        "rates.csv line 2, column courier",
    ]
    assert "did you mean low_stock?" in found[0].remedy
    assert "did you mean price?" in found[2].remedy
    assert "did you mean jne?" in found[5].remedy


def test_a_fault_names_line_column_value_and_remedy(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, products="sku,name,price\nA,Barang,95000\nB,Lain,\nC,Tas,95 ribu\n")

    assert str(fault) == (
        "products.csv line 4, column price: '95 ribu' is no amount of rupiah"
        " – write 125000, 125.000 or Rp125.000, or leave it empty"
    )


def test_a_line_number_counts_line_breaks_inside_cells(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, products='sku,name,price\nA,"Barang\nbaru",95000\nB,Lain,x\n')

    assert fault.where == "products.csv line 4, column price"


@pytest.mark.parametrize("cell", ["125000", "125.000", "Rp125.000", "Rp 125.000", "rp125000"])
def test_money_is_read_in_every_usual_spelling(tmp_path: Path, cell: str) -> None:
    assert read(tmp_path, products=product(cell, "price")).variants[0].price == 125_000


@pytest.mark.parametrize("cell", ["0", "-5", "1.5", "12.50", "125 rb", "1.25e5", "9" * 40, "١٢٥"])
def test_what_is_no_amount_is_refused(tmp_path: Path, cell: str) -> None:
    assert faults(tmp_path, products=product(cell, "price"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("02/2028", date(2028, 2, 29)),
        ("EXP 03/27", date(2027, 3, 31)),
        ("exp: 03/2027", date(2027, 3, 31)),
    ],
)
def test_dates_are_read_and_months_mean_their_last_day(tmp_path: Path, cell: str, expected: date) -> None:
    folder = read(tmp_path, batches=f"sku,expires\nKAOS-M,{cell}\n")

    assert folder.batches[0].expires == expected


@pytest.mark.parametrize("cell", ["31/02/2027", "13/2027", "03/27", "besok", "2026-12-31 x", "0001-01-01"])
def test_what_is_no_date_is_refused(tmp_path: Path, cell: str) -> None:
    assert faults(tmp_path, batches=f"sku,expires\nKAOS-M,{cell}\n")


def test_from_starts_the_day_and_until_ends_it_in_the_shops_zone(tmp_path: Path) -> None:
    folder = read(
        tmp_path,
        shop=SHOP_YML + "timezone: Asia/Makassar\n",
        notices="from,until,text\n2026-12-01,2026-12-02,Ramai\n2026-12-01 07:30,2026-12-01 09:00,Sebentar\n",
    )

    day, hours = folder.notices
    assert (day.starts, day.until) == (at("2026-11-30 23:00"), at("2026-12-02 22:59:59"))
    assert (hours.starts, hours.until) == (at("2026-12-01 06:30"), at("2026-12-01 08:00"))


@pytest.mark.parametrize("cutoff", ["14:00", '"14:00"', "14.00", "840"])
def test_a_cutoff_is_a_time_however_it_is_written(tmp_path: Path, cutoff: str) -> None:
    folder = read(tmp_path, shop=SHOP_YML + f"shipping: {{days: mon-sat, cutoff: {cutoff}, handling_days: 0}}\n")

    assert folder.shop.shipping.cutoff == time(14)
    assert folder.shop.shipping.days == (0, 1, 2, 3, 4, 5)


def test_chat_hours_are_read_by_weekday(tmp_path: Path) -> None:
    folder = read(
        tmp_path, shop=SHOP_YML + 'chat_hours: {mon-fri: ["08:00-12:00", "13:00-24:00"], sat: "09:00-15:00", sun: []}\n'
    )

    week = folder.shop.chat_hours
    assert week is not None
    assert week[0] == (Span(time(8), time(12)), Span(time(13), time(23, 59, 59)))
    assert (week[5], week[6]) == ((Span(time(9), time(15)),), ())


def test_a_row_is_read_with_all_its_lists(tmp_path: Path) -> None:
    columns = "wholesale,registration,compatibility,specs,bundle_of,marketplace_ids,price"
    cells = "10:95.000|50:90000,BPOM NA18|sni IEC:1,iPhone 13|Vario 125 [2018-2022]|Beat 2020-,daya:20W,B:2,tiktok:1729,100000"
    variant = read(tmp_path, products=product(cells, columns)).variants[0]

    assert variant.wholesale == (Tier(10, 95_000), Tier(50, 90_000))
    assert variant.registration == (Registration("BPOM", "NA18"), Registration("SNI", "IEC:1"))
    assert variant.compatibility == (Fit("iPhone 13"), Fit("Vario 125", 2018, 2022), Fit("Beat", 2020))
    assert variant.bundle_of == (Bundled("B", 2),)
    assert variant.marketplace_ids == (("tiktok", "1729"),)


def test_overrides_are_read_by_name(tmp_path: Path) -> None:
    cell = '"handling_days:3|cutoff:11:00|shipping_days:none|chat_hours:09:00-10:00,11:00-12:00|cod:conditional"'
    folder = read(tmp_path, notices=f"text,overrides\nRamai,{cell}\n")

    spans = (Span(time(9), time(10)), Span(time(11), time(12)))
    assert folder.notices[0].overrides == Overrides(3, time(11), (), spans, Availability.CONDITIONAL)


@pytest.mark.parametrize(
    ("files", "part"),
    [
        ({"products": product("2099-01-01", "as_of")}, "lies in the future"),
        ({"products": product("10:95000|20:99000", "wholesale")}, "does not follow"),
        ({"products": product("CE 12", "registration")}, "no kind of registration"),
        ({"products": "sku,name\n1.7E+18,Tas\n"}, "rounded by a spreadsheet"),
        ({"products": product("tiktok:1.7E+18", "marketplace_ids")}, "rounded by a spreadsheet"),
        ({"products": product("kaos", "size_chart")}, "does not stand in the table size_charts"),
        ({"products": product("C", "bundle_of")}, "does not stand in the table products"),
        ({"products": product("A", "bundle_of")}, "is a bundle itself"),
        ({"batches": "sku\nKAOS-X\n"}, "does not stand in the table products"),
        ({"promos": "text,skus\nMurah,KAOS-M|KAOS-Z\n"}, "'KAOS-Z' does not stand"),
        ({"notices": "text,skus\nRamai,X\n"}, "does not stand in the table products"),
        ({"orders": "marketplace,order_number,status,items\nweb,1,packed,X:2\n"}, "does not stand in the table products"),
        ({"orders": "marketplace,order_number,status\nweb,1,lost\n"}, "'lost' is unknown"),
        ({"notices": "text,overrides\nRamai,handling_day:3\n"}, "cannot be overridden"),
        ({"rates": "courier,to,per_kg\njne,*,1000\njne,*,2000\n"}, "stands in line 2 already"),
        ({"size_charts": "chart,size,measure,from,to\nk,M,chest_cm,9,8\n"}, "is smaller"),
        ({"shop": SHOP_YML + "name: Lagi\n"}, "stands there twice"),
        ({"shop": SHOP_YML + "timezone: WIB\n"}, "'WIB' is unknown"),
        ({"shop": SHOP_YML + "modes: [{product: KAOZ, mode: draft}]\n"}, "'KAOZ' does not stand"),
        ({"shop": SHOP_YML + "couriers: {web: [{code: jnet}]}\n"}, "'jnet' is unknown"),
        ({"shop": SHOP_YML + "allow: &a {links: *a}\n"}, "again"),
        ({"products": b"\xff\xfes\0k\0u\0"}, "is no UTF-8 text"),
        ({"products": "sku,name\nA,Tas,mahal\n"}, "stands under no column name"),
        ({"products": 'sku,name\nA,"Tas\n'}, "cannot be read as CSV"),
        ({"products": ""}, "is empty"),
        ({"products": "name\nTas\n"}, "the column sku is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_right_is_refused(tmp_path: Path, files: dict[str, str | bytes], part: str) -> None:
    assert any(part in fault.what for fault in faults(tmp_path, **files))


def test_misspelt_intents_are_found_when_the_known_ones_are_given(tmp_path: Path) -> None:
    path = write_folder(tmp_path, {"shop.yml": SHOP_YML + "modes: [{intent: ask_discont, mode: draft}]\n"})

    with pytest.raises(ShopFolderInvalid, match="did you mean ask_discount"):
        read_shop_folder(path, NOW, intents=("ask_discount", "ask_price"))


def test_semicolons_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    folder = read(tmp_path, products=b"\xef\xbb\xbf" + PRODUCTS_CSV.replace(",", ";").encode())

    assert [variant.sku for variant in folder.variants] == ["KAOS-M", "KAOS-L"]


def test_windows_text_is_accepted_with_a_note(tmp_path: Path) -> None:
    path = write_folder(tmp_path, {"products.csv": "sku,name\nA,Café\n".encode("cp1252")})

    folder, notes = read_shop_folder(path, NOW)

    assert folder.variants[0].name == "Café"
    assert notes == ("products.csv read as Windows-1252",)


def test_a_missing_folder_a_missing_file_and_a_folder_in_place_of_a_file_are_faults(tmp_path: Path) -> None:
    with pytest.raises(ShopFolderInvalid, match="cannot be read as a folder"):
        read_shop_folder(tmp_path / "nowhere", NOW)
    path = write_folder(tmp_path / "toko")
    (path / "shop.yml").unlink()
    (path / "rates.csv").mkdir()
    (path / "batchs.csv").write_text("sku\n")

    with pytest.raises(ShopFolderInvalid) as raised:
        read_shop_folder(path, NOW)

    assert [fault.where for fault in raised.value.faults] == ["batchs.csv", "shop.yml", "rates.csv"]
    assert "did you mean batches.csv?" in raised.value.faults[0].remedy


_SNIPPETS = (
    "sku name price stock id: shop.yml name: chat_hours: { } [ ] , ; \n \" ' | : - & * ! % 10:95000 03/2027 EXP 2026-12-31 "
    "wholesale overrides \0 \ufeff Rp1.000 mon-fri 08:00-12:00 1E+18 \\ud800"
)
_PIECES = st.sampled_from(_SNIPPETS.split(" "))
_JUNK = st.binary(max_size=200) | st.lists(_PIECES | st.text(max_size=5), max_size=40).map(
    lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
)


@given(content=_JUNK, table=st.sampled_from(("shop", *TABLES)), header=st.booleans())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_raises_anything_else(tmp_path: Path, content: bytes, table: str, header: bool) -> None:
    start = SHOP_YML.encode() if table == "shop" else PRODUCTS_CSV.encode()

    try:
        read(tmp_path, **{table: start + content if header else content})
    except ShopFolderInvalid as invalid:
        assert invalid.faults
    finally:
        for name in TABLES:
            (tmp_path / f"{name}.csv").unlink(missing_ok=True)


_COLUMNS = {
    "products": "sku,name,price,wholesale,stock,restock_date,as_of,registration,compatibility,specs,bundle_of,marketplace_ids",
    "batches": "sku,batch,produced,expires,quantity",
    "size_charts": "chart,size,measure,from,to",
    "rates": "marketplace,courier,service,to,per_kg,days_from,days_to,as_of",
    "notices": "from,until,text,intents,skus,overrides",
    "orders": "marketplace,order_number,status,created,paid,items,total",
}
_CELLS = st.sampled_from(
    ("", "A", "1", "03/2027", "2026-11-01 25:00", "10:1|5:2", "a:b", "A:99999999999", "web", "cutoff:9", "\u0661")
)


@given(table=st.sampled_from(sorted(_COLUMNS)), cells=st.lists(_CELLS | st.text(max_size=8), max_size=13))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_cell_raises_anything_else(tmp_path: Path, table: str, cells: list[str]) -> None:
    row = ",".join(cell.replace(",", "").replace('"', "").replace("\n", "").replace("\r", "") for cell in cells)

    try:
        read(tmp_path, **{table: (_COLUMNS[table] + "\n" + row + "\n").encode("utf-8", "surrogatepass")})
    except ShopFolderInvalid as invalid:
        assert invalid.faults
    finally:
        (tmp_path / f"{table}.csv").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 5000, 'a: "\\ud800"', 'a: "\\0"', "%YAML 9.9\n---\na: 1", "- 1", "? [a]\n: b", "x" * 300_000],
    ids=["deep", "surrogate", "nul", "version", "list", "key", "huge"],
)
def test_hostile_yaml_is_a_fault(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, shop=text)
    assert faults(tmp_path, shop=SHOP_YML + 'city: "\\ud800"\n')


def test_a_huge_cell_is_a_fault(tmp_path: Path) -> None:
    assert "cannot be read as CSV" in faults(tmp_path, products="sku,name\nA," + "x" * 200_000)[0].what
