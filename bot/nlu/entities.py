"""Finds what the buyer named: couriers, places and colours from the lexicon by spaCy, sizes and numbers by their shape,
articles and words that point at them.

Where two overlap, a long number (order, parcel, phone) stays before all others; then the longer one; of two equally long ones
the earlier of date, price, quantity, size, place, courier, colour, reference. An article gives way to all of these."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.nlu.name_finder import NameFinder
from bot.nlu.reading import Entity
from bot.nlu.sizes import SizeFinder
from bot.text.articles import articles_from
from bot.text.codes import CodeFinder
from bot.text.dates import dates
from bot.text.numbers import Found, prices
from bot.text.quantities import quantities
from bot.text.spellings import Spellings
from bot.text.tokens import tokens_of

_NO_REFERENCE = "none"


class EntityFinder:
    """Finds entities in the original text. spaCy is imported when one is built, never with this module."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._names = NameFinder(content)
        self._codes = CodeFinder(content["codes"], _spellings(content["couriers"]["couriers"]))
        self._sizes = SizeFinder(content["sizes"])
        self._articles = articles_from(content["articles"])
        pointing = content["references"]["references"]
        self._references = Spellings({spelling: kind for kind, spellings in pointing.items() for spelling in spellings})

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text in order, without overlaps."""
        numbers = [*dates(text), *prices(text), *quantities(text), *self._sizes.find(text)]
        groups = (
            _entities(self._codes.find(text), text),
            [*_entities(numbers, text), *self._names.find(text), *_entities(self._pointing(text), text)],
            _entities(self._articles.subjects(text), text),
        )
        return tuple(sorted(_without_overlaps(groups, len(text)), key=lambda entity: entity.start))

    def _pointing(self, text: str) -> Iterable[Found]:
        tokens = tokens_of(text)
        for met in self._references.find(tokens):
            if met.value != _NO_REFERENCE:
                yield Found("reference", met.value, tokens[met.first].start, tokens[met.behind - 1].end)


def _spellings(couriers: Mapping[str, Iterable[str]]) -> list[str]:
    return [spelling.lower() for spellings in couriers.values() for spelling in spellings]


def _entities(found: Iterable[Found], text: str) -> list[Entity]:
    return [Entity(each.kind, each.start, each.end, each.value, text[each.start : each.end]) for each in found]


def _without_overlaps(groups: Iterable[Sequence[Entity]], length: int) -> list[Entity]:
    """Of overlapping entities the one of the earlier group stays, within a group the longer."""
    kept: list[Entity] = []
    taken = bytearray(length)
    for group in groups:
        for entity in sorted(group, key=lambda each: each.start - each.end):
            if not any(taken[entity.start : entity.end]):
                taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
                kept.append(entity)
    return kept
