"""How values are written in Indonesian: money, dates, weights, lists. Words themselves come from bot/data/words.yml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALE = "id_ID"
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True)
class Words:
    """Single words and names by list and key, such as courier names; read from data."""

    lists: Mapping[str, Mapping[str, str]]

    def of(self, name: str, key: str) -> str:
        """The word for a key; the key itself where the list does not know it."""
        return self.lists.get(name, {}).get(key, key)


def rupiah(amount: int) -> str:
    """Rp125.000."""
    return f"Rp{format_decimal(amount, locale=LOCALE)}"


def day(value: date) -> str:
    """Rabu, 2 Desember 2026."""
    return str(format_date(value, "EEEE, d MMMM y", locale=LOCALE))


def plain_date(value: date) -> str:
    """2 Desember 2026."""
    return str(format_date(value, "d MMMM y", locale=LOCALE))


def clock_time(value: time | datetime, zone: str) -> str:
    """14.00 WIB."""
    return f"{value:%H.%M} {ZONES.get(zone, zone)}"


def weight(grams: int) -> str:
    """250 g, 1,5 kg."""
    if grams < 1000:
        return f"{grams} g"
    return f"{format_decimal(grams / 1000, locale=LOCALE)} kg"


def number(value: Decimal) -> str:
    """25,5."""
    return str(format_decimal(value, locale=LOCALE))


def either(items: Sequence[str]) -> str:
    """41 atau 42."""
    return str(format_list(list(items), style="or", locale="id"))


def listed(items: Sequence[str]) -> str:
    """A, B, dan C."""
    return str(format_list(list(items), locale="id"))
