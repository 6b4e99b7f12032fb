"""How well sensitive matters are found: recall and false alarms per kind on held-out lines, and on ordinary sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.nlu.sensitive_lines import SensitiveLine
from bot.training.cases import Case
from bot.training.readings import Reads


@dataclass
class KindScores:
    """The counts of one kind."""

    sensitive: int = 0
    found: int = 0
    named: int = 0  # found, and with the right kind
    harmless: int = 0
    false_alarms: int = 0


@dataclass
class SensitiveScores:
    """The counts of all lines, and every text that was judged wrongly."""

    kinds: dict[str, KindScores] = field(default_factory=dict)
    ordinary: int = 0
    ordinary_alarms: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of sensitive lines that was found."""
        return 1.0 - len(self.missed) / max(1, sum(kind.sensitive for kind in self.kinds.values()))

    @property
    def false_alarm_share(self) -> float:
        """The share of near misses that was taken for sensitive."""
        return len(self.false_alarms) / max(1, sum(kind.harmless for kind in self.kinds.values()))

    @property
    def ordinary_alarm_share(self) -> float:
        """The share of ordinary sentences that was taken for sensitive."""
        return len(self.ordinary_alarms) / max(1, self.ordinary)


def score_sensitive(reads: Reads, lines: Iterable[SensitiveLine], ordinary: Iterable[Case]) -> SensitiveScores:
    """Read every line and every ordinary sentence, and count."""
    scores = SensitiveScores()
    for line in lines:
        _count(scores, line, reads.read(line.text).sensitive)
    for case in ordinary:
        scores.ordinary += 1
        kind = reads.read(case.text).sensitive
        if kind:
            scores.ordinary_alarms.append(f"{kind}: {case.text} ({case.intents[0]})")
    return scores


def _count(scores: SensitiveScores, line: SensitiveLine, found: str | None) -> None:
    kind = scores.kinds.setdefault(line.kind, KindScores())
    if not line.sensitive:
        kind.harmless += 1
        if found:
            kind.false_alarms += 1
            scores.false_alarms.append(f"{found}: {line.text}")
        return
    kind.sensitive += 1
    kind.found += bool(found)
    kind.named += found == line.kind
    if not found:
        scores.missed.append(f"{line.kind}: {line.text}")
