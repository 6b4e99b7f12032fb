"""Body measures in a buyer's words: "tb 168 bb 60", "LD 92", "panjang kaki 25,5 cm"."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
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
            found[measure] = Decimal(match[1].replace(",", "."))
    return found
