"""Finds what a person must see at once – a body, a danger, the law – in a turn and in its clauses. Knows nothing of Rasa."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.sensitive import NOT_SENSITIVE, sensitive_from
from bot.nlu.sensitive_knowledge import SensitiveKnowledge
from bot.nlu.sensitive_model import SensitiveModel, Strength
from bot.text.lexicon import slang_from
from bot.text.links import without_product_links
from bot.text.normalise import normalise
from bot.text.tokens import Token

MOST_CHARACTERS = 40_000  # of more, the first and the last half of these are read: no person writes so much
_RIVAL = 0.7  # a graver kind comes first if it is at least so strong beside the strongest

Span = tuple[int, int]


@dataclass(frozen=True)
class SensitiveJudgement:
    """What is sensitive in a turn: the kind or `none`, how sure that is, and which of its clauses touch it."""

    kind: str
    confidence: float
    touched: tuple[bool, ...]


class SensitiveReader:
    """Judges turns with what training left behind."""

    def __init__(self, knowledge: SensitiveKnowledge) -> None:
        self.knowledge = knowledge
        self._slang = slang_from(knowledge.language["slang"])
        phrases = sensitive_from(knowledge.language["sensitive"])
        self._model = SensitiveModel(phrases, knowledge.vocabulary, knowledge.linear)

    def judge(self, text: str, clauses: Sequence[Span]) -> SensitiveJudgement:
        """Judge a turn that was cut into these clauses. A matter may well be told across several of them."""
        tokens = self._tokens(text)
        parts = [[token.text for token in tokens if start <= token.start < end] for start, end in clauses]
        strength = self._model.strength([[token.text for token in tokens], *parts])
        limits = self.knowledge.limits
        strongest = float(strength.sensitive.max())
        confidence = limits.confidence(strongest)
        if strongest < limits.alone:
            return SensitiveJudgement(NOT_SENSITIVE, 1.0 - confidence, (False,) * len(clauses))
        return SensitiveJudgement(self._kind(strength), confidence, self._touched(strength))

    def _tokens(self, text: str) -> list[Token]:
        if len(text) <= MOST_CHARACTERS:
            return self._plain(text)
        half = MOST_CHARACTERS // 2
        behind = len(text) - half
        last = [replace(token, start=token.start + behind, end=token.end + behind) for token in self._plain(text[behind:])]
        return [*self._plain(text[:half]), *last]

    def _plain(self, text: str) -> list[Token]:
        return list(normalise(without_product_links(text), self._slang).tokens)

    def _kind(self, strength: Strength) -> str:
        """The gravest of the kinds that are about as strong as the strongest, in whatever is sensitive."""
        chances = strength.kinds[strength.sensitive >= self.knowledge.limits.alone].max(axis=0)
        return self._model.phrases.by_gravity[int(np.argmax(chances >= _RIVAL * chances.max()))]

    def _touched(self, strength: Strength) -> tuple[bool, ...]:
        """The sensitive clauses and what else may belong to them; all, where only their whole is sensitive."""
        limits, clauses = self.knowledge.limits, strength.sensitive[1:]
        told_across = clauses.max(initial=0.0) < limits.alone
        return tuple(told_across or bool(chance >= limits.beside) for chance in clauses)
