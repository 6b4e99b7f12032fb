"""Addressing the buyer: "Kak" once per bubble, however many parts one reply is joined from."""

import re

LATER = re.compile(r",?[ ]+Kak\b(?=[\s.,:;!?*_)]|$)")
OPENING = re.compile(r"(^|[.!?]\s+|\n)([*_]*)Kak,\s+(\w)")


def address_once(text: str) -> str:
    """The text with its first "Kak" kept and the later ones taken out."""
    first = re.search(r"\bKak\b", text)
    if first is None:
        return text
    head, tail = text[: first.end()], text[first.end() :]
    tail = OPENING.sub(lambda found: found[1] + found[2] + found[3].upper(), tail)
    return head + LATER.sub("", tail)
