"""Articles of all trades: which one a text names as the thing in question, and whether two names can mean the same thing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.text.numbers import Found
from bot.text.spellings import Met, Spellings
from bot.text.tokens import Token, tokens_of

_BREAK = re.compile(r"[.,;:!?\n/|]")
_ON = 3
_BACK = 2  # how far a word reaches that makes what stands behind it no subject


@dataclass(frozen=True, eq=False)  # one lexicon is one value: equal by identity, so that results can be cached by it
class Articles:
    """The lexicon of articles by their plain names, and the words around them that tell a subject from a mere mention."""

    spellings: Spellings
    broad: Mapping[str, str]  # an article → the broad name that covers it
    careful: frozenset[str]
    wanted: frozenset[str]
    offered: frozenset[str]
    behind: frozenset[str]
    ahead: frozenset[str]
    endings: tuple[str, ...]
    openers: frozenset[str]

    def subjects(self, text: str) -> Iterator[Found]:
        """The articles that the text speaks of themselves, not as a part, a gift, a flavour or what something is for."""
        tokens = tokens_of(text)
        before: Met | None = None
        for met in self.spellings.find(tokens):
            describes = before is not None and before.behind == met.first and not _parted(text, tokens, met.first)
            careful = met.value in self.careful and not self._offered(text, tokens, met)
            start, end = tokens[met.first].start, tokens[met.behind - 1].end
            if not (describes or careful or self.stands_behind(text, start) or self.points_back(text, end)):
                yield Found("product", met.value, start, end)
            before = met

    def named_in(self, text: str) -> frozenset[str]:
        """The plain names of all articles that the text holds."""
        return frozenset(met.value for met in self.spellings.find(tokens_of(text)))

    def covers(self, one: str, other: str) -> bool:
        """Whether one of two plain names is the broad name of the other."""
        return self.broad.get(other) == one or self.broad.get(one) == other

    def opens(self, text: str) -> bool:
        """Whether this text, which stands before an article, leaves it at the head of its clause."""
        return all(token.text in self.openers for token in tokens_of(text))

    def stands_behind(self, text: str, start: int) -> bool:
        """Whether a word before this place makes what stands there a gift, a flavour or what something is for."""
        tokens = tokens_of(text)
        return not self.behind.isdisjoint(_back(text, tokens, sum(token.end <= start for token in tokens)))

    def points_back(self, text: str, end: int) -> bool:
        """Whether what ends here is the buyer's own, or a part of what is spoken of: `kabelnya`, `kabel itu`."""
        tokens = tokens_of(text)
        behind = sum(token.start < end for token in tokens)
        on = _on(text, tokens, behind)
        follows = any(" ".join(on[:size]) in self.ahead for size in range(1, _ON + 1))
        return follows or tokens[behind - 1].text.endswith(self.endings)

    def _offered(self, text: str, tokens: Sequence[Token], met: Met) -> bool:
        """Whether it is asked for as something to buy."""
        wanted = self.wanted.intersection(_back(text, tokens, met.first)[:1])
        return bool(wanted or self.offered.intersection(_on(text, tokens, met.behind)[:1]))


def articles_from(content: Mapping[str, Any]) -> Articles:
    """The articles of articles.yml's content."""
    spellings: dict[str, str] = {}
    broad: dict[str, str] = {}
    for family, covered in _families(content["trades"]):
        plain = _take(family, spellings)
        broad.update({_take(article, spellings): plain for article in covered})
    lists = ("careful", "wanted", "offered", "behind", "ahead", "openers")
    words = {name: frozenset(map(str, content[name])) for name in lists}
    return Articles(Spellings(spellings), broad, endings=tuple(content["endings"]), **words)


def _families(trades: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[tuple[str, Iterable[str]]]:
    for trade in trades.values():
        yield from trade.items()


def _take(written: str, spellings: dict[str, str]) -> str:
    """Note all spellings of `a|b|c`; returns the plain name, the first."""
    plain, *_ = names = written.split("|")
    for name in names:
        spellings.setdefault(name, plain)
    return plain


def _back(text: str, tokens: Sequence[Token], first: int) -> list[str]:
    """The words before a place, the nearest first, as far as no comma or the like parts them from it."""
    words: list[str] = []
    for place in range(first, max(first - _BACK, 0), -1):
        if _parted(text, tokens, place):
            break
        words.append(tokens[place - 1].text)
    return words


def _on(text: str, tokens: Sequence[Token], place: int) -> list[str]:
    words: list[str] = []
    while place < len(tokens) and len(words) < _ON and not _parted(text, tokens, place):
        words.append(tokens[place].text)
        place += 1
    return words


def _parted(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether something parts a token from the one before it."""
    return bool(_BREAK.search(text[tokens[place - 1].end : tokens[place].start])) or tokens[place - 1].kind == "question"
