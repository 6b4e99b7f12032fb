"""bot/data/guard.yml is complete and strict, and no text of ours or of the demo shops is kept back by mistake."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.errors import LanguageDataInvalid
from bot.guard.check import check
from bot.guard.rules import GuardBook, GuardRules, read_book
from bot.shop.values import MARKETPLACES, Allow

ROOT = Path(__file__).parents[2]
PARSED: Any = YAML(typ="safe").load((ROOT / "bot" / "data" / "guard.yml").read_text(encoding="utf-8"))
SHOPS = sorted(path.parent for path in (ROOT / "demo").glob("*/shop.yml"))


@pytest.fixture
def book() -> GuardBook:
    return read_book(PARSED)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def shop_texts(shop: Path) -> list[str]:
    """Everything that a seller wrote; the bot quotes from it."""
    stated = YAML(typ="safe").load((shop / "shop.yml").read_text(encoding="utf-8"))
    texts = list(strings({key: value for key, value in stated.items() if key not in ("allow", "marketplaces")}))
    for table in sorted(shop.glob("*.csv")):
        with table.open(encoding="utf-8-sig", newline="") as file:
            texts += [value for row in csv.DictReader(file) for key, value in row.items() if value and key != "marketplace_ids"]
    return texts


def test_every_marketplace_has_rules(book: GuardBook) -> None:
    assert set(book.marketplaces) == set(MARKETPLACES)


def test_an_unknown_marketplace_gets_the_strictest_rules(book: GuardBook) -> None:
    rules = book.rules_for("elsewhere", Allow())

    assert rules.links == ()
    assert rules.longest == min(each.longest for each in book.marketplaces.values())


def test_a_marketplaces_own_link_may_leave_only_there(book: GuardBook) -> None:
    text = "Cek https://shopee.co.id/toko ya"

    assert check(text, book.rules_for("shopee", Allow())) == ()
    assert check(text, book.rules_for("lazada", Allow())) != ()


@pytest.mark.parametrize(
    "broken",
    [
        {**PARSED, "defaults": {}},
        {**PARSED, "default": {"longest": "600", "links": []}},
        {**PARSED, "default": {"longest": 600}},
        {**PARSED, "advice": {}},
        None,
    ],
    ids=["misspelt key", "text for a number", "missing key", "no advice", "empty"],
)
def test_a_malformed_file_is_refused(broken: Any) -> None:
    with pytest.raises(LanguageDataInvalid, match=r"guard\.yml"):
        read_book(broken)


@pytest.mark.parametrize("shop", SHOPS, ids=[shop.name for shop in SHOPS])
def test_what_a_demo_shop_says_of_itself_may_leave(shop: Path) -> None:
    allow = YAML(typ="safe").load((shop / "shop.yml").read_text(encoding="utf-8"))["allow"]
    rules = GuardRules(longest=5000, links=tuple(allow["links"]), phones=tuple(allow["phones"]))
    texts = shop_texts(shop)

    assert len(texts) > 100
    assert {text: found for text in texts if (found := check(text, rules))} == {}


def test_there_are_demo_shops() -> None:
    assert len(SHOPS) >= 3


def test_every_response_may_leave_on_every_marketplace(book: GuardBook) -> None:
    files = sorted((ROOT / "bot" / "data" / "responses").glob("*.yml"))
    texts = [text for file in files for text in strings(YAML(typ="safe").load(file.read_text(encoding="utf-8"))["responses"])]

    assert len(texts) > 50
    assert [text for text in texts for name in book.marketplaces if check(text, book.rules_for(name, Allow()))] == []
