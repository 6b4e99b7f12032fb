"""Sizes as buyers write them: letters, shoe numbers, sides such as 60x40 cm, and numbers with a unit."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.text.number_words import FLAGS
from bot.text.numbers import Found

_ALIASES = {
    "xxl": "2xl",
    "xxxl": "3xl",
    "xxxxl": "4xl",
    "xxxxxl": "5xl",
    "allsize": "all size",
    "allsz": "all size",
    "all sz": "all size",
    "all-size": "all size",
    "all sizes": "all size",
    "onesize": "one size",
    "freesize": "free size",
    "oversized": "oversize",
    "over size": "oversize",
    "bigsize": "big size",
}
_NUMBER = r"\d{1,2}(?:[.,]5)?(?:\s?[/-]\s?\d{2})?"
_SIDE = r"\d{1,4}(?:[.,]\d{1,2})?"
_SIDE_UNIT = r"cm|mm|meter|mtr|m|inch|inci|in"
_SIDES = re.compile(
    rf"(?<![\w.,/])(?P<one>{_SIDE})\s?(?:{_SIDE_UNIT})?\s?[x\u00d7*]\s?(?P<two>{_SIDE})\s?(?:(?:{_SIDE_UNIT})?\s?[x\u00d7*]\s?(?P<three>{_SIDE}))?"
    rf"(?:\s?(?P<unit>{_SIDE_UNIT})(?!\w))?(?![\w]|[.,]\d)(?!\s*(?:rb|ribu|k|jt|juta|jam|hari|pcs|kali|menit|lusin|bulan|bln)\b)",
    FLAGS,
)
_BODY_PAIR = re.compile(r"(?<![\d.,])(?:1[2-9]\d|20\d)\s*cm\s*[/,&-]?\s*(?:dan\s+)?(?:[3-9]\d|1[0-4]\d)\s*kg(?!\w)", FLAGS)
_NEXT_NUMBER = re.compile(
    r"(?:\s?[,/&]\s?|\s(?:atau|ato|atw|sama|sm|dan|or)\s|\s)(?P<number>\d{2}(?:[.,]5)?)(?![\w/%.]|[,-]\d|\s*(?:x|cm|pcs|kg|rb|ribu|ml|hari|jam)\b)",
    FLAGS,
)
_BACK = 32


def _any(words: Iterable[Any]) -> str:
    return "|".join(sorted((re.escape(str(each)) for each in words), key=len, reverse=True))


class SizeFinder:
    """Finds sizes with the words of sizes.yml."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        before, letters, units = (_any(content[key]) for key in ("before", "letters", "units"))
        # A number may stand close to its word (uk42), a letter may not (sizes).
        self._named = re.compile(
            rf"(?<!\w)(?P<word>{before})(?:[\s.:=]{{1,4}}(?P<letter>{letters})|[\s.:=]{{0,4}}(?P<number>{_NUMBER}))(?![\w/]|[.,]\d)",
            FLAGS,
        )
        self._chained = re.compile(
            rf"\s?(?:[/,&-]|\s(?:atau|ato|atw|sama|sm|dan|or|sampai|sampe|s/d))\s?(?P<letter>{letters})(?![\w&])", FLAGS
        )
        self._letters = re.compile(rf"(?<![\w&'-])(?P<letter>{letters})(?![\w&'])", FLAGS)
        self._measured = re.compile(rf"(?<![\w.,])(?P<amount>\d{{1,7}}(?:[.,]\d{{1,3}})?)\s?-?(?P<unit>{units})(?!\w)", FLAGS)
        self._body = re.compile(rf"(?<!\w)(?:{_any(content['body'])})[\s:=]*$", FLAGS)
        self._address = re.compile(rf"(?<!\w)(?:{_any(content['addresses'])})(?!\w)[^\n]*$", FLAGS)
        self._sure = frozenset(str(each).lower() for each in content["sure"])
        self._span = range(int(content["numbers"]["from"]), int(content["numbers"]["to"]) + 1)

    def find(self, text: str) -> Iterator[Found]:
        """Every size, with its plain value."""
        for match in self._named.finditer(text):
            yield from self._one(match, text)
        for match in self._letters.finditer(text):
            if len(match.group()) > 1 or match.group().isupper():
                yield _letter(match)
        yield from _sides(text)
        yield from self._measures(text)

    def _one(self, match: re.Match[str], text: str) -> Iterator[Found]:
        if match["letter"]:
            yield _letter(match)
            yield from self._chain(match.end(), text)
        elif self._fits(match) and not self._address.search(text[max(match.start() - _BACK, 0) : match.start()]):
            yield _number(match)
            yield from self._numbers(match.end(), text)

    def _chain(self, end: int, text: str) -> Iterator[Found]:
        """Further letters behind one that was named: `ukuran m atau l`."""
        while match := self._chained.match(text, end):
            yield _letter(match)
            end = match.end()

    def _numbers(self, end: int, text: str) -> Iterator[Found]:
        """Further numbers behind one that was named: `uk 38 39 40`."""
        while (match := _NEXT_NUMBER.match(text, end)) and int(match["number"][:2]) in self._span:
            yield _number(match)
            end = match.end()

    def _fits(self, match: re.Match[str]) -> bool:
        number = int(re.split(r"\D", match["number"])[0])
        least = 1 if match["word"].lower() in self._sure else self._span.start
        return least <= number < self._span.stop

    def _measures(self, text: str) -> Iterator[Found]:
        bodies = [match.span() for match in _BODY_PAIR.finditer(text)]
        for match in self._measured.finditer(text):
            start, end = match.span()
            of_body = self._body.search(text[max(start - _BACK, 0) : start])
            if not of_body and not any(first <= start < behind for first, behind in bodies):
                yield Found("size", f"{match['amount'].replace(',', '.')} {match['unit'].lower()}", start, end)


def _letter(match: re.Match[str]) -> Found:
    written = " ".join(match["letter"].lower().split())
    return Found("size", _ALIASES.get(written, written), *match.span("letter"))


def _number(match: re.Match[str]) -> Found:
    return Found("size", re.sub(r"\s", "", match["number"]).replace(",", "."), *match.span("number"))


def _sides(text: str) -> Iterator[Found]:
    """60x40 cm: with a unit, with three sides, or where both sides have two figures: 2x1 may be anything."""
    for match in _SIDES.finditer(text):
        sides = [side for side in match.group("one", "two", "three") if side]
        if match["unit"] or len(sides) > 2 or min(map(len, sides)) > 1:
            value = "x".join(side.replace(",", ".") for side in sides)
            yield Found("size", f"{value} {match['unit'].lower()}" if match["unit"] else value, match.start(), match.end())
