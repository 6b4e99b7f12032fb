"""What training leaves behind for finding sensitive matters, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.features import Vocabulary
from bot.nlu.knowledge import model_arrays, model_from, vocabulary_from
from bot.nlu.linear import LinearModel

_ARRAYS, _VALUES = "sensitive.npz", "sensitive.json"
_MODEL = "linear"
_EDGE = 1e-4


@dataclass(frozen=True)
class Limits:
    """Where sensitive begins, for the model's chances, and what these chances are worth; measured on persons left out."""

    alone: float  # from here on something is sensitive
    beside: float  # from here on a clause belongs to the sensitive one beside it
    slope: float
    offset: float

    def confidence(self, chance: float) -> float:
        """The measured chance that something with this chance of the model is sensitive."""
        return 1.0 / (1.0 + exp(-(self.slope * logit(chance) + self.offset)))


def logit(chance: float) -> float:
    """A chance on the scale where evidence adds up."""
    clipped = min(max(chance, _EDGE), 1 - _EDGE)
    return log(clipped / (1 - clipped))


Alarms = tuple[int, int]  # of so many texts, so many are taken for sensitive


@dataclass(frozen=True)
class Measured:
    """What the limit does with texts of persons left out, and the training sentences that look sensitive without a mark."""

    sensitive: Alarms
    harmless: Alarms
    ordinary: Alarms
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class SensitiveKnowledge:
    """What was learnt, and the language files that it was learnt with."""

    vocabulary: Vocabulary
    linear: LinearModel
    limits: Limits
    measured: Measured
    language: Mapping[str, Any]  # content of slang.yml and sensitive.yml by name


def save_sensitive(knowledge: SensitiveKnowledge, folder: Path) -> None:
    """Write both files."""
    np.savez_compressed(folder / _ARRAYS, weights=knowledge.vocabulary.weights, **model_arrays(_MODEL, knowledge.linear))
    values = {
        "columns": list(knowledge.vocabulary.columns),
        "labels": knowledge.linear.labels,
        "limits": asdict(knowledge.limits),
        "measured": asdict(knowledge.measured),
        "language": knowledge.language,
    }
    (folder / _VALUES).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def load_sensitive(folder: Path) -> SensitiveKnowledge:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        return SensitiveKnowledge(
            vocabulary=vocabulary_from(values["columns"], arrays["weights"]),
            linear=model_from(_MODEL, values["labels"], arrays),
            limits=Limits(**values["limits"]),
            measured=Measured(**{name: tuple(value) for name, value in values["measured"].items()}),
            language=values["language"],
        )
