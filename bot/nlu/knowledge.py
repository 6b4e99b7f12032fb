"""All that training leaves behind for reading a turn, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.calibration import PARTS, Calibrator
from bot.nlu.catalogue import Risk
from bot.nlu.features import Array, Vocabulary, vocabulary_from
from bot.nlu.kinship import Kinship, Labels
from bot.nlu.relation import Seen
from bot.nlu.splitter import SignModel, SplitModel
from bot.nlu.thresholds import Curve, Point

_ARRAYS, _VALUES = "knowledge.npz", "knowledge.json"


@dataclass(frozen=True)
class Knowledge:
    """What was learnt, and the language files that it was learnt with."""

    vocabulary: Vocabulary
    labels: Labels
    kinship: Kinship
    quick: Array  # features × intents
    owners: Array  # index of each sentence's intent
    calibrator: Calibrator
    splitting: SplitModel
    curves: Mapping[Risk, Curve]
    language: Mapping[str, Any]  # content of the catalogue and the lexicons by file name


def save_knowledge(knowledge: Knowledge, folder: Path) -> None:
    """Write both files."""
    rows = knowledge.kinship.seen.rows
    np.savez_compressed(
        folder / _ARRAYS,
        **{"vocabulary": knowledge.vocabulary.weights, "quick": knowledge.quick, "owners": knowledge.owners},
        **{f"rows.{part}": getattr(rows, part) for part in ("data", "indices", "indptr")},
        **{"points": knowledge.kinship.seen.points, "votes": knowledge.kinship.weights},
    )
    (folder / _VALUES).write_text(json.dumps(_values(knowledge), ensure_ascii=False), encoding="utf-8")


def load_knowledge(folder: Path) -> Knowledge:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        names, points = values["columns"], arrays["points"]
        parts = tuple(arrays[f"rows.{part}"] for part in ("data", "indices", "indptr"))
        seen = Seen(csr_matrix(parts, shape=(len(points), len(names))), points)
        return Knowledge(
            vocabulary=vocabulary_from(names, arrays["vocabulary"]),
            labels=Labels(tuple(values["intents"]), tuple(values["aspects"])),
            kinship=Kinship(seen, arrays["votes"]),
            quick=arrays["quick"],
            owners=arrays["owners"],
            calibrator=_calibrator(values["calibrator"]),
            splitting=_splitting(values["splitting"]),
            curves={Risk(name): Curve(tuple(Point(**point) for point in points)) for name, points in values["curves"].items()},
            language=values["language"],
        )


def _values(knowledge: Knowledge) -> dict[str, Any]:
    return {
        "columns": list(knowledge.vocabulary.columns),
        "intents": list(knowledge.labels.intents),
        "aspects": list(knowledge.labels.aspects),
        "calibrator": _calibrator_values(knowledge.calibrator),
        "splitting": {
            "weights": knowledge.splitting.signs.weights,
            "bias": knowledge.splitting.signs.bias,
            "trees": _calibrator_values(knowledge.splitting.trees),
            "review": _calibrator_values(knowledge.splitting.review),
            "limit": knowledge.splitting.limit,
        },
        "curves": {risk.value: [asdict(point) for point in curve.points] for risk, curve in knowledge.curves.items()},
        "language": knowledge.language,
    }


def _calibrator_values(calibrator: Calibrator) -> dict[str, Any]:
    return {"base": calibrator.base, **{part: getattr(calibrator, part).tolist() for part in PARTS}}


def _calibrator(values: Mapping[str, Any]) -> Calibrator:
    features, limits, left, right, leaves = (np.array(values[part]) for part in PARTS)
    return Calibrator(features, limits, left, right, leaves, float(values["base"]))


def _splitting(values: Mapping[str, Any]) -> SplitModel:
    signs = SignModel(values["weights"], values["bias"])
    return SplitModel(signs, _calibrator(values["trees"]), _calibrator(values["review"]), values["limit"])
