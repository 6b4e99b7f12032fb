"""Reads a turn: clauses, intents, aspects, entities, decisions. Knows nothing of Rasa; the component and the tests call it."""

from collections.abc import Mapping, Sequence

from bot.messages import Decision
from bot.nlu.catalogue import DEFAULT_TARGETS, NO_ASPECT, Risk
from bot.nlu.decisions import decide
from bot.nlu.entities import EntityFinder
from bot.nlu.joiner import Joiner, Part
from bot.nlu.judge import Judge
from bot.nlu.knowledge import Knowledge
from bot.nlu.language import language_from
from bot.nlu.reading import Clause, Entity, Reading
from bot.nlu.thresholds import thresholds
from bot.text.clauses import propose
from bot.text.links import without_product_links
from bot.text.normalise import Normalised, normalise

MOST_CLAUSES = 12
_MOST_CHARACTERS = 2000  # what lies behind belongs to the last clause
_MOST_PROPOSALS = 14
_NOTHING = "out_of_scope"


class Reader:
    """Reads turns with what training left behind."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.language = language_from(knowledge.language)
        self.judge = Judge(knowledge)
        self._entities = EntityFinder(self.language.names)
        self._default = thresholds(knowledge.curves, DEFAULT_TARGETS)

    def read(self, text: str, targets: Mapping[Risk, float] | None = None) -> Reading:
        """Everything about one turn; whatever is written, there is at least one clause."""
        text = without_product_links(text)
        normalised = normalise(text[:_MOST_CHARACTERS], self.language.slang)
        if normalised.only_symbols:
            clause = Clause(text.strip(), 0, len(text), _NOTHING, NO_ASPECT, 0.0, Decision.SILENT, ())
            return Reading((clause,))
        limits = thresholds(self.knowledge.curves, targets) if targets else self._default
        entities = self._entities.find(text[:_MOST_CHARACTERS])
        parts = self._parts(text, normalised)
        clauses = tuple(self._clause(text, normalised, part, limits, entities) for part in parts)
        tongue = self.language.tongues.of(text[:_MOST_CHARACTERS])
        return Reading(clauses, entities, language=tongue)

    def _parts(self, text: str, normalised: Normalised) -> tuple[Part, ...]:
        proposals = propose(text, normalised.tokens, self.language.clauses, _MOST_PROPOSALS)
        return Joiner(self.judge, _words(normalised), proposals, MOST_CLAUSES, self.language.clauses).parts()

    def _clause(
        self,
        text: str,
        normalised: Normalised,
        part: Part,
        limits: Mapping[Risk, float],
        entities: Sequence[Entity],
    ) -> Clause:
        tokens = normalised.tokens
        start = tokens[part.start].start
        end = tokens[part.end - 1].end if part.end < len(tokens) else len(text)
        judgement = part.judgement
        core = _words(normalised)[part.core[0] : part.core[1]]
        aspect = self.judge.aspect(judgement.intent, core)
        return Clause(
            text=text[start:end].strip(),
            start=start,
            end=end,
            intent=judgement.intent,
            aspect=aspect,
            confidence=judgement.confidence,
            decision=decide(judgement, aspect, limits, self.language.catalogue),
            ranking=judgement.ranking,
            entities=tuple(entity for entity in entities if start <= entity.start < end),
        )


def _words(normalised: Normalised) -> list[str]:
    return [token.text for token in normalised.tokens]
