"""Reads a turn: clauses, intents, aspects, entities, decisions. Knows nothing of Rasa; the component and the tests call it."""

from collections.abc import Mapping, Sequence

from bot.messages import Decision
from bot.nlu.catalogue import DEFAULT_TARGETS, NO_ASPECT, Risk
from bot.nlu.decisions import decide
from bot.nlu.encoder import Encodes, shared_encoder
from bot.nlu.entities import EntityFinder
from bot.nlu.features import Words
from bot.nlu.gaps import GapReader, Turn
from bot.nlu.judge import Judge, Judgement
from bot.nlu.knowledge import Knowledge
from bot.nlu.language import language_from, listed_words
from bot.nlu.mood import UNMOVED, Mood, MoodModel
from bot.nlu.reading import Clause, Entity, Reading
from bot.nlu.splitter import MOST_CLAUSES, SURE, Part, Splitter
from bot.nlu.thresholds import thresholds
from bot.text.clauses import signs
from bot.text.links import without_product_links
from bot.text.normalise import Normalised, normalise
from bot.text.speller import Speller

_MOST_CHARACTERS = 2000  # what lies behind belongs to the last clause
LEAST_CLEAR = 0.3  # what is less clear is no clause of its own beside a doubtful boundary
_NOTHING = "out_of_scope"


class Reader:
    """Reads turns with what training left behind."""

    def __init__(self, knowledge: Knowledge, mood: MoodModel | None = None, encoder: Encodes | None = None) -> None:
        self.knowledge = knowledge
        self._encoder = encoder or shared_encoder()
        self._mood = mood
        self.language = language_from(knowledge.language)
        self.judge = Judge(knowledge, self._encoder)
        gaps = GapReader(knowledge.labels.intents, self.language.clauses)
        self._splitter = Splitter(knowledge.splitting, self.judge.quick_votes, self.judge.full_votes, gaps, MOST_CLAUSES)
        self._speller = Speller(knowledge.usage, self.language.slang, listed_words(self.language.names))
        self._entities = EntityFinder(self.language.names)
        self._default = thresholds(knowledge.curves, DEFAULT_TARGETS)

    def read(self, text: str, targets: Mapping[Risk, float] | None = None) -> Reading:
        """Everything about one turn; whatever is written, there is at least one clause."""
        text = without_product_links(text)
        normalised = normalise(text[:_MOST_CHARACTERS], self.language.slang, self._speller)
        if normalised.only_symbols:
            clause = Clause(text.strip(), 0, len(text), _NOTHING, NO_ASPECT, 0.0, Decision.SILENT, ())
            return Reading((clause,))
        limits = thresholds(self.knowledge.curves, targets) if targets else self._default
        entities = self._entities.find(text[:_MOST_CHARACTERS])
        parts = self._parts(text, normalised)
        clauses = tuple(self._clause(text, normalised, each, limits, entities) for each in parts)
        tongue = self.language.tongues.of(text[:_MOST_CHARACTERS])
        return Reading(clauses, entities, language=tongue, mood=self._mood_of(text, normalised))

    def _mood_of(self, text: str, normalised: Normalised) -> Mood:
        words = [token.text for token in normalised.tokens]
        return self._mood.of(text[:_MOST_CHARACTERS], words, self._encoder) if self._mood else UNMOVED

    def _parts(self, text: str, normalised: Normalised) -> list[tuple[Part, Judgement]]:
        words = [token.text for token in normalised.tokens]
        turn = Turn(words, signs(text, normalised.tokens, self.language.clauses))
        parts = self._splitter.parts(turn)
        judged = list(zip(parts, self._judged(words, parts), strict=True))
        groups = self._matters(judged)
        if len(groups) == len(judged):
            return judged
        merged = [Part(group[0].start, group[-1].end, (group[0].core[0], group[-1].core[1])) for group in groups]
        return list(zip(merged, self._judged(words, merged), strict=True))

    def _matters(self, judged: Sequence[tuple[Part, Judgement]]) -> list[list[Part]]:
        """Neighbours that are one matter after all, together: by their intents, or because one alone says nothing clear."""
        groups: list[list[Part]] = []
        before, sure = "", 1.0
        for part, judgement in judged:
            unclear = part.chance < SURE and min(sure, judgement.confidence) < LEAST_CLEAR
            if groups and (unclear or self.language.clauses.one_matter(before, judgement.intent)):
                groups[-1].append(part)
            else:
                groups.append([part])
            before, sure = judgement.intent, judgement.confidence
        return groups

    def _judged(self, words: Words, parts: Sequence[Part]) -> list[Judgement]:
        """What each part says, less sure where it may be no clause of its own."""
        judgements = self.judge.judge([words[part.core[0] : part.core[1]] for part in parts])
        return [judgement.less_sure(part.chance) for part, judgement in zip(parts, judgements, strict=True)]

    def _clause(
        self,
        text: str,
        normalised: Normalised,
        judged: tuple[Part, Judgement],
        limits: Mapping[Risk, float],
        entities: Sequence[Entity],
    ) -> Clause:
        part, judgement = judged
        tokens = normalised.tokens
        start = tokens[part.start].start
        end = tokens[part.end - 1].end if part.end < len(tokens) else len(text)
        return Clause(
            text=text[start:end].strip(),
            start=start,
            end=end,
            intent=judgement.intent,
            aspect=judgement.aspect,
            confidence=judgement.confidence,
            decision=decide(judgement, limits, self.language.catalogue),
            ranking=judgement.ranking,
            entities=tuple(entity for entity in entities if start <= entity.start < end),
        )
