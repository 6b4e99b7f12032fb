"""Body measures in a buyer's words: "tb 168 bb 60", "LD 92", "panjang kaki 25,5 cm"."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
# A grown body between 120 and 209 cm, from 30 kg on; so "38/39" is no body and "12 kg" a parcel.
_HEIGHT = re.compile(r"(?<![\d.,])(1[2-9]\d|20\d)\s*cm\b")
_WEIGHT = re.compile(r"(?<![\d.,])([3-9]\d|1[0-4]\d)\s*kg\b")
_PAIR = re.compile(r"(?<![\d.,/])(1[2-9]\d|20\d)\s*(?:cm)?\s*[/,&-]\s*([3-9]\d|1[0-4]\d)\s*(?:kg)?(?![\d/])")
_BETWEEN = r"(?:nya|ku|saya|sy|aku|anak|:|=|\s|kira2|kira|sekitar|sktr|kurang lebih)*"


def measures_in(text: str, words: Mapping[str, Iterable[str]]) -> dict[str, Decimal]:
    """The measures that the text names, such as {"height_cm": Decimal("168")}; each the first time it is named.

    Args:
        text: what the buyer wrote.
        words: how buyers call each measure, from bot/data/measures.yml.
    """
    lowered = text.casefold()
    found: dict[str, Decimal] = {}
    for measure, names in words.items():
        spelled = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        match = re.search(rf"\b(?:{spelled}){_BETWEEN}{_NUMBER}", lowered)
        if match:
            found[measure] = _decimal(match[1])
    return found


def body_in(text: str) -> dict[str, Decimal]:
    """Height and weight by their units or their order alone, as far as they are a body's: "165 cm 58 kg", "165/58"."""
    lowered = text.casefold()
    pair = _PAIR.search(lowered)
    height, weight = (pair[1], pair[2]) if pair else (_first(_HEIGHT, lowered), _first(_WEIGHT, lowered))
    return {name: _decimal(value) for name, value in (("height_cm", height), ("weight_kg", weight)) if value}


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "."))
