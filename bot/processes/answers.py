"""`make answers`: everything the bot can say, with examples filled in, topic by topic, for reading aloud."""

import asyncio
import os
import re
import signal
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.clock import clock_from_environment
from bot.processes.answer_examples import Examples, Values, Way, ask
from bot.processes.import_shop import folders_below
from bot.rasa_adapters.responses import filled
from bot.shop.folder import read_shop_folder
from bot.text.address import address_once

ROOT = Path(__file__).parents[2]
DATA, DEMO = ROOT / "bot" / "data", ROOT / "demo"
PLACEHOLDER = re.compile(r"\{\w+\}")
WIDTH = 100
BUBBLE = "  │ "
MADE_UP = "(no demo shop says this; the values are made up)"

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def page(folders: Sequence[Path], now: datetime) -> Iterator[str]:
    """The whole page, line by line: each topic, its responses, and what each says.

    Args:
        folders: the shops whose facts fill the responses.
        now: when they are asked.
    """
    content = _read(DATA / "answers.yml")
    examples = asyncio.run(_ask(folders, content["questions"], now))
    for path in sorted((DATA / "responses").glob("*.yml")):
        yield from ("", path.stem.replace("_", " ").upper(), "=" * len(path.stem))
        yield from topic(_read(path)["responses"], examples, content["samples"])


async def _ask(folders: Sequence[Path], questions: Sequence[Mapping[str, Any]], now: datetime) -> Examples:
    shops = [read_shop_folder(path, now)[0] for path in folders]
    intents = _read(DATA / "intents.yml")["intents"]
    aspects = {name: intent["aspects"] for name, intent in intents.items() if "aspects" in intent}
    return await ask(shops, now, [Way.read(question) for question in questions], aspects)


def topic(responses: Responses, examples: Examples, samples: Values) -> Iterator[str]:
    """The lines of one topic; samples fill what no shop said."""
    for name, variations in responses.items():
        texts = [str(variation["text"]) for variation in variations]
        found = examples.of(name)
        made_up = not found and any(PLACEHOLDER.search(text) for text in texts)
        yield from ("", f"{name} {MADE_UP}" if made_up else name)
        for text in _bubbles(texts, found or [samples]):
            yield from ("", *_bubble(text))


def _bubbles(texts: Sequence[str], examples: Sequence[Values]) -> Iterator[str]:
    """Every variation and every example at least once."""
    for place in range(max(len(texts), len(examples))):
        yield address_once(filled(texts[place % len(texts)], examples[place % len(examples)]))


def _bubble(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for part in textwrap.wrap(line, WIDTH - len(BUBBLE)) or [""]:
            yield BUBBLE + part


def _read(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return YAML(typ="safe").load(file)


def main() -> None:
    """Print the page."""
    print("Asking the demo shops everything; this takes half a minute …", file=sys.stderr)
    for line in page(folders_below(DEMO), clock_from_environment(os.environ).now()):
        print(line)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a pager may be left before the end
    main()
