"""Sizes as buyers write them: letters, shoe numbers, and numbers with a unit of volume, weight, storage or length."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.text.numbers import Found

_ALIASES = {
    "xxl": "2xl",
    "xxxl": "3xl",
    "xxxxl": "4xl",
    "allsize": "all size",
    "allsz": "all size",
    "onesize": "one size",
    "freesize": "free size",
}


class SizeFinder:
    """Finds sizes with the words of sizes.yml."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        before = "|".join(re.escape(word) for word in content["before"])
        letters = "|".join(sorted((re.escape(each) for each in content["letters"]), key=len, reverse=True))
        units = "|".join(sorted((re.escape(each) for each in content["units"]), key=len, reverse=True))
        self._named = re.compile(
            rf"(?<!\w)(?:{before})\s+(?:(?P<letter>{letters})|(?P<number>\d{{2}}(?:[.,]5)?))(?![\w/])", re.IGNORECASE
        )
        self._letters = re.compile(rf"(?<![\w&])(?P<letter>{letters})(?![\w&])", re.IGNORECASE)
        self._measured = re.compile(rf"(?<![\w.,])(?P<amount>\d+(?:[.,]\d+)?)\s?(?P<unit>{units})(?!\w)", re.IGNORECASE)
        self._span = range(int(content["numbers"]["from"]), int(content["numbers"]["to"]) + 1)

    def find(self, text: str) -> Iterator[Found]:
        """Every size, with its plain value."""
        for match in self._named.finditer(text):
            yield from self._one(match, "letter" if match.group("letter") else "number")
        for match in self._letters.finditer(text):
            if len(match.group()) > 1 or match.group().isupper():
                yield from self._one(match, "letter")
        for match in self._measured.finditer(text):
            value = f"{match.group('amount').replace(',', '.')} {match.group('unit').lower()}"
            yield Found("size", value, match.start(), match.end())

    def _one(self, match: re.Match[str], group: str) -> Iterator[Found]:
        written = match.group(group).lower().replace(",", ".")
        if group == "letter" or int(float(written)) in self._span:
            yield Found("size", _ALIASES.get(written, written), match.start(group), match.end(group))
