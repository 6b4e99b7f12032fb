"""Reads a table into rows of text by column. One reader per file kind, all giving the same Table."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from bot.shop.folder.faults import Faults, choose, shown


@dataclass(frozen=True)
class Table:
    """The rows of a table: the line where each begins, and its cells by column."""

    file: str
    columns: frozenset[str]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_csv(file: str, text: str, known: frozenset[str], required: frozenset[str], faults: Faults) -> Table:
    """A table from CSV text, with commas or semicolons."""
    lines: list[tuple[int, list[str]]] = []
    try:
        lines.extend(_lines(text))
    except csv.Error as error:
        line = lines[-1][0] + 1 if lines else 1
        faults.add(
            f"{file} line {line} or below",
            f"cannot be read as CSV ({error})",
            "close every quotation mark and save it as CSV UTF-8",
        )
        return Table(file, known, ())
    return build_table(file, lines, known, required, faults)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return ";" if header.count(";") > header.count(",") else ","


def build_table(
    file: str, lines: list[tuple[int, list[str]]], known: frozenset[str], required: frozenset[str], faults: Faults
) -> Table:
    """A table from numbered lines of cells, the first being the header."""
    if not lines:
        faults.add(file, "is empty", f"begin with a line of column names, at least {', '.join(sorted(required))}")
        return Table(file, known, ())
    header = [cell.strip().casefold() for cell in lines[0][1]]
    _check_header(file, lines[0][0], header, known, faults)
    for column in sorted(required - set(header)):
        faults.add(f"{file} line {lines[0][0]}", f"the column {column} is missing", "add it")
    rows = tuple((line, _row(file, line, header, cells, faults)) for line, cells in lines[1:])
    return Table(file, frozenset(header), rows)


def _check_header(file: str, line: int, header: list[str], known: frozenset[str], faults: Faults) -> None:
    for place, column in enumerate(header):
        where = f"{file} line {line}, column {place + 1}"
        if column and column not in known:
            faults.add(where, f"the column {shown(column)} is unknown", choose(column, known))
        elif column and column in header[:place]:
            faults.add(where, f"the column {column} stands there twice", "keep one")


def _row(file: str, line: int, header: list[str], cells: list[str], faults: Faults) -> Mapping[str, str]:
    for place, cell in enumerate(cells):
        if cell.strip() and (place >= len(header) or not header[place]):
            where = f"{file} line {line}, column {place + 1}"
            faults.add(
                where,
                f"{shown(cell.strip())} stands under no column name",
                "take it out; in a CSV, put texts that hold separators in quotes",
            )
            break
    return {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column}
