"""Whether a buyer is angry: by what he says, and by how he writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.features import Array, Words
from bot.nlu.kinship import Kinship
from bot.nlu.relation import Sight

_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_LETTERS = re.compile(r"[^\W\d_]")
_HAPPY, _ANGRY, _SAD = "emo_senang", "emo_marah", "emo_sedih"
_MOST = 3  # more signs of a kind tell no more
_EDGE = 30.0


class Feeling(str, Enum):
    """What staff want to know before they open a chat."""

    ANGRY = "angry"
    CALM = "calm"


@dataclass(frozen=True)
class Mood:
    """The mood of a turn and how sure that is."""

    name: Feeling
    confidence: float

    def as_json(self) -> dict[str, str | float]:
        """The form of the message."""
        return {"name": self.name.value, "confidence": self.confidence}


UNMOVED = Mood(Feeling.CALM, 1.0)


@dataclass(frozen=True)
class MoodModel:
    """The written lines with their votes for anger, and what a vote and the signs of writing are worth."""

    sight: Sight
    kinship: Kinship  # of one column
    signs: Array  # logistic regression over mood_table's columns
    bias: float

    def of(self, text: str, words: Words, encoder: Encodes) -> Mood:
        """The mood of a text."""
        votes = self.kinship.ask(self.sight.glimpse([words], encoder)).votes[:, 0]
        table = mood_table(votes, [text], [words])
        scores = np.clip(table @ self.signs + self.bias, -_EDGE, _EDGE)
        angry = float(1.0 / (1.0 + np.exp(-scores[0])))
        return Mood(Feeling.ANGRY, angry) if angry >= 0.5 else Mood(Feeling.CALM, 1.0 - angry)


def mood_table(votes: Array, texts: Sequence[str], words: Sequence[Words]) -> Array:
    """One row for each text: the votes for anger, and the signs of how it is written."""
    signs = np.array([_signs(text, each) for text, each in zip(texts, words, strict=True)], float)
    return np.column_stack([votes, signs])


def _signs(text: str, words: Words) -> list[float]:
    letters = len(_LETTERS.findall(text)) or 1
    shouted = sum(len(word) for word in _CAPITALS.findall(text)) / letters
    marks = [min(text.count(mark), _MOST) for mark in ("!", "?", "...")]
    emoji = [min(sum(word == name for word in words), _MOST) for name in (_HAPPY, _ANGRY, _SAD)]
    return [shouted, *marks, *emoji, float("!" in text and shouted > 0.5), min(len(words), 30) / 30.0]
