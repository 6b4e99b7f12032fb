"""Finds and decodes the files of a shop folder. Whatever the disk holds, the outcome is text or a fault."""

import codecs
from pathlib import Path

from bot.shop.folder.faults import Faults, nearest

TABLES = ("products", "batches", "size_charts", "rates", "promos", "notices", "orders")
_KNOWN = ("shop.yml", *(f"{table}{suffix}" for table in TABLES for suffix in (".csv", ".xlsx")))
_LOOKS_LIKE_DATA = (".csv", ".xlsx", ".xls", ".yml", ".yaml")
_LIMITS = {".yml": 256 * 1024, ".csv": 32 * 1024 * 1024, ".xlsx": 32 * 1024 * 1024}


def list_files(path: Path, faults: Faults) -> frozenset[str]:
    """The names in the folder; those that look like a misspelt table are refused, other strangers noted."""
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no path"
        faults.add(
            printable(str(path)), f"cannot be read as a folder ({reason})", "name the folder that holds shop.yml and products.csv"
        )
        return frozenset()
    for name in names:
        if name not in _KNOWN and Path(name).suffix.casefold() in _LOOKS_LIKE_DATA and not name.startswith((".", "~")):
            _refuse_stranger(name, faults)
    for table in TABLES:
        if {f"{table}.csv", f"{table}.xlsx"} <= set(names):
            faults.add(f"{table}.xlsx", f"stands beside {table}.csv", "keep the newer one, and move the other elsewhere")
    return frozenset(names)


def printable(name: str) -> str:
    """A path or file name without what no terminal or database can carry."""
    return name.encode("utf-8", "backslashreplace").decode()


def _refuse_stranger(name: str, faults: Faults) -> None:
    meant = nearest(name, _KNOWN)
    if Path(name).suffix.casefold() == ".xls":
        remedy = "save it as Excel Workbook (.xlsx) or as CSV UTF-8"
        faults.add(printable(name), "is a spreadsheet of the old kind, which is not read", remedy)
    else:
        faults.add(printable(name), "is no file of a shop folder", f"did you mean {meant}? Rename it, or move it elsewhere")


def read_text(path: Path, faults: Faults) -> str | None:
    """The file's text, or None after a fault."""
    data = read_bytes(path, faults)
    return None if data is None else _decode(path.name, data, faults)


def read_bytes(path: Path, faults: Faults) -> bytes | None:
    """What the file holds, or None after a fault."""
    try:
        return _within_limit(path, faults)
    except (OSError, ValueError) as error:
        faults.add(
            path.name, f"cannot be read ({getattr(error, 'strerror', None) or error})", "check the file and who may read it"
        )
        return None


def _within_limit(path: Path, faults: Faults) -> bytes | None:
    limit = _LIMITS[path.suffix]
    if not path.is_file():
        faults.add(path.name, "is no file", "put an ordinary file there")
        return None
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        faults.add(path.name, f"is larger than {limit // 1024} KiB", "split off what is no shop data")
        return None
    return data


def _decode(name: str, data: bytes, faults: Faults) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data:
        faults.add(name, "is no UTF-8 text", "save it as CSV UTF-8, or as plain UTF-8 text")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(name, data, faults)


def _decode_windows(name: str, data: bytes, faults: Faults) -> str | None:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(
            f"{name} line {line}", "is neither UTF-8 nor Windows-1252 text", "save it as CSV UTF-8, or as plain UTF-8 text"
        )
        return None
    faults.note(f"{name} read as Windows-1252")
    return text
