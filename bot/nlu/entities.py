"""Finds what the buyer named: couriers, places and colours from the lexicon, sizes and numbers by their shape, articles and
words that point at them. The work is done by the components of our spaCy pipeline."""

from collections.abc import Mapping
from typing import Any

from bot.nlu.pipeline import chat_pipeline
from bot.nlu.pipeline_tokens import SHOP
from bot.nlu.reading import Entity


class EntityFinder:
    """Finds entities in the original text. spaCy is imported when one is built, never with this module."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._pipeline = chat_pipeline(content)

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of a text in order, without overlaps."""
        doc = self._pipeline(text)  # its spans live no longer than it
        return tuple(_entity(span, text) for span in doc.spans[SHOP])


def _entity(span: Any, text: str) -> Entity:
    start, end, said = span.start_char, span.end_char, span._
    return Entity(span.label_, start, end, said.value, text[start:end], said.city, said.province)
