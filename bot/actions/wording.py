"""How values are written for a buyer: money, dates, weights, lists. Words themselves come from bot/data/words*.yml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

WORD = re.compile(r"\w+")
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True)
class Words:
    """How one language writes: single words and names by list and key, such as courier names, read from data; and values."""

    lists: Mapping[str, Mapping[str, str]]
    locale: str = "id"

    def of(self, name: str, key: str) -> str:
        """The word for a key; the key itself where the list does not know it."""
        return self.lists.get(name, {}).get(key, key)

    def phrases(self, name: str, key: str) -> tuple[str, ...]:
        """The phrases that a list holds under a key, separated by `|`; none where it does not know it."""
        return tuple(filter(None, self.lists.get(name, {}).get(key, "").split("|")))

    def day(self, value: date) -> str:
        """Rabu, 2 Desember 2026."""
        return str(format_date(value, "EEEE, d MMMM y", locale=self.locale))

    def plain_date(self, value: date) -> str:
        """2 Desember 2026."""
        return str(format_date(value, "d MMMM y", locale=self.locale))

    def weight(self, grams: int) -> str:
        """250 g, 1,5 kg."""
        if grams < 1000:
            return f"{grams} g"
        return f"{format_decimal(grams / 1000, locale=self.locale)} kg"

    def number(self, value: Decimal) -> str:
        """25,5."""
        return str(format_decimal(value, locale=self.locale))

    def either(self, items: Sequence[str]) -> str:
        """41 atau 42."""
        return str(format_list(list(items), style="or", locale=self.locale))

    def listed(self, items: Sequence[str]) -> str:
        """A, B, dan C."""
        return str(format_list(list(items), locale=self.locale))


def names_any(text: str, phrases: Sequence[str]) -> bool:
    """Whether one of the phrases stands in the text, as whole words."""
    words = f" {' '.join(WORD.findall(text.casefold()))} "
    return any(f" {phrase} " in words for phrase in phrases)


def rupiah(amount: int) -> str:
    """Rp125.000, as the marketplaces write it in any language."""
    return f"Rp{format_decimal(amount, locale='id')}"


def clock_time(value: time | datetime, zone: str) -> str:
    """14.00 WIB."""
    return f"{value:%H.%M} {ZONES.get(zone, zone)}"
