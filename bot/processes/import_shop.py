"""`make import SHOP=folder`: reads shop folders into the database, also while SiapKak serves. A faulty folder changes nothing."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.clock import clock_from_environment
from bot.errors import Fault, ShopFolderInvalid, SiapKakError, StartFailed
from bot.processes import prepare
from bot.settings import Settings, read_settings
from bot.shop.coverage import coverage
from bot.shop.facts.expiry import expiry_alerts
from bot.shop.folder import read_shop_folder
from bot.shop.values import ShopFolder
from bot.store import migrate
from bot.store.database import Database
from bot.store.shops import ImportSummary, ShopStore, TableChange

DATA = Path(__file__).parents[1] / "data"
INTENTS, WORDS = DATA / "intents.yml", DATA / "words.yml"


@dataclass(frozen=True)
class Imported:
    """What became of one folder."""

    folder: ShopFolder
    summary: ImportSummary
    notes: tuple[str, ...]

    @property
    def headline(self) -> str:
        """The shop and how many rows changed."""
        changes = self.summary.tables.values()
        total = TableChange(
            added=sum(change.added for change in changes),
            changed=sum(change.changed for change in changes),
            removed=sum(change.removed for change in changes),
        )
        return f"{self.folder.shop.name} ({self.summary.shop_id}): {_told(total) or 'nothing new'}"


def import_folders(database_url: str, folders: Sequence[Path], now: datetime) -> tuple[Imported, ...]:
    """Read all folders, then store them all, each in one transaction.

    Raises:
        ShopFolderInvalid: with every fault of every folder; then nothing was changed.
    """
    read = _read_all(folders, now)
    database, store = Database(database_url), ShopStore()
    try:
        return tuple(Imported(folder, _save(database, store, folder), notes) for folder, notes in read)
    finally:
        database.close()


def folders_below(folder: Path) -> tuple[Path, ...]:
    """Every shop's folder in a folder of shops."""
    found = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not found:
        raise StartFailed(f"{folder} holds no shop – put one folder per shop into it, each with a shop.yml.")
    return tuple(found)


def report(imported: Imported) -> list[str]:
    """What the operator should know about one import."""
    lines = [imported.headline]
    lines += [f"  {name}: {told}" for name, change in imported.summary.tables.items() if (told := _told(change))]
    lines += [f"  note: {note}" for note in imported.notes]
    lines += [
        f"  kept from the console: {each.table} {each.row} {each.field} is {each.console!r}, the folder says {each.folder!r}"
        for each in imported.summary.differences
    ]
    lines += [f"  {each}" for each in to_check(imported.folder)]
    lines.append(f"  {can_answer(imported.folder)}")
    return lines


def to_check(folder: ShopFolder) -> list[str]:
    """Batches that the owner must look at: they are expired or too near to it, and so nothing is told of them."""
    words = _read(WORDS)["words"]["coverage"]
    return [
        words["expired" if alert.expired else "near_expiry"].format(
            sku=alert.sku, batch=alert.batch or "", date=alert.expires.isoformat()
        )
        for alert in expiry_alerts(folder, folder.imported_at)
    ]


def can_answer(folder: ShopFolder) -> str:
    """What the shop can answer, for the seller, as it stands at the import: stated facts by topic, and what is left to people."""
    words = _read(WORDS)["words"]["coverage"]
    found = coverage(folder, folder.imported_at)
    told = [f"{words[each.topic]} {each.stated}/{each.total} {words['products']}".strip() for each in found if each.total > 1]
    missing = sum(each.missing for each in found)
    return " · ".join([*told, words["left"].format(number=missing)])


def settings_for_import(environment: Mapping[str, str]) -> Settings:
    """An import needs only to know where the database is, so whoever imports need not know the secrets."""
    given = {name: environment[name] for name in ("DATABASE_URL", "VAR_DIR") if environment.get(name)}
    return read_settings({"SHOPS_DIR": os.curdir, "WEB_SECRET_KEY": "not needed for an import", **given})


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """The command's exit code."""
    parser = argparse.ArgumentParser(prog="make import", description=__doc__)
    parser.add_argument("shop", nargs="*", type=Path, help="a shop's folder")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every shop's folder below this one")
    wanted = parser.parse_args(arguments)
    try:
        folders = [*wanted.shop, *(folders_below(wanted.all) if wanted.all else ())]
        if not folders:
            raise StartFailed("No shop was named – say which folder: make import SHOP=demo/sehat-ceria")
        settings = settings_for_import(environment)
        settings.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate.upgrade(settings.database_url)
        for imported in import_folders(settings.database_url, folders, clock_from_environment(environment).now()):
            print("\n".join(report(imported)))
    except SiapKakError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(prepare.sentence(error), file=sys.stderr)
    else:
        return 0
    return 1


def _read_all(folders: Sequence[Path], now: datetime) -> list[tuple[ShopFolder, tuple[str, ...]]]:
    read: list[tuple[ShopFolder, tuple[str, ...]]] = []
    faults: list[Fault] = []
    intents = _intents()
    for folder in folders:
        try:
            read.append(read_shop_folder(folder, now, intents))
        except ShopFolderInvalid as error:
            faults += [replace(fault, where=f"{folder.name}: {fault.where}") for fault in error.faults]
    if faults:
        raise ShopFolderInvalid(faults)
    return read


def _save(database: Database, store: ShopStore, folder: ShopFolder) -> ImportSummary:
    return database.write_now(lambda connection: store.save(connection, folder))


def _intents() -> frozenset[str]:
    return frozenset(_read(INTENTS)["intents"])


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return YAML(typ="safe").load(file)


def _told(change: TableChange) -> str:
    parts = [(change.added, "added"), (change.changed, "changed"), (change.removed, "removed")]
    return ", ".join(f"{number} {word}" for number, word in parts if number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
