"""Finds what the buyer named: couriers, places and colours from the lexicon by spaCy, sizes and numbers by their shape."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.nlu.names import names_from
from bot.nlu.reading import Entity
from bot.nlu.sizes import SizeFinder
from bot.text.numbers import Found, codes, dates, prices, quantities

_TRACKING_PREFIXES = ("JNE", "JP", "JX", "JD", "JT", "SPX", "ID0", "TKP", "CM", "00", "LEX", "NLID", "NV", "TG", "JZ", "JO")


class EntityFinder:
    """Finds entities in the original text. spaCy is imported when one is built, never with this module."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._names = names_from(content)
        self._nlp = _blank_indonesian()
        ruler = self._nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER", "ent_id_sep": "\t"})
        ruler.add_patterns([{"label": name.entity, "pattern": written, "id": written} for written, name in self._names.items()])
        self._sizes = SizeFinder(content["sizes"])

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text in order; where two overlap, the longer stays."""
        numbers = [*prices(text), *quantities(text), *dates(text), *codes(text), *self._sizes.find(text)]
        found = [*self._named(text), *(_from_number(each, text) for each in numbers)]
        return tuple(sorted(_without_overlaps(found), key=lambda entity: entity.start))

    def _named(self, text: str) -> Iterable[Entity]:
        document = self._nlp(text)
        for span in document.ents:
            name = self._names[span.ent_id_]
            before = document[span.start - 1].lower_ if span.start else ""
            if name.careful and before not in name.before:
                continue
            yield Entity(name.entity, span.start_char, span.end_char, name.value, span.text, name.city, name.province)


def _blank_indonesian() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what spaCy imports is not ours to mend
        import spacy

    return spacy.blank("id")


def _from_number(found: Found, text: str) -> Entity:
    raw = text[found.start : found.end]
    return Entity(_kind_of_code(found.value) if found.kind == "code" else found.kind, found.start, found.end, found.value, raw)


def _kind_of_code(value: str) -> str:
    return "tracking_number" if value.startswith(_TRACKING_PREFIXES) else "order_number"


def _without_overlaps(found: Sequence[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        if all(entity.end <= other.start or entity.start >= other.end for other in kept):
            kept.append(entity)
    return kept
