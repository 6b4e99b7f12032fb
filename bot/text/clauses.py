"""Proposes where the clauses of a turn may begin. Whether a boundary stays is decided by the joiner, which knows the intents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bot.text.lexicon import read_yaml
from bot.text.tokens import Token

_LINE = re.compile(r"\n")
_STOP = re.compile(r"[.!?;]|\s{3,}|\(\d\)")
_COMMA = re.compile(r"[,:/|–—]|\s-\s")


class Boundary(str, Enum):
    """What speaks for a new clause here, from strong to weak."""

    LINE = "line"
    STOP = "stop"
    COMMA = "comma"
    JOINT = "joint"
    END = "end"
    OPENER = "opener"
    TOPIC = "topic"

    @property
    def weak(self) -> bool:
        """Whether only a word or a comma speaks for it."""
        return self not in (Boundary.LINE, Boundary.STOP)


@dataclass(frozen=True)
class ClauseWords:
    """The words at the edges of clauses."""

    joints: frozenset[str]
    openers: frozenset[str]
    closers: frozenset[str]
    topics: frozenset[str]
    markers: frozenset[str]
    empty: frozenset[str]

    def asks(self, words: Sequence[str]) -> bool:
        """Whether a piece asks for something and says for what."""
        return any(word in self.markers for word in words) and self.says(words)

    def says(self, words: Sequence[str]) -> bool:
        """Whether a piece has any content."""
        return any(word not in self.empty for word in words)


@dataclass(frozen=True)
class Proposal:
    """A clause may begin with this token."""

    token: int
    boundary: Boundary


def load_clause_words(path: Path) -> ClauseWords:
    """The words of a clauses.yml."""
    return clause_words_from(read_yaml(path))


def clause_words_from(content: Mapping[str, Any]) -> ClauseWords:
    """The words of clauses.yml's content."""
    return ClauseWords(
        **{name: frozenset(content[name]) for name in ("joints", "openers", "closers", "topics", "markers", "empty")}
    )


def propose(text: str, tokens: Sequence[Token], words: ClauseWords, most: int) -> tuple[Proposal, ...]:
    """At most so many places where a clause may begin, the strongest kept, in order."""
    found = []
    for place in range(1, len(tokens)):
        boundary = _boundary(text, tokens[place - 1], tokens[place], words)
        if boundary is not None:
            found.append(Proposal(place, boundary))
    order = list(Boundary)
    strongest = sorted(found, key=lambda proposal: (order.index(proposal.boundary), proposal.token))[:most]
    return tuple(sorted(strongest, key=lambda proposal: proposal.token))


def _boundary(text: str, before: Token, token: Token, words: ClauseWords) -> Boundary | None:
    if token.start < before.end or token.kind in ("question", "emoji"):
        return None  # two tokens of one written word; and what only closes a clause
    gap = text[before.end : token.start]
    if _LINE.search(gap):
        return Boundary.LINE
    if before.kind in ("question", "emoji") or _STOP.search(gap):
        return Boundary.STOP
    if _COMMA.search(gap):
        return Boundary.COMMA
    return _word_boundary(before.text, token.text, words)


def _word_boundary(before: str, word: str, words: ClauseWords) -> Boundary | None:
    if word in words.joints:
        return Boundary.JOINT
    if before in words.closers:
        return Boundary.END
    if before in words.joints:
        return None  # the joint itself opens the clause
    if word in words.openers:
        return Boundary.OPENER
    return Boundary.TOPIC if word in words.topics else None
