"""Builds .xlsx workbooks, sound and broken. openpyxl stores no results of formulas, so those are written into the XML."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Shaped:
    """A value with its number format."""

    value: Any
    number_format: str


def a_workbook(*sheets: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of these sheets; every text stays one, even where it looks like a formula."""
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                _write(sheet.cell(line, column), value)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, Shaped):
        cell.value, cell.number_format = value.value, value.number_format
    else:
        cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def with_rows(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows, written as XML."""
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{xml}</sheetData></worksheet>'
    return with_sheet(sheet.encode())


def with_sheet(content: bytes) -> bytes:
    """A workbook whose only sheet is this file."""
    return packed({**parts_of(a_workbook([])), SHEET: content})


def parts_of(workbook: bytes) -> dict[str, bytes]:
    """The files in it."""
    with ZipFile(BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """These files as one archive."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
