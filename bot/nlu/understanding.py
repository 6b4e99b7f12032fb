"""The whole pipeline in one call, without Rasa: the reader reads a turn, and what is sensitive overrides it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.messages import Decision
from bot.nlu.catalogue import Risk
from bot.nlu.reader import Reader
from bot.nlu.reading import Clause, Reading
from bot.nlu.sensitive import NOT_SENSITIVE
from bot.nlu.sensitive_reader import SensitiveReader, is_plain


@dataclass(frozen=True)
class Understanding:
    """Both components of config.yml, in their order."""

    reader: Reader
    sensitive: SensitiveReader

    def read(self, text: str, targets: Mapping[Risk, float] | None = None) -> Reading:
        """Everything about one turn."""
        reading = self.reader.read(text, targets)
        spans = [(clause.start, clause.end) for clause in reading.clauses]
        plain = [is_plain(clause.intent, clause.decision) for clause in reading.clauses]
        judgement = self.sensitive.judge(text, spans, plain)
        clauses = zip(reading.clauses, judgement.touched, strict=True)
        return replace(
            reading,
            clauses=tuple(_handed_off(clause) if touched else clause for clause, touched in clauses),
            sensitive=None if judgement.kind == NOT_SENSITIVE else judgement.kind,
        )


def _handed_off(clause: Clause) -> Clause:
    return replace(clause, decision=Decision.HAND_OFF)
