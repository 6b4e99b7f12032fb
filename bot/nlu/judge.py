"""Says what each of some word sequences asks: the intent's ranking, the calibrated confidence, the aspect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.catalogue import NO_ASPECT, OTHER_ASPECT
from bot.nlu.evidence import gather
from bot.nlu.features import Array, Words
from bot.nlu.knowledge import Knowledge
from bot.nlu.reading import Ranked

_RANKED = 5
LEAST_ASPECT_CHANCE = 0.35


@dataclass(frozen=True)
class Judgement:
    """The best intent of one sequence and how sure it is."""

    intent: str
    confidence: float
    ranking: tuple[Ranked, ...]


class Judge:
    """Judges with what training left behind."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def judge(self, texts: Sequence[Words]) -> list[Judgement]:
        """One judgement for each text."""
        known = self._knowledge
        evidence = gather(known.vocabulary, known.intents, known.neighbours, texts)
        confidences = known.calibrator.confidence(evidence.table)
        return [self._judgement(chances, float(sure)) for chances, sure in zip(evidence.chances, confidences, strict=True)]

    def aspect(self, intent: str, words: Words) -> str:
        """The aspect of a text with this intent; `other` where none is clear."""
        model = self._knowledge.aspects.get(intent)
        if model is None:
            return NO_ASPECT
        chances = model.chances(self._knowledge.vocabulary.matrix([words]))[0]
        best = int(np.argmax(chances))
        return model.labels[best] if chances[best] >= LEAST_ASPECT_CHANCE else OTHER_ASPECT

    def _judgement(self, chances: Array, confidence: float) -> Judgement:
        """The ranking gives the winner its confidence and shares what is left by the chances."""
        labels = self._knowledge.intents.labels
        order = np.argsort(-chances)[:_RANKED]
        rest = max(1e-9, 1.0 - float(chances[order[0]]))
        others = [Ranked(labels[at], (1.0 - confidence) * float(chances[at]) / rest) for at in order[1:]]
        return Judgement(labels[order[0]], confidence, (Ranked(labels[order[0]], confidence), *others))
