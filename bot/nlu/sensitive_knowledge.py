"""What training leaves behind for finding sensitive matters, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.features import Vocabulary, vocabulary_from
from bot.nlu.linear import LinearModel, model_arrays, model_from
from bot.nlu.sensitive_kernel import KernelModel, kernel_arrays, kernel_from
from bot.nlu.sensitive_model import chance_of, logit

_ARRAYS, _VALUES = "sensitive.npz", "sensitive.json"
_MODEL, _KERNEL = "linear", "kernel"


@dataclass(frozen=True)
class Limits:
    """Where sensitive begins, for the models' chances, and what these chances are worth; measured on persons left out."""

    clear: float  # below it, by the quick model alone, nothing is sensitive and nobody looks twice
    alone: float  # from here on something is sensitive
    plain: float  # the same for a clause that the reader answers as a plain shop question: that is evidence too
    beside: float  # from here on a clause belongs to the sensitive one beside it
    slope: float
    offset: float

    def confidence(self, chance: float) -> float:
        """The measured chance that something with this chance of the model is sensitive."""
        return chance_of(self.slope * logit(chance) + self.offset)


Alarms = tuple[int, int]  # of so many texts, so many are taken for sensitive


@dataclass(frozen=True)
class Measured:
    """What the limit does with texts of persons left out, and the training sentences that look sensitive without a mark."""

    sensitive: Alarms
    harmless: Alarms
    ordinary: Alarms
    looked_twice: Alarms  # the ordinary sentences that the quick model alone could not clear
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class SensitiveKnowledge:
    """What was learnt, and the language files that it was learnt with."""

    vocabulary: Vocabulary
    linear: LinearModel
    kernel: KernelModel
    limits: Limits
    measured: Measured
    language: Mapping[str, Any]  # content of slang.yml and sensitive.yml by name


def save_sensitive(knowledge: SensitiveKnowledge, folder: Path) -> None:
    """Write both files."""
    arrays = model_arrays(_MODEL, knowledge.linear) | kernel_arrays(_KERNEL, knowledge.kernel)
    np.savez_compressed(folder / _ARRAYS, weights=knowledge.vocabulary.weights, **arrays)
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
            kernel=kernel_from(_KERNEL, arrays),
            limits=Limits(**values["limits"]),
            measured=Measured(**{name: tuple(value) for name, value in values["measured"].items()}),
            language=values["language"],
        )
