"""What a reader does with labelled sentences, counted. Terms as the project defines them: answered, wrong, handled right."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bot.messages import Decision
from bot.nlu.catalogue import Catalogue
from bot.nlu.reading import Clause
from bot.nlu.understanding import Understanding
from bot.training.sentences import HeldOutTurn

OUTSIDE = "out_of_scope"
_RIGHT = {"ask_human": Decision.HAND_OFF, "abuse": Decision.DECLINE, OUTSIDE: Decision.DECLINE}


@dataclass(frozen=True)
class Case:
    """One sentence with the labels that count as right, and its aspect where one is given."""

    text: str
    intents: tuple[str, ...]
    aspect: str = ""
    kind: str = ""

    @property
    def outside(self) -> bool:
        """Whether nothing in it may be answered."""
        return self.intents == (OUTSIDE,)


@dataclass(frozen=True)
class Miss:
    """A sentence that was not understood."""

    text: str
    wanted: str
    got: str
    confidence: float
    decision: str


@dataclass
class Share:
    """Answered clauses of one risk class and how many were wrong."""

    answered: int = 0
    wrong: int = 0


@dataclass
class Scores:
    """The counts of one set of sentences."""

    cases: int = 0
    right: int = 0
    in_scope: int = 0
    handled: int = 0
    aspects: int = 0
    aspects_right: int = 0
    split: int = 0
    milliseconds: float = 0.0
    per_intent: dict[str, list[int]] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    outside: dict[str, list[int]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    wrong_answers: list[Miss] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of sentences whose first clause that counts has a right intent."""
        return self.right / self.cases if self.cases else 0.0


def score(understanding: Understanding, cases: Iterable[Case]) -> Scores:
    """Read every case and count."""
    scores = Scores()
    for case in cases:
        began = perf_counter()
        clauses = understanding.read(case.text).clauses
        scores.milliseconds += (perf_counter() - began) * 1000
        _count(scores, case, clauses, understanding.reader.language.catalogue)
    return scores


def _count(scores: Scores, case: Case, clauses: Sequence[Clause], catalogue: Catalogue) -> None:
    first = clauses[0]
    right = first.intent in case.intents and len(clauses) == 1
    scores.cases += 1
    scores.right += right
    scores.split += len(clauses) > 1
    tally = scores.per_intent.setdefault(case.intents[0], [0, 0])
    tally[0] += 1
    tally[1] += right
    if not right:
        scores.misses.append(_miss(case, " + ".join(clause.intent for clause in clauses), first))
    _count_aspect(scores, case, first, right)
    _count_answers(scores, case, clauses, catalogue)
    if not case.outside:
        scores.in_scope += 1
        scores.handled += any(handled_right(clause, case.intents) for clause in clauses)


def _count_aspect(scores: Scores, case: Case, clause: Clause, right: bool) -> None:
    if case.aspect and right:
        scores.aspects += 1
        scores.aspects_right += clause.aspect == case.aspect


def _count_answers(scores: Scores, case: Case, clauses: Sequence[Clause], catalogue: Catalogue) -> None:
    answered = [clause for clause in clauses if clause.decision is Decision.ANSWER]
    for clause in answered:
        wrong = clause.intent not in case.intents
        share = scores.shares.setdefault(catalogue.risk(clause.intent).value, Share())
        share.answered += 1
        share.wrong += wrong
        if wrong:
            scores.wrong_answers.append(_miss(case, clause.intent, clause))
    if case.outside:
        tally = scores.outside.setdefault(case.kind or "unknown", [0, 0])
        tally[0] += 1
        tally[1] += bool(answered)


def handled_right(clause: Clause, intents: Sequence[str]) -> bool:
    """Whether the intent is right and the decision the one that belongs to it."""
    return clause.intent in intents and clause.decision is _RIGHT.get(clause.intent, Decision.ANSWER)


def _miss(case: Case, got: str, clause: Clause) -> Miss:
    return Miss(case.text, case.intents[0], got, round(clause.confidence, 3), clause.decision.value)


@dataclass
class TurnScores:
    """Turns with several clauses, and turns that only look so."""

    several: int = 0
    several_exact: int = 0
    several_number: int = 0
    one: int = 0
    one_exact: int = 0
    one_number: int = 0
    misses: list[str] = field(default_factory=list)


def score_turns(understanding: Understanding, turns: Iterable[HeldOutTurn]) -> TurnScores:
    """How often exactly the wanted clauses are found, in number, place and intent."""
    scores: Counter[str] = Counter()
    misses = []
    for turn in turns:
        clauses = understanding.read(turn.text).clauses
        kind = "several" if len(turn.clauses) > 1 else "one"
        exact = turn_exact(turn, clauses)
        scores[kind] += 1
        scores[f"{kind}_number"] += len(clauses) == len(turn.clauses)
        scores[f"{kind}_exact"] += exact
        if not exact:
            found = " · ".join(f"{clause.intent}: {clause.text}" for clause in clauses)
            misses.append(f"{turn.text} → {found}".replace("\n", " / "))
    return TurnScores(**scores, misses=misses)


def turn_exact(turn: HeldOutTurn, clauses: Sequence[Clause]) -> bool:
    """Whether number, places and intents of the clauses are the wanted ones."""
    return len(turn.clauses) == len(clauses) and all(
        wanted.intent == found.intent and wanted.contains.lower() in found.text.lower()
        for wanted, found in zip(turn.clauses, clauses, strict=True)
    )
