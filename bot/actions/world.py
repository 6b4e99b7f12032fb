"""What every action needs beside the turn: the shop as it is now, the time, the words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.view import ENGLISH
from bot.actions.wording import Words
from bot.shop.values import ShopFolder
from bot.text.articles import Articles
from bot.text.lexicon import SlangLexicon
from bot.wiring import ReadingServices


@dataclass(frozen=True)
class Fillers:
    """Words that carry no question of their own; `asking` are those that do where a clause has that very intent. `slang` tells
    what a word stands for that is written in another way."""

    words: frozenset[str]
    asking: Mapping[str, frozenset[str]]
    slang: SlangLexicon


@dataclass(frozen=True)
class World:
    """The shop's facts at one moment, and the words to tell them with."""

    folder: ShopFolder
    now: datetime
    words: Words
    fillers: Fillers
    articles: Articles
    hotline: str = ""
    english: Words | None = None
    translations: frozenset[str] = frozenset()  # names of the responses that are written in another language
    suffix: str = ""  # of the responses that are said here; none for Indonesian

    def response(self, name: str) -> str | None:
        """The response of that name in the language spoken here; None where it has no words in it."""
        translated = name + self.suffix
        return translated if not self.suffix or translated in self.translations else None

    def speaking(self, language: str) -> "World":
        """This world for a buyer of that language."""
        if language != ENGLISH or self.english is None:
            return self
        return replace(self, words=self.english, suffix=f"_{ENGLISH}")


class ShopUnknown(LookupError):
    """A turn names a shop that was never imported."""


async def world_of(services: ReadingServices, shop_id: str) -> World:
    """The world of one turn.

    Raises:
        ShopUnknown: the stream channel turns it into a ticket.
    """
    folder = await services.shop(shop_id)
    if folder is None:
        raise ShopUnknown(shop_id)
    return World(
        folder,
        services.clock.now(),
        Words(services.words),
        Fillers(services.fillers, services.asking, services.slang),
        services.articles,
        services.hotline,
        english=Words(services.english_words, ENGLISH),
        translations=services.translations,
    )
