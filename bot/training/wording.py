"""Checks the words of the responses: what may stand outside a fact's placeholder, and how the bot addresses a buyer."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.errors import Fault

PLACEHOLDER = re.compile(r"\{\w+\}")
KAK = re.compile(r"\bkak\b", re.IGNORECASE)  # the address; "Kakak" inside a sentence is its pronoun
MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember"),
    *("jan", "feb", "mar", "apr", "jun", "jul", "agt", "agu", "ags", "sep", "sept", "okt", "nov", "des"),
)
ENGLISH_MONTHS = (  # without "may", which is a verb far more often
    *("january", "february", "march", "june", "july", "august", "october", "december"),
    *("aug", "oct", "dec"),
)
PROMISES = ("pasti", "dijamin", "gratis", "ori", "asli", "aman", "hari ini", "besok", "seratus persen")
ENGLISH_PROMISES = (
    "guaranteed",
    "definitely",
    "certainly",
    "free",
    "original",
    "genuine",
    "authentic",
    "safe",
    "today",
    "tomorrow",
)
ADDRESSES = ("gan", "agan", "sis", "sista", "bang", "say")
WAIVERS = ("tidak bisa dikembalikan", "tidak dapat dikembalikan", "tidak bisa diretur")
WITHOUT_EMOJI = tuple(
    f"utter_{beginning}"
    for beginning in (
        "hand_off_",
        "abuse",
        "after_sale",
        "claim_",
        "complain_",
        "return_",
        "ask_claim_",
        "first_aid_",
        "label_",
        "self_harm",
    )
)

PLAIN = "_plain"  # what is said to an angry buyer

Check = Callable[[str, str], Iterator[tuple[str, str]]]


def faults(responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Fault]:
    """Everything wrong in the wording of these responses.

    Args:
        responses: by name, the variations as they stand in bot/data/responses: mappings with a `text`.
    """
    found: list[Fault] = []
    for name, variations in responses.items():
        for number, variation in enumerate(variations, start=1):
            text = str(variation.get("text") or "")
            where = name if len(variations) == 1 else f"{name}, variation {number}"
            found += [Fault(where, what, remedy) for check in CHECKS for what, remedy in check(name, text)]
    return found


def _empty(_: str, text: str) -> Iterator[tuple[str, str]]:
    if not text.strip():
        yield "has no text", "write one, or take the variation out"


def _braces(_: str, text: str) -> Iterator[tuple[str, str]]:
    if any(brace in _bare(text) for brace in "{}"):
        yield "has a brace that belongs to no placeholder", "write {name}, of letters, digits and _ only"


def _numbers(_: str, text: str) -> Iterator[tuple[str, str]]:
    if digits := sorted({character for character in _bare(text) if character.isnumeric()}):
        yield f"states a number itself ({', '.join(digits)})", "let a fact's placeholder state it"


def _words(_: str, text: str) -> Iterator[tuple[str, str]]:
    for word in _standing(MONTHS + ENGLISH_MONTHS, text):
        yield f"names a month itself ({word})", "let a fact's placeholder name it"
    for word in _standing(PROMISES + ENGLISH_PROMISES, text):
        yield f"promises ({word})", "say only what the shop's facts say"
    for word in _standing(WAIVERS, text):
        yield f"waives the buyer's right ({word})", "write: syarat toko (consumer law 8/1999, article 18)"


def _address(_: str, text: str) -> Iterator[tuple[str, str]]:
    if len(KAK.findall(text)) > 1:
        yield "says Kak more than once", "once per bubble at most"
    for word in _standing(ADDRESSES, text):
        yield f"addresses the buyer as {word}", "the bot says Kak"


def _emoji(name: str, text: str) -> Iterator[tuple[str, str]]:
    number = sum(unicodedata.category(character) == "So" for character in text)
    if number > (0 if name.startswith(WITHOUT_EMOJI) or PLAIN in name else 1):
        yield f"has {number} emoji", "one at most, and none where something went wrong"


CHECKS: tuple[Check, ...] = (_empty, _braces, _numbers, _words, _address, _emoji)


def _bare(text: str) -> str:
    return PLACEHOLDER.sub(" ", text)


def _standing(words: Sequence[str], text: str) -> list[str]:
    bare = " ".join(re.findall(r"\w+", _bare(text).casefold()))
    return [word for word in words if re.search(rf"\b{word}\b", bare)]
