"""Tables as .xlsx: the same values as from CSV, as the seller sees them; whatever else the file holds is a fault."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Fault, ShopFolderInvalid
from bot.shop.folder import read_shop_folder
from bot.shop.folder.files import TABLES
from bot.shop.values import ShopFolder
from tests.support.shops import NOW, PRODUCTS_CSV, at, write_folder
from tests.support.workbooks import NAMESPACE, Shaped, a_workbook, packed, parts_of, with_rows, with_sheet

DEMO = Path(__file__).parents[3] / "demo"
PRODUCTS = [line.split(",") for line in PRODUCTS_CSV.splitlines()]
BOMB = b" " * (65 * 1024 * 1024)
HEADER = '<row r="1"><c t="str"><v>sku</v></c><c t="str"><v>name</v></c><c t="str"><v>description</v></c></row>'
ENTITIES = "".join(f'<!ENTITY a{place + 1} "{f"&a{place};" * 10}">' for place in range(12))


def read(path: Path, **files: bytes | str) -> ShopFolder:
    """The smallest shop, with these workbooks (or CSV texts) in place of its tables."""
    for old in path.glob("*.*"):
        old.unlink()
    write_folder(path)
    for table, content in files.items():
        (path / f"{table}.csv").unlink(missing_ok=True)
        kind = "csv" if isinstance(content, str) else "xlsx"
        (path / f"{table}.{kind}").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_shop_folder(path, NOW)[0]


def faults(path: Path, **files: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(ShopFolderInvalid) as raised:
        read(path, **files)
    return raised.value.faults


def products(*cells: Any, column: str) -> bytes:
    """Products whose one further column holds these cells."""
    return a_workbook([["sku", "name", column], *([f"S{place}", "Tas", cell] for place, cell in enumerate(cells))])


def descriptions(path: Path, *cells: Any) -> list[str | None]:
    """The cells, as free text."""
    return [variant.description for variant in read(path, products=products(*cells, column="description")).variants]


@pytest.mark.parametrize("shop", ["langkah-kita", "sehat-ceria", "terang-elektronik"])
def test_a_demo_shop_as_workbooks_is_the_same_shop(tmp_path: Path, shop: str) -> None:
    (tmp_path / "shop.yml").write_bytes((DEMO / shop / "shop.yml").read_bytes())
    tables = [path for path in (DEMO / shop).glob("*.csv") if path.stem in TABLES]
    for table in tables:
        rows = csv.reader(StringIO(table.read_text(encoding="utf-8"), newline=""))
        (tmp_path / f"{table.stem}.xlsx").write_bytes(a_workbook(list(rows)))

    assert len(tables) >= 5
    assert read_shop_folder(tmp_path, NOW) == read_shop_folder(DEMO / shop, NOW)


def test_numbers_are_read_as_the_seller_sees_them(tmp_path: Path) -> None:
    told = descriptions(
        tmp_path,
        125000,
        125000.0,
        6.9,
        0.1 + 0.2,
        Shaped(125000, '"Rp"#,##0_);[Red]("Rp"#,##0)'),
        Shaped(143749.6, "#,##0"),
        Shaped(6.9, "0.00"),
        Shaped(0.125, "0.0%"),
        Shaped(42, "00000"),
        "00042",
        Shaped(8991234567890, "0.00E+00"),
        -5,
    )

    assert told == (
        ["125000", "125000", "6.9", "0.3", "125000", "143750", "6.9", "12.5%", "00042", "00042", "8991234567890", "-5"]
    )


def test_dates_and_times_are_read_as_the_seller_sees_them(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 23, 7, 20)  # noqa: DTZ001 - a sheet knows no zone
    told = descriptions(
        tmp_path,
        date(2026, 11, 23),
        Shaped(moment, "[$-421]dd mmmm yyyy"),
        Shaped(moment, "dd/mm/yyyy hh:mm"),
        Shaped(moment, "h:mm AM/PM"),
        Shaped(date(2026, 11, 1), "mmm-yy"),
        time(15, 0),
        Shaped(timedelta(hours=26, minutes=5), "[h]:mm"),
    )

    assert told == ["2026-11-23", "2026-11-23", "2026-11-23 07:20", "07:20", "11/2026", "15:00", "26:05"]


def test_a_month_typed_into_excel_still_means_its_last_day(tmp_path: Path) -> None:
    rows = [["sku", "expires"], ["KAOS-M", Shaped(date(2027, 3, 1), "mmm-yy")]]

    assert read(tmp_path, batches=a_workbook(rows)).batches[0].expires == date(2027, 3, 31)


def test_a_date_alone_ends_with_its_day_and_a_date_with_a_time_at_that_time(tmp_path: Path) -> None:
    day = datetime(2026, 12, 2)  # noqa: DTZ001 - a sheet knows no zone
    rows = [["text", "until"], ["Ramai", Shaped(day, "dd/mm/yyyy")], ["Sepi", Shaped(day, "dd/mm/yyyy hh:mm")]]

    ends = [notice.until for notice in read(tmp_path, notices=a_workbook(rows)).notices]

    assert ends == [at("2026-12-02 23:59:59"), at("2026-12-02 00:00")]


def test_yes_and_no_and_line_breaks_are_read(tmp_path: Path) -> None:
    folder = read(tmp_path, products=products(True, False, column="discontinued"))

    assert [variant.discontinued for variant in folder.variants] == [True, False]
    assert descriptions(tmp_path, "satu_x000D_\ndua", "=1+1", "#N/A") == ["satu\r\ndua", "=1+1", "#N/A"]


def test_a_formula_is_read_by_its_result(tmp_path: Path) -> None:
    start = '<c t="str"><v>A{0}</v></c><c t="str"><v>Tas</v></c>'
    cells = ("<c><f>1+1</f><v>2</v></c>", '<c t="str"><f>IF(A1="","",A1)</f><v></v></c>')
    rows = "".join(f"<row>{start.format(place)}{cell}</row>" for place, cell in enumerate(cells))

    variants = read(tmp_path, products=with_rows(HEADER + rows)).variants

    assert [variant.description for variant in variants] == ["2", None]


def test_texts_are_read_from_where_excel_keeps_them(tmp_path: Path) -> None:
    parts = parts_of(with_rows("".join(f'<row><c t="s"><v>{a}</v></c><c t="s"><v>{b}</v></c></row>' for a, b in ("01", "23"))))
    texts = "".join(f"<si><t>{text}</t></si>" for text in ("sku", "name", "007", "Tas &amp; Topi"))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{NAMESPACE}">{texts}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)

    (variant,) = read(tmp_path, products=packed(parts)).variants

    assert (variant.sku, variant.name) == ("007", "Tas & Topi")


def test_a_formula_without_its_result_and_an_error_name_cell_and_remedy(tmp_path: Path) -> None:
    rows = [["sku", "name", "price"], ["A", "Tas", Shaped("=1+1", "0")], [], ["B", "Tas", Shaped("#N/A", "0")]]

    found = faults(tmp_path, products=a_workbook(rows))

    assert [str(fault) for fault in found] == [
        "products.xlsx line 2, column C: holds a formula without its result – open the file in Excel and save it",
        "products.xlsx line 4, column C: '#N/A' is an error of the spreadsheet – mend the formula, or empty the cell",
    ]


def test_a_number_with_more_digits_than_a_sheet_keeps_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, products=a_workbook([["sku", "name"], [1729384756102938475, "Tas"], [899123456789012, "Topi"]]))

    assert fault.where == "products.xlsx line 2, column sku"
    assert "format the column as text" in fault.remedy


def test_empty_rows_are_skipped_and_a_fault_names_the_sheets_own_row(tmp_path: Path) -> None:
    rows = [[], ["sku", "name", "price"], [], ["A", "Tas", 95000], [" ", None, ""], ["B", "Topi", "95 ribu"]]

    (fault,) = faults(tmp_path, products=a_workbook(rows))

    assert fault.where == "products.xlsx line 6, column price"


def test_what_a_sheet_says_of_its_size_and_looks_does_not_matter(tmp_path: Path) -> None:
    rows = '<row><c t="str"><v>sku</v></c><c t="str"><v>name</v></c></row><row><c><v>7</v></c><c><v>8</v></c></row>'
    size, looks = '<dimension ref="A1:A1"/>', '<extLst><ext uri="{0}"/></extLst>'
    content = f'<worksheet xmlns="{NAMESPACE}">{size}<sheetData>{rows}</sheetData>{looks}</worksheet>'.encode()

    (variant,) = read(tmp_path, products=with_sheet(content)).variants

    assert (variant.sku, variant.name) == ("7", "8")


def test_only_the_first_sheet_may_hold_cells(tmp_path: Path) -> None:
    assert len(read(tmp_path, products=a_workbook(PRODUCTS, [], [[None]])).variants) == 2

    (fault,) = faults(tmp_path, products=a_workbook(PRODUCTS, [[], ["catatan"]]))

    assert (fault.where, "beside its first sheet, on 'Sheet1'" in fault.what) == ("products.xlsx", True)
    assert "keep the table alone" in fault.remedy


def test_a_table_as_csv_and_as_workbook_is_a_fault(tmp_path: Path) -> None:
    path = write_folder(tmp_path, {"products.xlsx": a_workbook(PRODUCTS)})

    with pytest.raises(ShopFolderInvalid, match=r"products\.xlsx: stands beside products\.csv – keep the newer one"):
        read_shop_folder(path, NOW)


def test_an_old_spreadsheet_and_a_misspelt_workbook_are_refused_with_a_remedy(tmp_path: Path) -> None:
    path = write_folder(tmp_path, {"rates.xls": b"", "batchs.xlsx": b"", "~$rates.xlsx": b""})

    with pytest.raises(ShopFolderInvalid) as raised:
        read_shop_folder(path, NOW)

    misspelt, old = raised.value.faults
    assert (misspelt.where, "did you mean batches.xlsx?" in misspelt.remedy) == ("batchs.xlsx", True)
    assert (old.where, ".xlsx" in old.remedy) == ("rates.xls", True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\3\4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,  # how a locked workbook and an old .xls begin
        packed({"word/document.xml": b"<w/>"}),
        with_sheet(b"<worksheet"),
        with_sheet(f'<!DOCTYPE x [<!ENTITY a0 "x">{ENTITIES}]><worksheet>&a12;</worksheet>'.encode()),
        with_rows(f"<row><c><v>{'9' * 5000}</v></c></row>"),
        a_workbook(PRODUCTS)[:-100],
    ],
    ids=["empty", "cut", "locked", "document", "no-xml", "laughs", "digits", "torn"],
)
def test_a_broken_or_locked_workbook_is_a_fault_with_a_remedy(tmp_path: Path, content: bytes) -> None:
    (fault,) = faults(tmp_path, products=content)

    assert (fault.where, "cannot be read as a workbook" in fault.what) == ("products.xlsx", True)
    assert "take off any password" in fault.remedy


@pytest.mark.parametrize(
    "make",
    [
        lambda: with_sheet(b" " * (65 * 1024 * 1024)),
        lambda: with_rows('<row r="999999999999"><c><v>1</v></c></row>'),
        lambda: with_rows('<row><c r="ZZZ1"><v>1</v></c></row>' * 30),
    ],
    ids=["bytes", "rows", "cells"],
)
def test_what_unpacks_to_far_too_much_is_a_fault(tmp_path: Path, make: Callable[[], bytes]) -> None:
    content = make()

    (fault,) = faults(tmp_path, products=content)

    assert len(content) < 100_000
    assert "is larger than" in fault.what
    assert "CSV" in fault.remedy


@given(place=st.integers(0, 10**6), bytes_=st.binary(min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_raises_anything_else(tmp_path: Path, place: int, bytes_: bytes) -> None:
    parts = parts_of(_SOUND)
    name = sorted(parts)[place % len(parts)]
    content = bytearray(parts[name])
    start = place % len(content)
    content[start : start + len(bytes_)] = bytes_

    try:
        read(tmp_path, products=packed({**parts, name: bytes(content)}))
    except ShopFolderInvalid as invalid:
        assert invalid.faults


_SOUND = a_workbook([*PRODUCTS, ["A", "B", "Tas", 1.5, Shaped(date(2026, 11, 23), "dd/mm/yyyy"), True]])
_TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=6)
_DATES = st.dates(date(2020, 1, 1), date(2030, 12, 31))
_MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 22)).map(  # noqa: DTZ001 - a sheet knows no zone
    lambda moment: moment.replace(second=0, microsecond=0)
)
_NUMBERS = st.decimals(0, 9999, places=2) | st.integers(0, 10**7)
_COLUMNS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "products": {
        "sku": st.from_regex(r"0{0,2}[A-Z1-9]{1,4}", fullmatch=True),
        "name": _TEXTS,
        "price": st.integers(0, 10**9),
        "stock": _NUMBERS,
        "restock_date": _DATES,
        "discontinued": st.booleans(),
        "description": _TEXTS | _NUMBERS | _DATES,
        "as_of": _MOMENTS,
    },
    "batches": {"sku": st.just("KAOS-M"), "batch": _TEXTS, "expires": _DATES | _TEXTS, "quantity": st.integers(0, 99)},
    "size_charts": {
        "chart": _TEXTS,
        "size": st.integers(30, 45),
        "measure": st.just("foot_cm"),
        "from": _NUMBERS,
        "to": _NUMBERS,
    },
    "notices": {"from": _MOMENTS | _DATES, "until": _MOMENTS | _DATES, "text": _TEXTS},
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[Any]]]:
    """A table's name and its typed rows under their header; any cell may be empty."""
    name = draw(st.sampled_from(sorted(_COLUMNS)))
    row = st.tuples(*(cells | st.none() for cells in _COLUMNS[name].values()))
    return name, [list(_COLUMNS[name]), *map(list, draw(st.lists(row, max_size=4)))]


def as_csv(rows: Sequence[Sequence[Any]]) -> str:
    """As a seller would type it."""
    file = StringIO(newline="")
    csv.writer(file).writerows([_typed(cell) for cell in row] for row in rows)
    return file.getvalue()


def _typed(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)


def outcome(path: Path, table: str, content: str | bytes) -> ShopFolder | list[tuple[str, str]]:
    """The shop, or what is wrong with it; the two kinds of file differ in their name alone."""
    try:
        return read(path, **{table: content})
    except ShopFolderInvalid as invalid:
        return [(fault.where.replace(".xlsx", ".csv"), fault.what) for fault in invalid.faults]


@given(table=tables())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_is_the_same_as_csv_and_as_workbook(tmp_path: Path, table: tuple[str, list[list[Any]]]) -> None:
    name, rows = table

    assert outcome(tmp_path / "workbook", name, a_workbook(rows)) == outcome(tmp_path / "csv", name, as_csv(rows))
