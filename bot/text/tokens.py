"""Chat text as folded tokens: letters, digits, question marks and emoji, each with its place in the original."""

import re
import unicodedata
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<emoji>emo_[a-z]+)|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W_]+)|(?P<question>\?+)"
    r"|(?P<symbol>[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF])"
)
_MAX_FOLDS = 4
_DROPPED = frozenset({"Mn", "Me", "Cf", "Sk"})
_BROKEN_MARKS = {"’": "'", "`": "'", "´": "'", "？": "?", "؟": "?"}


@dataclass(frozen=True)
class Token:
    """One token: its text for the model and where it stands in the original."""

    text: str
    start: int
    end: int
    kind: str = "word"


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a text, folded to lower case without accents."""
    folded, places = _folded(text)
    found = []
    for match in _TOKEN.finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        found.append(Token("?" if match.lastgroup == "question" else match.group(), start, end, match.lastgroup or "word"))
    return tuple(found)


def _folded(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = character if character.isascii() else _fold(character)
        piece = piece.lower()
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), places


def _fold(character: str) -> str:
    """One character folded until nothing changes any more, so that folding twice is folding once."""
    piece = _BROKEN_MARKS.get(character, character)
    for _ in range(_MAX_FOLDS):
        changed = unicodedata.normalize("NFKD", piece).casefold()
        changed = "".join(char for char in changed if unicodedata.category(char) not in _DROPPED)
        if changed == piece:
            break
        piece = changed
    return piece
