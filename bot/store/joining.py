"""Several waiting replies that leave as one message: which rows go together, and what each remembers of it.

A carrier keeps `joined` (the rows inside it) and `said` (the text of all) in its data, the rows inside keep `joined_into`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Row

from bot.messages import Author, Kind

BETWEEN = "\n\n"
REMEMBERED = frozenset({"joined", "said", "joined_into"})


def together(rows: Sequence[Row], may_leave: Callable[[Row], bool], longest: int) -> Sequence[Row]:
    """The head and the rows right behind it that fit into one message of at most `longest` characters."""
    group = list(rows[:1])
    length = len(group[0].text)
    for row in rows[1:] if _joins(group[0]) else ():
        length += len(BETWEEN) + len(row.text)
        if length > longest or not _joins(row) or not may_leave(row):
            break
        group.append(row)
    return group


def carrier_data(row: Row, inside: Sequence[Row]) -> Mapping[str, Any]:
    """What the head remembers; of an earlier attempt nothing."""
    data = forgotten(row.data)
    if not inside:
        return data
    return {**data, "joined": [each.id for each in inside], "said": BETWEEN.join(each.text for each in (row, *inside))}


def inside_data(row: Row, carrier: int) -> Mapping[str, Any]:
    """What a row remembers that leaves inside another."""
    return {**forgotten(row.data), "joined_into": carrier}


def alone_data(row: Row) -> Mapping[str, Any]:
    """What a row remembers that must not be joined again."""
    return {**forgotten(row.data), "alone": True}


def forgotten(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without what an earlier attempt left."""
    return {name: value for name, value in data.items() if name not in REMEMBERED}


def _joins(row: Row) -> bool:
    return row.state == "queued" and row.author == Author.BOT.value and row.kind == Kind.TEXT.value and not row.data.get("alone")
