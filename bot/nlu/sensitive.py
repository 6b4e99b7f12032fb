"""The phrases of lexicon/sensitive.yml: what names a sensitive matter – health, danger, law – and what only sounds like it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOT_SENSITIVE = "none"
_GAP = "…"
_WITHIN = r"(?: \S+){0,4}? "
_NOTHING = re.compile(r"(?!)")
_REMEMBERED = 50_000


@dataclass(frozen=True)
class SensitiveKind:
    """One kind: what names it, what looks like it but is not, and what decides alone."""

    name: str
    phrases: re.Pattern[str]
    harmless: re.Pattern[str]
    certain: re.Pattern[str]


@dataclass(frozen=True)
class Phrases:
    """What stands in some words, as names of kinds."""

    named: frozenset[str]
    harmless: frozenset[str]
    certain: frozenset[str]
    around: frozenset[str]  # what else is spoken of: a body, a person, the trade …


class SensitivePhrases:
    """All kinds, the gravest first. Remembers what it found in the words it has met."""

    def __init__(self, kinds: Sequence[SensitiveKind], around: Mapping[str, re.Pattern[str]]) -> None:
        self.kinds, self.around = kinds, around
        self._by_text: dict[str, Phrases] = {}

    @property
    def by_gravity(self) -> tuple[str, ...]:
        """The names of the kinds, the gravest first."""
        return tuple(kind.name for kind in self.kinds)

    def find(self, words: Sequence[str]) -> Phrases:
        """What normalised words name. Harmless phrases are taken out before looking."""
        text = " ".join(words)
        found = self._by_text.get(text)
        if found is None:
            found = self._find(text)
            if len(self._by_text) < _REMEMBERED:
                self._by_text[text] = found
        return found

    def _find(self, text: str) -> Phrases:
        rests = {kind: kind.harmless.sub(" ", text) for kind in self.kinds}
        certain = frozenset(kind.name for kind, rest in rests.items() if kind.certain.search(rest))
        return Phrases(
            named=certain | {kind.name for kind, rest in rests.items() if kind.phrases.search(rest)},
            harmless=frozenset(kind.name for kind, rest in rests.items() if rest != text),
            certain=certain,
            around=frozenset(name for name, pattern in self.around.items() if pattern.search(text)),
        )


def sensitive_from(content: Mapping[str, Any]) -> SensitivePhrases:
    """The phrases of sensitive.yml's content. `…` in a phrase stands for up to four words."""
    around = {name: _pattern(phrases) for name, phrases in content["around"].items()}
    return SensitivePhrases([_kind(name, entry) for name, entry in content["kinds"].items()], around)


def phrases_in(content: Mapping[str, Any]) -> list[str]:
    """Every phrase of sensitive.yml's content."""
    lists = [*content["around"].values(), *(phrases for entry in content["kinds"].values() for phrases in entry.values())]
    return [phrase for phrases in lists for phrase in phrases]


def _kind(name: str, entry: Mapping[str, Any]) -> SensitiveKind:
    return SensitiveKind(name, *(_pattern(entry.get(key, ())) for key in ("phrases", "not", "certain")))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    choices = "|".join(_phrase(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{choices})(?!\S)") if choices else _NOTHING


def _phrase(phrase: str) -> str:
    parts = [" ".join(re.escape(word) for word in part.split()) for part in phrase.split(_GAP)]
    return _WITHIN.join(parts)
