"""Chat text as spaCy's Doc: tokens whose places in the original are exact, and beside them the words that names are made of.

spaCy never forgets a string that a Doc was made of. So the Doc holds the words of the lexicon, and for all others a mask of the
same length. The original is kept beside it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from string import punctuation
from typing import Any, TypeAlias

Doc: TypeAlias = Any  # spacy.tokens.Doc: spaCy is not imported with this module

_WORD = re.compile(r"[^\W_]+|\n|[^\w\s]|_")
_DRAGGED = re.compile(r"([a-z])\1+$")
_ENDING = re.compile(r"(?:nya|ny|kah)$")
_STEM = 4  # letters that must be left when an ending is taken off
_LONGEST = 64
# Figures stand apart from letters (`uk42`, `50rb`), all other characters alone. A single space belongs to what stands before it.
_TOKEN = re.compile(rf"([A-Za-z]{{1,{_LONGEST}}}|[0-9]{{1,{_LONGEST}}}|.)( ?)", re.DOTALL)
_MASK = "_"
_WRITTEN = "written"
SHOP = "shop"  # the spans of what buyers name


@dataclass(frozen=True)
class Word:
    """A word as the lexicon writes it, without dragged letters and endings, and where that much of it stands in the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Written:
    """What the buyer wrote, and its words: everything but spaces."""

    text: str
    words: tuple[Word, ...]


class ChatTokenizer:
    """Takes the place of spaCy's tokenizer. An ending of chat comes off a known word: `hitam|nya`."""

    def __init__(self, vocab: Any) -> None:
        from spacy.tokens import Doc

        self.vocab, self._document = vocab, Doc
        self.know(())

    def know(self, words: Iterable[str]) -> None:
        """Take these for the words of the lexicon."""
        self._known = frozenset(words)
        self._shown = self._known.union(punctuation, " \n")
        masks = [_MASK * length for length in range(1, _LONGEST + 1)]
        self._document(self.vocab, words=[*self._shown, *masks])  # all strings that there will ever be

    def __call__(self, text: str) -> Doc:
        """The tokens of a text; together they are as long as it is."""
        words: list[Word] = []
        cuts = [0]
        for match in _WORD.finditer(text):
            words.append(word := self._read(match))
            if word.end < match.end():
                cuts.append(word.end)
        tokens = list(self._tokens(text, [*cuts, len(text)]))
        shown, spaces = [token for token, _ in tokens], [bool(space) for _, space in tokens]
        doc = self._document(self.vocab, words=shown, spaces=spaces, user_data={_WRITTEN: Written(text, tuple(words))})
        doc.spans[SHOP] = []
        return doc

    def _tokens(self, text: str, cuts: Iterable[int]) -> Iterator[tuple[str, str]]:
        for start, end in pairwise(cuts):
            for token, space in _TOKEN.findall(text, start, end):
                lowered = token.lower()
                yield (lowered if lowered in self._shown else _MASK * len(token)), space

    def _read(self, match: re.Match[str]) -> Word:
        written, (start, end) = match.group().lower(), match.span()
        if written in self._known:
            return Word(written, start, end)
        short = _DRAGGED.sub(r"\1", written)
        if short in self._known:
            return Word(short, start, end)
        stem = _ENDING.sub("", written)
        if stem in self._known and _STEM <= len(stem) < len(written):
            return Word(stem, start, start + len(stem))
        return Word(written, start, end)


def words_in(written: str) -> list[str]:
    """The words of a name of the lexicon."""
    return _WORD.findall(written.lower())


def written(doc: Doc) -> Written:
    """What stands behind the tokens of a Doc."""
    kept: Written = doc.user_data[_WRITTEN]
    return kept
