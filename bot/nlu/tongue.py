"""Tells which language a turn is written in, by the words that give it away; loan words and names of goods tell nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import exp, log
from typing import Any

from bot.text.tokens import tokens_of

OTHER = "other"
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

Weights = Mapping[str, float]  # by language


@dataclass(frozen=True)
class Tongue:
    """The language of a turn and how sure that is; `other` where the text shows none."""

    name: str = OTHER
    confidence: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the message."""
        return asdict(self)


UNTOLD = Tongue()


@dataclass(frozen=True)
class TongueWords:
    """What tells languages apart: which word or ending makes which language how much likelier, as logarithms."""

    before: Weights
    words: Mapping[str, Weights]
    endings: Mapping[str, Weights]
    borrowed: re.Pattern[str]
    enough: float

    def of(self, text: str) -> Tongue:
        """The language of a text: Bayes over its telling words, each counted once."""
        scores = dict(self.before)
        for weights in self._evidence(text):
            for language, weight in weights.items():
                scores[language] += weight
        likeliest = max(scores, key=lambda language: scores[language])
        share = 1 / sum(exp(score - scores[likeliest]) for score in scores.values())
        return Tongue(likeliest, share) if share >= self.enough else Tongue(OTHER, 1 - share)

    def _evidence(self, text: str) -> Iterator[Weights]:
        written = " ".join(_STRETCHED.sub(r"\1", token.text) for token in tokens_of(text))
        for word in dict.fromkeys(self.borrowed.sub(" ", written).split()):
            ending = next((ending for ending in self.endings if word.endswith(ending)), "")
            yield self.words.get(word) or self.endings.get(ending, {})


def tongue_words_from(content: Mapping[str, Any]) -> TongueWords:
    """The telling words of languages.yml's content."""
    before, times = content["before"], content["times"]
    words: dict[str, dict[str, float]] = {}
    endings: dict[str, dict[str, float]] = {}
    for language, grades in content["languages"].items():
        for grade, listed in grades.items():
            found, factor = (endings, times["likely"]) if grade == "endings" else (words, times[grade])
            for word in listed:
                found.setdefault(word, {})[language] = log(factor)
    phrases = "|".join(re.escape(phrase) for phrase in sorted(content["borrowed"], key=len, reverse=True))
    return TongueWords(
        before={OTHER: log(1 - sum(before.values())), **{language: log(share) for language, share in before.items()}},
        words=words,
        endings=endings,
        borrowed=re.compile(rf"(?<!\S)(?:{phrases})(?!\S)"),
        enough=float(content["enough"]),
    )
