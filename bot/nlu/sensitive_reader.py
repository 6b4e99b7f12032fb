"""Finds what a person must see at once – a body, a danger, the law – in a turn and in its clauses. Knows nothing of Rasa."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.messages import Decision
from bot.nlu.encoder import Encodes, shared_encoder
from bot.nlu.features import Array, Words
from bot.nlu.sensitive import NOT_SENSITIVE, sensitive_from
from bot.nlu.sensitive_kernel import CERTAIN, see, to_look_at
from bot.nlu.sensitive_knowledge import SensitiveKnowledge
from bot.nlu.sensitive_model import SensitiveModel, Strength
from bot.text.lexicon import slang_from
from bot.text.links import without_product_links
from bot.text.normalise import normalise
from bot.text.tokens import Token

MOST_CHARACTERS = 40_000  # of more, the first and the last half of these are read: no person writes so much
_RIVAL = 0.7  # a graver kind comes first if it is at least so strong beside the strongest

Span = tuple[int, int]
# What is asked so is about money, parcels and the shop: where the reader is sure of it, its own answer can hurt nobody.
PLAIN = frozenset(
    {
        *("ask_price", "ask_stock", "ask_variant", "ask_discount", "ask_payment", "ask_invoice", "how_to_order"),
        *("ask_shipping_cost", "ask_shipping_time", "ask_courier", "track_order", "inform_order", "packaging_request"),
        *("ask_opening_hours", "ask_location", "ask_exchange", "ask_size", "ask_authenticity"),
        *("greeting", "thanks", "goodbye", "deny", "bot_challenge"),
    }
)


def is_plain(intent: str, decision: Decision) -> bool:
    """Whether the reader is sure of a plain shop question."""
    return decision is Decision.ANSWER and intent in PLAIN


@dataclass(frozen=True)
class SensitiveJudgement:
    """What is sensitive in a turn: the kind or `none`, how sure that is, and which of its clauses touch it."""

    kind: str
    confidence: float
    touched: tuple[bool, ...]


@dataclass(frozen=True)
class _Looked:
    """What both looks say of some texts."""

    chances: Array
    kinds: Array  # texts × kinds


class SensitiveReader:
    """Judges turns with what training left behind."""

    def __init__(self, knowledge: SensitiveKnowledge, encoder: Encodes | None = None) -> None:
        self.knowledge = knowledge
        self._encoder = encoder or shared_encoder()
        self._slang = slang_from(knowledge.language["slang"])
        phrases = sensitive_from(knowledge.language["sensitive"])
        self._model = SensitiveModel(phrases, knowledge.sight.vocabulary, knowledge.quick)

    def judge(self, text: str, clauses: Sequence[Span], plain: Sequence[bool] = ()) -> SensitiveJudgement:
        """Judge a turn that was cut into these clauses. A matter may well be told across several of them.

        Args:
            text: The turn.
            clauses: Where its clauses begin and end.
            plain: Which of them the reader answers as plain shop questions; none, where nothing is known of that.
        """
        tokens = self._tokens(text)
        parts = [[token.text for token in tokens if start <= token.start < end] for start, end in clauses]
        looked = self._look([[token.text for token in tokens], *parts])
        over = looked.chances >= self._limits(plain or (False,) * len(clauses))
        confidence = float(looked.chances.max())
        if not over.any():
            return SensitiveJudgement(NOT_SENSITIVE, 1.0 - confidence, (False,) * len(clauses))
        return SensitiveJudgement(self._kind(looked, over), confidence, self._touched(looked, over))

    def _limits(self, plain: Sequence[bool]) -> Array:
        """Where the whole turn and each of its clauses begin to be sensitive."""
        limits = self.knowledge.limits
        return np.array([limits.plain if each else limits.alone for each in (bool(plain) and all(plain), *plain)])

    def _look(self, texts: Sequence[Words]) -> _Looked:
        """By the first look alone where it clears a text or proves something; else by both."""
        quick = self._model.strength(texts)
        level = quick.level
        looked = _Looked(np.where(level < np.inf, 0.0, CERTAIN), np.where(quick.certain, CERTAIN, 0.0))
        unclear = np.flatnonzero((level >= self.knowledge.limits.clear) & (level < np.inf))
        if len(unclear):
            chosen = [tuple(to_look_at(texts[at], quick.strongest[at])) for at in unclear]
            looked.chances[unclear], looked.kinds[unclear] = self._second(chosen, quick.at(unclear))
        return looked

    def _second(self, texts: Sequence[Words], quick: Strength) -> tuple[Array, Array]:
        """The second look at these texts, each but once: a turn of one clause is that clause."""
        places = {text: at for at, text in enumerate(texts)}
        once = list(places.values())
        seen = see([texts[at] for at in once], self.knowledge.sight, self._model.phrases, self._encoder)
        chances, kinds = self.knowledge.kernel.look(seen, quick.at(once))
        rows = {text: row for row, text in enumerate(places)}
        order = [rows[text] for text in texts]
        return chances[order], kinds[order]

    def _tokens(self, text: str) -> list[Token]:
        if len(text) <= MOST_CHARACTERS:
            return self._plain(text)
        half = MOST_CHARACTERS // 2
        behind = len(text) - half
        last = [replace(token, start=token.start + behind, end=token.end + behind) for token in self._plain(text[behind:])]
        return [*self._plain(text[:half]), *last]

    def _plain(self, text: str) -> list[Token]:
        return list(normalise(without_product_links(text), self._slang).tokens)

    def _kind(self, looked: _Looked, over: Array) -> str:
        """The gravest of the kinds that are about as strong as the strongest, in whatever is sensitive."""
        votes = looked.kinds[over].max(axis=0)
        return self._model.phrases.by_gravity[int(np.argmax(votes >= _RIVAL * votes.max()))]

    def _touched(self, looked: _Looked, over: Array) -> tuple[bool, ...]:
        """The sensitive clauses and what else may belong to them; all, where only their whole is sensitive."""
        told_across = not over[1:].any()
        belongs = over[1:] | (looked.chances[1:] >= self.knowledge.limits.beside)
        return tuple(told_across or bool(each) for each in belongs)
