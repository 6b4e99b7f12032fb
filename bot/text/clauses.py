"""The signs between the words of a turn that a new clause may begin. Whether one does is decided by the splitter."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.text.lexicon import read_yaml
from bot.text.tokens import Token

_LINE = re.compile(r"\n")
_STOP = re.compile(r"[.!?;]|\s{3,}|\(\d\)")
_COMMA = re.compile(r"[,:/|–—]|\s-\s")


class Boundary(str, Enum):
    """What speaks for a new clause here, from strong to weak; INSIDE nothing can begin."""

    LINE = "line"
    STOP = "stop"
    COMMA = "comma"
    JOINT = "joint"
    END = "end"
    OPENER = "opener"
    TOPIC = "topic"
    INSIDE = "inside"


@dataclass(frozen=True)
class ClauseWords:
    """The words at the edges of clauses."""

    joints: frozenset[str]
    openers: frozenset[str]
    closers: frozenset[str]
    topics: frozenset[str]
    markers: frozenset[str]
    empty: frozenset[str]
    matters: frozenset[frozenset[str]]  # pairs of intents

    def asks(self, words: Sequence[str]) -> bool:
        """Whether a piece asks for something and says for what."""
        return any(word in self.markers for word in words) and self.says(words)

    def one_matter(self, first: str, second: str) -> bool:
        """Whether neighbours with these intents tell of one thing."""
        return first == second or frozenset((first, second)) in self.matters

    def says(self, words: Sequence[str]) -> bool:
        """Whether a piece has any content."""
        return any(word not in self.empty for word in words)


def load_clause_words(path: Path) -> ClauseWords:
    """The words of a clauses.yml."""
    return clause_words_from(read_yaml(path))


def clause_words_from(content: Mapping[str, Any]) -> ClauseWords:
    """The words of clauses.yml's content."""
    return ClauseWords(
        **{name: frozenset(content[name]) for name in ("joints", "openers", "closers", "topics", "markers", "empty")},
        matters=frozenset(frozenset(pair) for pair in content["same_matter"]),
    )


def signs(text: str, tokens: Sequence[Token], words: ClauseWords) -> tuple[Boundary | None, ...]:
    """The sign before every token; none where nothing speaks for a new clause, and before the first."""
    behind_first = (_boundary(text, before, token, words) for before, token in pairwise(tokens))
    return (None, *behind_first)[: len(tokens)]


def _boundary(text: str, before: Token, token: Token, words: ClauseWords) -> Boundary | None:
    if token.start < before.end or token.kind in ("question", "emoji"):
        return Boundary.INSIDE  # two tokens of one written word; and what only closes a clause
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
