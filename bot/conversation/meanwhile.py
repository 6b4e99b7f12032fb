"""What was said while a person had the chat: kept as a compact note in the episode's memory, for the bot's next turn.

The lines are never replayed as turns: the person answered them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import Author, Said

NOTE = "meanwhile"
WAITS = "waits_for_person"  # the buyer wrote something that the person who has the chat has not answered yet
MOST_LINES = 8
LONGEST_LINE = 200  # characters
OF_DELIVERY = (NOTE, WAITS)


def noted(memory: Mapping[str, Any], said: Sequence[Said], *, buyer_waits: bool) -> dict[str, Any]:
    """The memory with these lines; only the newest stay."""
    lines = [*memory.get(NOTE, ()), *([one.author.value, one.text[:LONGEST_LINE]] for one in said if one.text.strip())]
    return {**memory, NOTE: lines[-MOST_LINES:], WAITS: buyer_waits}


def lines_of(memory: Mapping[str, Any]) -> tuple[Said, ...]:
    """The note's lines, oldest first."""
    return tuple(Said(Author(author), text) for author, text in memory.get(NOTE, ()))


def waits_for_person(memory: Mapping[str, Any]) -> bool:
    """Whether the buyer waits for the person who has the chat."""
    return bool(memory.get(WAITS, False))


def of_understanding(memory: Mapping[str, Any]) -> dict[str, Any]:
    """The memory without what only delivery keeps in it."""
    return {name: value for name, value in memory.items() if name not in OF_DELIVERY}


def given_back(memory: Mapping[str, Any]) -> dict[str, Any]:
    """The memory when no person has the chat any more: nobody is waited for; the note stays for the bot's next turn."""
    return {name: value for name, value in memory.items() if name != WAITS}
