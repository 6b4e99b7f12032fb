"""How values are written in Indonesian replies. For the independent reader of shop folders: imports nothing from `bot`."""

import re
from datetime import date, datetime
from decimal import Decimal

MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember".split("|")
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def rupiah(amount: int) -> str:
    """Rp125.000."""
    return f"Rp{amount:,}".replace(",", ".")


def long_date(day: date) -> str:
    """31 Maret 2028."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(hour: str, zone: str) -> str:
    """14.00 WIB, from 14:00."""
    return f"{hour.strip().replace(':', '.')} {ZONES[zone]}"


def moment_time(moment: datetime, zone: str) -> str:
    """14.00 WIB, from a local moment."""
    return clock_time(f"{moment:%H:%M}", zone)


def kilograms(grams: int) -> str:
    """250 g, 1,5 kg."""
    if grams < 1000:
        return f"{grams} g"
    text = f"{Decimal(grams) / 1000:f}"
    return f"{text.rstrip('0').rstrip('.').replace('.', ',') if '.' in text else text} kg"


def figures(text: str) -> set[str]:
    """Every number in the text, freed from separators and leading zeros: Rp69.000 is 69000, 15.00 is 1500."""
    return {plain_figure(found) for found in _FIGURE.findall(text)}


def plain_figure(text: str) -> str:
    """One number, freed from separators and leading zeros."""
    return re.sub(r"\D", "", text).lstrip("0") or "0"


def loose_figures(text: str) -> set[str]:
    """As `figures`, and the parts of numbers that separators join: 2028-03-31 and 08:00 give their parts as well."""
    return figures(text) | {part.lstrip("0") or "0" for part in re.findall(r"\d+", text)}
