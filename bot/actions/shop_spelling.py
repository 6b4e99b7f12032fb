"""Clauses that name a product or an option in a spelling that the shop's table does not know: "gmis", "ijau", "lima puluh"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.actions.clause_words import variants_in_question
from bot.actions.narrowing import mentioned
from bot.actions.view import Clause, Entity, TurnView
from bot.actions.world import World
from bot.shop.match import match_products
from bot.shop.values import ShopFolder
from bot.shop.words import words_of
from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise
from bot.text.number_words import FLAGS, NUMBER_WORDS, number_written, plain_number

LEAST_OPTION = 10  # a smaller number rather counts pieces
SPOKEN_NUMBER = re.compile(rf"(?<!\w){NUMBER_WORDS}(?!\w)", FLAGS)


@dataclass(frozen=True)
class _Spelling:
    """A stretch of the clause and how it is plainly spelled."""

    start: int
    end: int
    plain: str


def in_shop_spelling(clause: Clause, turn: TurnView, world: World) -> Clause:
    """The clause with the one word respelled that makes it name a product, or an option of the product in question. What
    names something as it stands is left alone."""
    if match_products(clause.text, world.folder):
        return clause
    respelled = [_respelled(clause, spelling) for spelling in _spellings(clause, world)]
    naming = next((one for one in respelled if match_products(one.text, world.folder)), None)
    if naming or not respelled:
        return naming or clause
    variants = variants_in_question(clause, turn, world)
    if mentioned(clause.text, variants):
        return clause
    return next((one for one in respelled if mentioned(one.text, variants)), clause)


def _spellings(clause: Clause, world: World) -> Iterator[_Spelling]:
    """What could be spelled as the shop does: colours, numbers in words, and slang. What else was understood stays."""
    known = _vocabulary(world.folder)
    understood = [(one.start - clause.start, one.end - clause.start) for one in clause.entities if one.entity != "color"]
    colors = [_Spelling(one.start - clause.start, one.end - clause.start, one.value) for one in clause.named("color")]
    for spelling in (*colors, *_spoken_numbers(clause.text), *_slang(clause.text, world.fillers.slang)):
        free = not any(start < spelling.end and spelling.start < end for start, end in understood)
        if free and any(word.text in known for word in words_of(spelling.plain)):
            yield spelling


def _spoken_numbers(text: str) -> Iterator[_Spelling]:
    for found in SPOKEN_NUMBER.finditer(text):
        number = number_written(found.group())
        if number >= LEAST_OPTION:
            yield _Spelling(found.start(), found.end(), plain_number(number))


def _slang(text: str, lexicon: SlangLexicon) -> Iterator[_Spelling]:
    words: dict[tuple[int, int], list[str]] = {}
    for token in normalise(text, lexicon).tokens:
        if token.kind == "word":
            words.setdefault((token.start, token.end), []).append(token.text)
    for (start, end), plain in words.items():
        if plain != [text[start:end].casefold()]:
            yield _Spelling(start, end, " ".join(plain))


@lru_cache(maxsize=32)
def _vocabulary(folder: ShopFolder) -> frozenset[str]:
    """Every word of the shop's names, aliases and options."""
    texts = (text for one in folder.variants for text in (one.name, *one.aliases, *one.options) if text)
    return frozenset(word.text for text in texts for word in words_of(text))


def _respelled(clause: Clause, spelling: _Spelling) -> Clause:
    """The clause in that spelling; what is named behind it moves along."""
    text = clause.text[: spelling.start] + spelling.plain + clause.text[spelling.end :]
    longer = len(spelling.plain) - (spelling.end - spelling.start)
    entities = tuple(_moved(entity, clause.start + spelling.end, longer) for entity in clause.entities)
    return replace(clause, text=text, end=clause.end + longer, entities=entities)


def _moved(entity: Entity, place: int, longer: int) -> Entity:
    """The entity after the text up to that place grew longer."""
    start, end = (each + longer if each >= place else each for each in (entity.start, entity.end))
    return replace(entity, start=start, end=end)
