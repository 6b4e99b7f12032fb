"""How the buyer greeted: by a salam, a time of day, or not at all. The words stand in words.yml."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.wording import Words

SALAM = "salam"
PARTS = ((11, "morning"), (15, "noon"), (18, "afternoon"))
EVENING = "evening"
FIRST_WORDS = 4
WORD = re.compile(r"[\w']+")


def part_of_day(moment: datetime, zone: ZoneInfo) -> str:
    """The greeting's part of the day in the shop's zone."""
    hour = moment.astimezone(zone).hour
    return next((part for end, part in PARTS if hour < end), EVENING)


def greeting_in(text: str, words: Words) -> str | None:
    """The salam or the time of day that a text opens with; "kirim pagi bisa?" opens with none."""
    opening = WORD.findall(text.casefold())[:FIRST_WORDS]
    if any(word.startswith(words.phrases("greeting", SALAM)) for word in opening):
        return SALAM
    around = (*words.phrases("greeting", "before"), *words.phrases("greeting", "behind"))
    for place, word in enumerate(opening):
        part = next((part for part in (*(name for _, name in PARTS), EVENING) if word in words.phrases("greeting", part)), None)
        if part:
            return part if _greets(opening, place, text, words) else None
        if word not in around:
            return None
    return None


def _greets(opening: list[str], place: int, text: str, words: Words) -> bool:
    """Whether the time of day stands alone, before a comma or line's end, or before an address."""
    following = opening[place + 1 : place + 2]
    end = next(match.end() for number, match in enumerate(WORD.finditer(text)) if number == place)
    return not following or text[end : end + 1] in ",.!\n" or following[0] in words.phrases("greeting", "behind")
