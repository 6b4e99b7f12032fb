"""Finds clauses that a person must see at once – health, danger, law – by conservative phrases. A trained part comes later."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_GAP = "…"
_WITHIN = r"(?: \S+){0,4}? "


@dataclass(frozen=True)
class SensitiveKind:
    """One kind: what names it, and what looks like it but is not."""

    name: str
    phrases: re.Pattern[str]
    harmless: re.Pattern[str] | None


@dataclass(frozen=True)
class SensitivePhrases:
    """All kinds, the gravest first."""

    kinds: tuple[SensitiveKind, ...]

    def kind_of(self, words: Sequence[str]) -> str | None:
        """The kind that normalised words name, if any."""
        text = " ".join(words)
        for kind in self.kinds:
            rest = kind.harmless.sub(" ", text) if kind.harmless else text
            if kind.phrases.search(rest):
                return kind.name
        return None


def sensitive_from(content: Mapping[str, Any]) -> SensitivePhrases:
    """The phrases of sensitive.yml's content. `…` in a phrase stands for up to four words."""
    return SensitivePhrases(tuple(_kind(name, entry) for name, entry in content["kinds"].items()))


def _kind(name: str, entry: Mapping[str, Any]) -> SensitiveKind:
    harmless = entry.get("not", ())
    return SensitiveKind(name, _pattern(entry["phrases"]), _pattern(harmless) if harmless else None)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    choices = "|".join(_phrase(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{choices})(?!\S)")


def _phrase(phrase: str) -> str:
    parts = [" ".join(re.escape(word) for word in part.split()) for part in phrase.split(_GAP)]
    return _WITHIN.join(parts)
