"""All that training leaves behind for reading a turn, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.calibration import PARTS, Calibrator
from bot.nlu.catalogue import Risk
from bot.nlu.features import Array, Vocabulary
from bot.nlu.linear import LinearModel
from bot.nlu.neighbours import Neighbours
from bot.nlu.thresholds import Curve, Point

_ARRAYS, _VALUES = "knowledge.npz", "knowledge.json"
_MATRICES = ("logistic", "logistic_bias", "vectors", "vectors_bias")


@dataclass(frozen=True)
class Knowledge:
    """What was learnt, and the language files that it was learnt with."""

    vocabulary: Vocabulary
    intents: LinearModel
    neighbours: Neighbours
    calibrator: Calibrator
    curves: Mapping[Risk, Curve]
    aspects: Mapping[str, LinearModel]
    language: Mapping[str, Any]  # content of the catalogue and the lexicons by file name


def save_knowledge(knowledge: Knowledge, folder: Path) -> None:
    """Write both files."""
    columns = knowledge.neighbours.columns
    arrays: dict[str, Array] = {
        "weights": knowledge.vocabulary.weights,
        "neighbours.data": columns.data,
        "neighbours.indices": columns.indices,
        "neighbours.indptr": columns.indptr,
        "neighbours.labels": knowledge.neighbours.labels,
    }
    for name, model in {
        "intents": knowledge.intents,
        **{f"aspects/{key}": value for key, value in knowledge.aspects.items()},
    }.items():
        arrays.update(model_arrays(name, model))
    np.savez_compressed(folder / _ARRAYS, **arrays)
    (folder / _VALUES).write_text(json.dumps(_values(knowledge), ensure_ascii=False), encoding="utf-8")


def load_knowledge(folder: Path) -> Knowledge:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        names = values["columns"]
        parts = tuple(arrays[f"neighbours.{part}"] for part in ("data", "indices", "indptr"))
        labels = arrays["neighbours.labels"]
        return Knowledge(
            vocabulary=vocabulary_from(names, arrays["weights"]),
            intents=model_from("intents", values["intents"], arrays),
            neighbours=Neighbours(csr_matrix(parts, shape=(len(names), len(labels))), labels),
            calibrator=_calibrator(values["calibrator"]),
            curves={Risk(name): Curve(tuple(Point(**point) for point in points)) for name, points in values["curves"].items()},
            aspects={name: model_from(f"aspects/{name}", labels_, arrays) for name, labels_ in values["aspects"].items()},
            language=values["language"],
        )


def _values(knowledge: Knowledge) -> dict[str, Any]:
    calibrator = knowledge.calibrator
    return {
        "columns": list(knowledge.vocabulary.columns),
        "intents": list(knowledge.intents.labels),
        "aspects": {name: list(model.labels) for name, model in knowledge.aspects.items()},
        "calibrator": {"base": calibrator.base, **{part: getattr(calibrator, part).tolist() for part in PARTS}},
        "curves": {risk.value: [asdict(point) for point in curve.points] for risk, curve in knowledge.curves.items()},
        "language": knowledge.language,
    }


def vocabulary_from(names: Sequence[str], weights: Array) -> Vocabulary:
    """A vocabulary as it was written down."""
    return Vocabulary({name: column for column, name in enumerate(names)}, weights)


def model_arrays(name: str, model: LinearModel) -> dict[str, Array]:
    """The arrays of a model under its name, to be written down."""
    return {f"{name}.{part}": getattr(model, part) for part in _MATRICES}


def model_from(name: str, labels: Sequence[str], arrays: Mapping[str, Array]) -> LinearModel:
    """The model whose arrays were written under this name."""
    return LinearModel(tuple(labels), *(arrays[f"{name}.{part}"] for part in _MATRICES))


def _calibrator(values: Mapping[str, Any]) -> Calibrator:
    features, limits, left, right, leaves = (np.array(values[part]) for part in PARTS)
    return Calibrator(features, limits, left, right, leaves, float(values["base"]))
