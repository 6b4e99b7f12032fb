"""A copy of a text for the model: plain words with offsets into the original, slips of the keys mended.

What the buyer wrote is never changed; normalising twice is normalising once.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.lexicon import SlangLexicon
from bot.text.pieces import Piece, pieces_of
from bot.text.speller import Speller
from bot.text.tokens import Token


@dataclass(frozen=True)
class Normalised:
    """The plain copy and, for each of its tokens, where it comes from."""

    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The copy, tokens joined by single spaces."""
        return " ".join(token.text for token in self.tokens)

    @property
    def only_symbols(self) -> bool:
        """Whether nothing but emoji and question marks stands there."""
        return all(token.kind in ("emoji", "question") for token in self.tokens)


def normalise(text: str, lexicon: SlangLexicon, speller: Speller | None = None) -> Normalised:
    """The plain copy of a text; without a speller, words that nobody knows stay as they are."""
    pieces = pieces_of(text, lexicon)
    if speller:
        pieces = speller.mended(pieces)
    return Normalised(tuple(token for piece in pieces for token in _tokens(piece)))


def _tokens(piece: Piece) -> Iterator[Token]:
    token = piece.token
    for word in piece.words:
        yield Token(word, token.start, token.end, _kind(token.kind, word))


def _kind(kind: str, word: str) -> str:
    if kind == "symbol":
        return "emoji"
    return "number" if kind == "word" and word.isdecimal() else kind
