"""What training leaves behind for finding sensitive matters, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.features import Array, vocabulary_from
from bot.nlu.relation import Seen, Sight
from bot.nlu.sensitive_kernel import KernelModel, Weighing

_ARRAYS, _VALUES = "sensitive.npz", "sensitive.json"
_ROWS = ("data", "indices", "indptr")


@dataclass(frozen=True)
class Limits:
    """Where sensitive begins; measured on persons left out."""

    clear: float  # below this level of the first look nothing is sensitive and nobody looks twice; the others are chances
    alone: float  # from here on something is sensitive
    plain: float  # the same for a clause that the reader answers as a plain shop question: that is evidence too
    beside: float  # from here on a clause belongs to the sensitive one beside it


Alarms = tuple[int, int]  # of so many texts, so many are taken for sensitive


@dataclass(frozen=True)
class Measured:
    """What the limit does with texts of persons left out, and the training sentences that look sensitive without a mark."""

    sensitive: Alarms
    harmless: Alarms
    ordinary: Alarms
    looked_twice: Alarms  # the ordinary sentences that the first look alone could not clear
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class SensitiveKnowledge:
    """What was learnt, and the language files that it was learnt with."""

    sight: Sight
    quick: Array  # features × kinds
    kernel: KernelModel
    limits: Limits
    measured: Measured
    language: Mapping[str, Any]  # content of slang.yml and sensitive.yml by name


def save_sensitive(knowledge: SensitiveKnowledge, folder: Path) -> None:
    """Write both files."""
    kernel = knowledge.kernel
    np.savez_compressed(
        folder / _ARRAYS,
        **{"vocabulary": knowledge.sight.vocabulary.weights, "axes": knowledge.sight.axes, "quick": knowledge.quick},
        **{part: getattr(kernel.seen.rows, part) for part in _ROWS},
        **{"points": kernel.seen.points, "votes": kernel.votes, "sensitive": kernel.sensitive},
        **{"weighing": kernel.weighing.weights, "bias": np.array(kernel.weighing.bias)},
    )
    values = {
        "columns": list(knowledge.sight.vocabulary.columns),
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
            sight=Sight(vocabulary_from(values["columns"], arrays["vocabulary"]), arrays["axes"]),
            quick=arrays["quick"],
            kernel=_kernel(arrays),
            limits=Limits(**values["limits"]),
            measured=Measured(**{name: tuple(value) for name, value in values["measured"].items()}),
            language=values["language"],
        )


def _kernel(arrays: Mapping[str, Array]) -> KernelModel:
    shape = (len(arrays["points"]), len(arrays["quick"]))
    rows = csr_matrix(tuple(arrays[part] for part in _ROWS), shape=shape)
    weighing = Weighing(arrays["weighing"], float(arrays["bias"]))
    return KernelModel(Seen(rows, arrays["points"]), arrays["votes"], arrays["sensitive"], weighing)
