"""Finds Indonesian and foreign phone numbers, in one piece, spaced, dotted, bracketed or (through the readable copy) spelt."""

import re
from collections.abc import Iterator

from bot.guard.readable import Readable

_S = r"(?:[ \t.\-‐-―−_/()|*~•·:]{0,3}|\n|,)"
_AREA = r"(?:21|22|24|31|61|2[3-9]\d|3[2-8]\d|4[0-8]\d|5[1-6]\d|6[2-5]\d|7[0-7]\d|9[0-8]\d)"
_COUNTRY = rf"(?:\+|00)?62{_S}(?:\(?0\)?{_S})?"
_PATTERNS = (
    rf"(?:{_COUNTRY}|\(?0{_S})8{_S}[1-9](?:{_S}\d){{7,10}}",  # mobile
    rf"(?:(?:\+|00)62{_S}(?:\(?0\)?{_S})?|\(?0){_AREA}\)?(?:{_S}\d){{5,8}}",  # fixed line
    rf"080[0479](?:{_S}\d){{6,8}}",  # free of charge, shared cost
    rf"(?<!\w)\+[1-9](?:{_S}\d){{8,13}}",  # foreign
    r"\d(?: \d){8,13}|\d(?:-\d){8,13}|\d(?:\.\d){8,13}",  # digit by digit
)
_NUMBERS = tuple(re.compile(rf"(?<!\d)(?:{pattern})(?!\d)") for pattern in _PATTERNS)
_CALL = (
    r"(?:tele?pon|telp(?:on)?|tlpn?|tel|call(?:\scent(?:er|re))?|hotline|service\scent(?:er|re)|customer\s(?:care|service)|cs)"
)
_REACH = rf"(?:{_CALL}|hp|hape|handphone|ponsel|hubungi|kontak|contact|sms|wa|whatsapp)"
_SHORT = r"1[45]\d{2}[ .\-]?\d{1,3}|500[ .\-]?\d{3}|[2-9]\d{2,3}[ .\-]\d{4}"
_BEHIND = r"(?:nya)?(?![a-z])[^\n\d\0]{0,20}?"
# Too short or too plain to be a phone number alone; behind such a word they are.
_NAMED = (
    re.compile(rf"(?<![a-z]){_REACH}{_BEHIND}(?P<number>8[1-9](?:{_S}\d){{7,10}})(?!\d)"),
    re.compile(rf"(?<![a-z]){_CALL}{_BEHIND}(?P<number>{_SHORT})(?!\d)"),
)


def phones(copy: Readable) -> Iterator[tuple[int, int]]:
    """Where phone numbers stand."""
    for pattern in _NUMBERS:
        for match in pattern.finditer(copy.text):
            if _hangs_together(re.findall(r"\d+", match.group())):
                # A bracket around the whole is not part of the number.
                yield match.start() + (match.group().startswith("(") and ")" not in match.group()), match.end()
    for pattern in _NAMED:
        for match in pattern.finditer(copy.text):
            yield match.span("number")


def allowed_phones(copy: Readable, allowed: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where these numbers stand, however they are grouped."""
    for phone in allowed:
        digits = re.sub(r"\D", "", phone)
        if not digits:
            continue
        national = digits.removeprefix("62") if phone.strip().startswith(("+", "62")) else digits.removeprefix("0")
        begin = rf"(?:(?:\+|00)?62{_S}(?:\(?0\)?{_S})?|\(?0{_S})" if national != digits else ""
        for match in re.finditer(rf"(?<!\d){begin}{_S.join(national)}(?!\d)", copy.text):
            yield match.span()


def _hangs_together(groups: list[str]) -> bool:
    """A lone 0 before groups of all lengths is a list of numbers (sizes, amounts), not a phone number."""
    if groups[0] != "0":
        return True
    rest = groups[1:]
    return all(len(group) == 1 for group in rest) or all(len(group) >= 3 for group in rest[:-1])
