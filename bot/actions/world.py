"""What every action needs beside the turn: the shop as it is now, the time, the words."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.follow_up import Fillers
from bot.actions.wording import Words
from bot.shop.values import ShopFolder
from bot.wiring import ReadingServices


@dataclass(frozen=True)
class World:
    """The shop's facts at one moment, and the words to tell them with."""

    folder: ShopFolder
    now: datetime
    words: Words
    fillers: Fillers
    hotline: str = ""


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
    words, fillers = Words(services.words), Fillers(services.fillers)
    return World(folder, services.clock.now(), words, fillers, services.hotline)
