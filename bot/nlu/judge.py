"""Says what each of some word sequences asks: the intent's ranking, the calibrated confidence, the aspect."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from bot.nlu.catalogue import NO_ASPECT, OTHER_ASPECT
from bot.nlu.encoder import Encodes, shared_encoder
from bot.nlu.evidence import facts_of, full_table
from bot.nlu.features import Array, Words
from bot.nlu.kinship import Votes, joined
from bot.nlu.knowledge import Knowledge
from bot.nlu.reading import Ranked

_RANKED = 5
_REMEMBERED = 512  # texts
_LEAST_VOTE = 1e-3
LEAST_ASPECT = 0.2


@dataclass(frozen=True)
class Judgement:
    """The best intent of one sequence, how sure it is, and its aspect."""

    intent: str
    confidence: float
    ranking: tuple[Ranked, ...]
    aspect: str = NO_ASPECT

    def less_sure(self, chance: float) -> "Judgement":
        """The same, where there is but a chance that the sequence is a clause of its own."""
        if chance >= 1.0:
            return self
        first, *others = self.ranking
        return replace(
            self, confidence=self.confidence * chance, ranking=(Ranked(first.name, first.confidence * chance), *others)
        )


class Judge:
    """Judges with what training left behind."""

    def __init__(self, knowledge: Knowledge, encoder: Encodes | None = None) -> None:
        self._knowledge = knowledge
        self._encoder = encoder or shared_encoder()
        self._count = len(knowledge.labels.intents)
        self._asked: OrderedDict[tuple[str, ...], Votes] = OrderedDict()
        self._lock = Lock()

    def quick_votes(self, texts: Sequence[Words]) -> Array:
        """The votes by the words alone (texts × intents): good enough to cut a turn."""
        return self._knowledge.sight.vocabulary.votes(texts, self._knowledge.quick)

    def full_votes(self, texts: Sequence[Words]) -> Array:
        """The votes by words and meaning (texts × intents)."""
        votes: Array = self._ask(texts).votes[:, : self._count]
        return votes

    def judge(self, texts: Sequence[Words]) -> list[Judgement]:
        """One judgement for each text by words and meaning."""
        known = self._knowledge
        found = self._ask(texts)
        table = self._table(found, self.quick_votes(texts), texts)
        confidences = known.calibrator.confidence(table)
        return [self._judgement(row, float(sure)) for row, sure in zip(found.votes, confidences, strict=True)]

    def _ask(self, texts: Sequence[Words]) -> Votes:
        """All that the full model says; the splitter asks for what is then judged, so the last answers are remembered."""
        keys = [tuple(words) for words in texts]
        with self._lock:
            found = {key: self._asked[key] for key in keys if key in self._asked}
        new = list(dict.fromkeys(key for key in keys if key not in found))
        if new:
            votes = self._knowledge.kinship.ask(self._knowledge.sight.glimpse(new, self._encoder))
            found.update((key, votes.at([at])) for at, key in enumerate(new))
        with self._lock:
            for key in keys:
                self._asked[key] = found[key]
                self._asked.move_to_end(key)
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
        return joined([found[key] for key in keys])

    def _table(self, found: Votes, quick: Array, texts: Sequence[Words]) -> Array:
        known = self._knowledge
        votes = found.votes[:, : self._count]
        facts = facts_of(texts, known.sight.vocabulary)
        return full_table(votes, found.nearest, known.owners[found.kin], quick, facts, known.labels.outside)

    def _judgement(self, votes: Array, confidence: float) -> Judgement:
        """The ranking gives the winner its confidence and shares what is left by the votes."""
        names = self._knowledge.labels.intents
        chances = np.maximum(votes[: self._count], _LEAST_VOTE)
        order = np.argsort(-chances, kind="stable")[:_RANKED]
        rest = float(chances.sum() - chances[order[0]])
        others = [Ranked(names[at], (1.0 - confidence) * float(chances[at]) / rest) for at in order[1:]]
        intent = names[order[0]]
        ranking = (Ranked(intent, confidence), *others)
        return Judgement(intent, confidence, ranking, self._aspect(intent, votes))

    def _aspect(self, intent: str, votes: Array) -> str:
        """The aspect with the most votes; `other` where none has enough."""
        columns = self._knowledge.labels.aspects_of(intent)
        if not columns:
            return NO_ASPECT
        best = max(columns, key=lambda at: float(votes[at]))
        return columns[best] if votes[best] >= LEAST_ASPECT else OTHER_ASPECT
