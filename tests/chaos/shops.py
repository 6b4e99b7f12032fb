"""The demo shops as a chaos run uses them: bots that answer at once, after a short quiet window."""

import csv
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML

DEMO = Path(__file__).parents[2] / "demo"
BURST_SECONDS = 1


def copied(target: Path) -> Mapping[str, str]:
    """Copies into that folder; gives OneTalk's channel of each shop."""
    channels: dict[str, str] = {}
    for file in sorted(DEMO.glob("*/shop.yml")):
        folder = target / file.parent.name
        shutil.copytree(file.parent, folder)
        settings = folder / "shop.yml"
        text, replaced = re.subn(r"^burst_seconds:.*$", f"burst_seconds: {BURST_SECONDS}", settings.read_text(), flags=re.M)
        assert replaced == 1, f"{file} tells no quiet window"
        settings.write_text(text)
        told = YAML(typ="safe").load(text)
        assert told["marketplaces"]["web"]["shop_id"] == told["marketplaces"]["bridge"]["shop_id"] == folder.name
        channels[folder.name] = str(told["marketplaces"]["onetalk"]["channel_ids"][0])
    assert channels, "no demo shop was found"
    return channels


def product_names(folder: Path) -> Mapping[str, Sequence[str]]:
    """What buyers call the products of each shop: one name for each product."""
    return {path.parent.name: _names(path) for path in sorted(folder.glob("*/products.csv"))}


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row["product_id"]: (row["aliases"].split("|")[0] or row["name"]).strip() for row in rows if row["product_id"]}
    return sorted(set(found.values()))
