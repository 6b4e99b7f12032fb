"""What a fact is, and how facts age."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.shop.values import FROM_CONSOLE

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True)
class Fact(Generic[Value]):
    """One thing the shop states (or that follows from it by `rule`), true until `valid_until` (None = until changed)."""

    name: str
    subject: str
    value: Value
    source: str
    valid_until: datetime | None = None
    rule: str = ""


def origin(table: str, source: str) -> str:
    """Where a row was stated: the file, or the console when the owner changed it there."""
    return f"{table} ({FROM_CONSOLE})" if source == FROM_CONSOLE else table


def until(as_of: datetime, hours: int) -> datetime:
    """The last moment at which something that was true at `as_of` may be told."""
    return as_of + timedelta(hours=hours)


def soonest(*moments: datetime | None) -> datetime | None:
    """The earliest of the moments that are set."""
    return min((moment for moment in moments if moment is not None), default=None)
