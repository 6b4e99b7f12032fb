"""Finds what the buyer named: couriers, places and colours from the lexicon by spaCy, sizes and numbers by their shape,
articles and words that point at them."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.nlu.names import names_from
from bot.nlu.reading import Entity
from bot.nlu.sizes import SizeFinder
from bot.text.articles import articles_from
from bot.text.numbers import Found, codes, dates, prices, quantities
from bot.text.spellings import Spellings
from bot.text.tokens import tokens_of

_TRACKING_PREFIXES = ("JNE", "JP", "JX", "JD", "JT", "SPX", "ID0", "TKP", "CM", "00", "LEX", "NLID", "NV", "TG", "JZ", "JO")
_NO_REFERENCE = "none"


class EntityFinder:
    """Finds entities in the original text. spaCy is imported when one is built, never with this module."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._names = names_from(content)
        self._nlp = _blank_indonesian()
        ruler = self._nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER", "ent_id_sep": "\t"})
        ruler.add_patterns([{"label": name.entity, "pattern": written, "id": written} for written, name in self._names.items()])
        self._sizes = SizeFinder(content["sizes"])
        self._articles = articles_from(content["articles"])
        pointing = content["references"]["references"]
        self._references = Spellings({spelling: kind for kind, spellings in pointing.items() for spelling in spellings})

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text in order; where two overlap, the longer stays, and an article gives way to all others."""
        numbers = [*prices(text), *quantities(text), *dates(text), *codes(text), *self._sizes.find(text)]
        others = [*self._named(text), *(_entity(each, text) for each in (*numbers, *self._pointing(text)))]
        articles = [_entity(each, text) for each in self._articles.subjects(text)]
        return tuple(sorted(_without_overlaps(others, articles), key=lambda entity: entity.start))

    def _pointing(self, text: str) -> Iterable[Found]:
        tokens = tokens_of(text)
        for met in self._references.find(tokens):
            if met.value != _NO_REFERENCE:
                yield Found("reference", met.value, tokens[met.first].start, tokens[met.behind - 1].end)

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


def _entity(found: Found, text: str) -> Entity:
    raw = text[found.start : found.end]
    return Entity(_kind_of_code(found.value) if found.kind == "code" else found.kind, found.start, found.end, found.value, raw)


def _kind_of_code(value: str) -> str:
    return "tracking_number" if value.startswith(_TRACKING_PREFIXES) else "order_number"


def _without_overlaps(*groups: Sequence[Entity]) -> list[Entity]:
    """Of overlapping entities the one of the earlier group stays, within a group the longer."""
    kept: list[Entity] = []
    for group in groups:
        for entity in sorted(group, key=lambda each: (each.start - each.end, each.start)):
            if all(entity.end <= other.start or entity.start >= other.end for other in kept):
                kept.append(entity)
    return kept
