"""`make answers`: every response with every variation, filled; real facts where a demo shop says it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.processes.answer_examples import Examples
from bot.processes.answers import BUBBLE, DATA, DEMO, MADE_UP, page, topic
from tests.support.shops import NOW

PLACEHOLDER = re.compile(r"\{(\w+)\}")
FILES = sorted((DATA / "responses").glob("*.yml"))


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def variations() -> Iterator[tuple[str, str]]:
    """Every response's name with each of its texts."""
    for path in FILES:
        for name, rows in read(path)["responses"].items():
            yield from ((name, row["text"]) for row in rows)


def bubbles(lines: list[str]) -> list[str]:
    """The texts, each unwrapped to one line."""
    found: list[str] = []
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith(BUBBLE) and before.startswith(BUBBLE):
            found[-1] += " " + line.removeprefix(BUBBLE)
        elif line.startswith(BUBBLE):
            found.append(line.removeprefix(BUBBLE))
    return found


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return list(page([DEMO / "langkah-kita"], NOW))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_response_appears_under_its_topic(lines: list[str]) -> None:
    headings = {line.split(" (")[0] for line in lines}

    assert {path.stem.replace("_", " ").upper() for path in FILES} <= headings
    assert {name for name, _ in variations()} <= headings


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_variation_is_shown_and_no_placeholder_is_left_unfilled(lines: list[str]) -> None:
    shown = "\n".join(bubbles(lines))

    assert len(bubbles(lines)) >= len(list(variations()))
    for name, text in variations():
        pattern = PLACEHOLDER.sub("\0", " ".join(text.split()))
        assert re.search(re.escape(pattern).replace("\0", ".+"), shown), name
    assert not PLACEHOLDER.search(shown)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_examples_are_the_demo_shops_own_facts(lines: list[str]) -> None:
    filled = [name for name, text in variations() if PLACEHOLDER.search(text)]
    made_up = [line for line in lines if line.endswith(MADE_UP)]

    assert "Langkah Kita" in " ".join(bubbles(lines))
    assert len(made_up) < len(set(filled)) / 2


def test_every_placeholder_has_a_sample_value() -> None:
    samples = read(DATA / "answers.yml")["samples"]

    assert {placeholder for _, text in variations() for placeholder in PLACEHOLDER.findall(text)} - set(samples) == set()


def test_what_no_shop_says_is_filled_with_samples_and_says_so() -> None:
    responses = {"utter_a": [{"text": "Harga {price}, Kak."}], "utter_b": [{"text": "Siap, Kak."}]}

    shown = list(topic(responses, Examples(), {"price": "Rp1"}))

    assert shown == ["", f"utter_a {MADE_UP}", "", f"{BUBBLE}Harga Rp1, Kak.", "", "utter_b", "", f"{BUBBLE}Siap, Kak."]


def test_every_variation_and_each_shops_first_example_is_shown_as_a_buyer_reads_it() -> None:
    examples = Examples()
    for shop, price in (("a", "Rp1"), ("a", "Rp2"), ("b", "Rp3"), ("c", "Rp1")):
        examples.add("utter_a", shop, {"price": price})
    texts = ["Ini {price}, Kak.", "Jadi {price} ya Kak.\nMau, Kak?", "Cuma {price}, Kak."]

    shown = list(topic({"utter_a": [{"text": text} for text in texts]}, examples, {}))

    assert bubbles(shown) == ["Ini Rp1, Kak.", "Jadi Rp3 ya Kak. Mau?", "Cuma Rp1, Kak."]
