"""Angry or calm: how often it is told right, over both moods alike and by the reason why a line is hard."""

from collections.abc import Iterable
from typing import Any

from bot.nlu.mood import Feeling
from bot.training.cases import MoodLine
from bot.training.readings import Reads


def score_moods(reads: Reads, lines: Iterable[MoodLine]) -> dict[str, Any]:
    """Recall of both moods, their mean, each kind, and the lines that were misjudged."""
    moods: dict[str, list[int]] = {feeling.value: [0, 0] for feeling in Feeling}
    kinds: dict[str, list[int]] = {}
    misses = []
    for line in lines:
        mood = reads.read(line.text).mood
        wanted = Feeling.ANGRY if line.angry else Feeling.CALM
        right = mood.name == wanted
        for tally in (moods[wanted.value], kinds.setdefault(f"{wanted.value}, {line.kind}", [0, 0])):
            tally[0] += 1
            tally[1] += right
        if not right:
            misses.append({"text": line.text, "wanted": wanted.value, "kind": line.kind, "confidence": round(mood.confidence, 2)})
    return {"moods": moods, "kinds": kinds, "balanced": balanced(moods), "misses": misses}


def balanced(moods: dict[str, list[int]]) -> float | None:
    """The mean of the recalls; None where one mood has no line."""
    if not all(count for count, _ in moods.values()):
        return None
    return sum(right / count for count, right in moods.values()) / len(moods)
