"""What counts as right: for a sentence and for a turn. Terms as the project defines them: answered, wrong, handled right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.messages import Decision
from bot.nlu.reading import Clause, Reading
from bot.training.cases import OUTSIDE, Case
from bot.training.readings import Reads
from bot.training.sentences import HeldOutTurn

_INSTEAD = {"ask_human": Decision.HAND_OFF, "abuse": Decision.DECLINE, OUTSIDE: Decision.DECLINE}
_POLITE = frozenset({"thanks", "goodbye", "affirm", "deny"})  # answered where the bot spoke last, which a sentence does not tell


@dataclass(frozen=True)
class Judged:
    """A case and how it was read."""

    case: Case
    reading: Reading

    @property
    def first(self) -> Clause:
        """The clause whose intent the message gets."""
        return self.reading.clauses[0]

    @property
    def right(self) -> bool:
        """Whether the message gets a right intent."""
        return self.first.intent in self.case.intents

    @property
    def cut(self) -> bool:
        """Whether one sentence was read as several clauses."""
        return len(self.reading.clauses) > 1

    @cached_property
    def answers(self) -> list[Clause]:
        """The clauses that get an answer."""
        return [clause for clause in self.reading.clauses if clause.decision is Decision.ANSWER]

    @property
    def answered(self) -> bool:
        """Whether anything is answered."""
        return bool(self.answers)

    @property
    def wrong(self) -> bool:
        """Whether anything is answered wrongly."""
        return any(clause.intent not in self.case.intents for clause in self.answers)

    @property
    def handled(self) -> bool:
        """Whether a right intent got the decision that belongs to it, and nothing was answered wrongly beside it."""
        return not self.wrong and any(handled_right(clause, self.case.intents) for clause in self.reading.clauses)


def judge(reads: Reads, cases: Iterable[Case]) -> list[Judged]:
    """Every case with its reading."""
    return [Judged(case, reads.read(case.text)) for case in cases]


def handled_right(clause: Clause, intents: Sequence[str]) -> bool:
    """Whether the intent is right and the decision one that belongs to it."""
    return clause.intent in intents and clause.decision in right_decisions(clause.intent)


def right_decisions(intent: str) -> tuple[Decision, ...]:
    """What may be done with a clause whose intent is clear."""
    if intent in _POLITE:
        return Decision.ANSWER, Decision.SILENT
    return (_INSTEAD.get(intent, Decision.ANSWER),)


def turn_exact(turn: HeldOutTurn, clauses: Sequence[Clause]) -> bool:
    """Whether number, places and intents of the clauses are the wanted ones."""
    return len(turn.clauses) == len(clauses) and all(
        wanted.intent == found.intent and wanted.contains.lower() in found.text.lower()
        for wanted, found in zip(turn.clauses, clauses, strict=True)
    )


def share(part: float, whole: float) -> float | None:
    """A share; None of nothing."""
    return part / whole if whole else None
