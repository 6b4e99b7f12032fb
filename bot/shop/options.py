"""Finds colour, size and flavour words in a text, and the variants that they leave over."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.shop.values import Variant
from bot.shop.words import Word, alike, words_of
from bot.shop.words_data import COLORS, COUNTERS, SAME_OPTION

_KINDS = ("color", "size", "flavor", "variant")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PIECES = re.compile(r"(?:\d+[.,]\d+|[^\s/+,|()&-])+")  # a decimal comma parts nothing


@dataclass(frozen=True)
class OptionMention:
    """An option that the text names: `kind` is color, size, flavor or variant, `value` the shop's spelling."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class VariantMatch:
    """The variants that fit what is named best (all, when nothing is named), and colours named that none of them has."""

    variants: tuple[Variant, ...]
    mentions: tuple[OptionMention, ...] = ()
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Needle:
    """Something to look for: the words of an option, or of one piece of it."""

    kind: str
    value: str
    words: tuple[str, ...]


def variants_in(text: str, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """The variants whose colour, size or flavour the text names; empty when it names none of theirs."""
    found = options_in(text, variants)
    return found.variants if found.mentions else ()


def options_in(text: str, variants: tuple[Variant, ...]) -> VariantMatch:
    """Which options the text names, and which of the variants fit them best."""
    words = tuple(Word(SAME_OPTION.get(word.text, word.text), word.start, word.end) for word in words_of(text))
    explained = [_explained(words, variant) for variant in variants]
    known = {place: needle for places in explained for place, needle in places.items()}
    unlisted = tuple(place for place in range(len(words)) if place not in known and _is_color(words, place))
    chosen = _best(explained)
    mentions = _mentions(words, [explained[place] for place in chosen])
    foreign = bool(unlisted) and not any(mention.kind == "color" for mention in mentions)
    return VariantMatch(
        variants=() if foreign else tuple(variants[place] for place in chosen),
        mentions=mentions,
        unlisted=tuple(text[words[place].start : words[place].end] for place in unlisted),
    )


def _best(explained: list[dict[int, _Needle]]) -> list[int]:
    """The variants that explain most of the text, apart from what all of them explain."""
    shared = set.intersection(*(set(places) for places in explained)) if len(explained) > 1 else set()
    counts = [len(set(places) - shared) for places in explained]
    most = max(counts, default=0)
    return [place for place, count in enumerate(counts) if count == most]


def _is_color(words: tuple[Word, ...], place: int) -> bool:
    return words[place].text in COLORS and not (place and words[place - 1].text in ("daun", "kacang"))


def _explained(words: tuple[Word, ...], variant: Variant) -> dict[int, _Needle]:
    """Which places of the text an option of this variant explains; whole options before their pieces."""
    places: dict[int, _Needle] = {}
    values = tuple((kind, value) for kind in _KINDS if (value := getattr(variant, kind)))
    for needle in _needles(variant.name, values):
        for start in range(len(words) - len(needle.words) + 1):
            if _stands_at(words, start, needle):
                for place in range(start, start + len(needle.words)):
                    places.setdefault(place, needle)
    return places


@lru_cache(maxsize=20_000)
def _needles(name: str, values: tuple[tuple[str, str], ...]) -> tuple[_Needle, ...]:
    """What names the options of a product of that name: each as a whole, then its pieces."""
    whole = [_Needle(kind, value, _canonical(value)) for kind, value in values]
    said = frozenset(_canonical(name))
    found = []
    for kind, value in values:
        pieces = [_canonical(piece) for piece in _PIECES.findall(value)]
        if len(pieces) > 1 or kind == "variant":
            found += [_Needle(kind, value, piece) for piece in pieces if _tells(piece, said)]
    return (*whole, *found)


def _tells(piece: tuple[str, ...], name: frozenset[str]) -> bool:
    """A piece that is only a unit, or stands in the product's own name (the 3 of "Paket 3 in 1"), chooses nothing."""
    return bool(piece) and not name.issuperset(piece) and not (len(piece) == 1 and piece[0] in COUNTERS)


def _canonical(value: str) -> tuple[str, ...]:
    return tuple(SAME_OPTION.get(word.text, word.text) for word in words_of(value))


def _stands_at(words: tuple[Word, ...], start: int, needle: _Needle) -> bool:
    if not needle.words or words[start].text[0] != needle.words[0][0]:
        return False  # alike() never forgives the first letter
    run = words[start : start + len(needle.words)]
    if not all(alike(word.text, part) for word, part in zip(run, needle.words, strict=True)):
        return False
    return len(run) > 1 or not _counted(words, start, needle.words[0])


def _counted(words: tuple[Word, ...], place: int, part: str) -> bool:
    """A bare number before a counter is an amount; a single letter right behind a number is its unit."""
    if part[0].isdigit():
        return place + 1 < len(words) and words[place + 1].text in COUNTERS
    behind_number = place > 0 and words[place - 1].text[0].isdigit() and not _YEAR.fullmatch(words[place - 1].text)
    return len(part) == 1 and behind_number


def _mentions(words: tuple[Word, ...], explained: list[dict[int, _Needle]]) -> tuple[OptionMention, ...]:
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    for places in explained:
        for place, needle in places.items():
            start, end = spans.get((needle.kind, needle.value), (words[place].start, words[place].end))
            spans[needle.kind, needle.value] = (min(start, words[place].start), max(end, words[place].end))
    return tuple(OptionMention(kind, value, start, end) for (kind, value), (start, end) in spans.items())
