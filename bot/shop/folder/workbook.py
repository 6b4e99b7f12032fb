"""Reads a table from an .xlsx workbook. Whatever the file holds, the outcome is a Table or faults."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot.shop.folder.faults import CellInvalid, Faults, shown
from bot.shop.folder.sheet_cells import cell_text
from bot.shop.folder.tables import Table, build_table

_MOST_BYTES = 64 * 1024 * 1024  # unpacked; a small file may hold far more
_MOST_CELLS = 500_000
_MOST_ROWS = 100_000  # a single cell far below makes as many empty rows above it


class _Refused(CellInvalid):
    """A whole workbook is not read."""


def read_workbook(file: str, data: bytes, known: frozenset[str], required: frozenset[str], faults: Faults) -> Table:
    """A table from the first sheet, with the sheet's own row numbers as lines."""
    try:
        lines = _lines(file, data, faults)
    except _Refused as refused:
        faults.add(file, refused.what, refused.remedy)
        return Table(file, known, ())
    return build_table(file, lines, known, required, faults)


def _lines(file: str, data: bytes, faults: Faults) -> list[tuple[int, list[str]]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's own, about looks that it leaves out
            return _Workbook.opened(data).lines(file, faults)
    except _Refused:
        raise
    except Exception as error:  # openpyxl raises all kinds on a broken, encrypted or foreign file
        raise _Refused(
            f"cannot be read as a workbook ({shown(str(error) or type(error).__name__)})",
            "open it in Excel, take off any password, and save it as Excel Workbook (.xlsx)",
        ) from error


@dataclass(frozen=True)
class _Workbook:
    """One workbook, seen twice: as values, and as formulas to know whose value is missing."""

    values: Any
    formulas: Any

    @classmethod
    def opened(cls, data: bytes) -> "_Workbook":
        with ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > _MOST_BYTES:
            raise _too_large(f"{_MOST_BYTES // 1024**2} MiB unpacked")
        views = [load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False) for values in (True, False)]
        for sheet in (sheet for view in views for sheet in view.worksheets):
            sheet.reset_dimensions()  # what a file says of its size need not be true
        return cls(*views)

    def lines(self, file: str, faults: Faults) -> list[tuple[int, list[str]]]:
        """The rows that hold anything, of the first sheet."""
        first, *others = self.values.worksheets
        for sheet in others:
            if any(cell.value is not None for row in _rows(sheet) for cell in row):
                raise _Refused(
                    f"holds cells beside its first sheet, on {shown(sheet.title)}",
                    "keep the table alone, on the first sheet, and move the others to a file elsewhere",
                )
        pairs = zip(_rows(first), _rows(self.formulas.worksheets[0]), strict=True)
        rows = (
            (line, _texts(f"{file} line {line}", values, formulas, faults))
            for line, (values, formulas) in enumerate(pairs, start=1)
        )
        return [(line, texts) for line, texts in rows if any(text.strip() for text in texts)]


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    cells = 0
    for line, row in enumerate(sheet.rows, start=1):
        cells += len(row)
        if line > _MOST_ROWS:
            raise _too_large(f"{_MOST_ROWS:,} rows")
        if cells > _MOST_CELLS:
            raise _too_large(f"{_MOST_CELLS:,} cells")
        yield tuple(row)


def _too_large(limit: str) -> _Refused:
    return _Refused(f"is larger than {limit}", "delete the empty rows and columns around the table, or save it as CSV UTF-8")


def _texts(where: str, values: tuple[Any, ...], formulas: tuple[Any, ...], faults: Faults) -> list[str]:
    texts = []
    for place, (cell, formula) in enumerate(zip(values, formulas, strict=True), start=1):
        try:
            texts.append(cell_text(cell, is_formula=formula.data_type == "f"))
        except CellInvalid as invalid:
            faults.add(f"{where}, column {get_column_letter(place)}", invalid.what, invalid.remedy)
            texts.append("")
    return texts
