"""All that training leaves behind for reading a turn, as one value, and its two files in the model's archive."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.calibration import PARTS, Calibrator
from bot.nlu.catalogue import Risk
from bot.nlu.features import Array, vocabulary_from
from bot.nlu.kinship import Kinship, Labels
from bot.nlu.relation import Sight
from bot.nlu.splitter import SignModel, SplitModel
from bot.nlu.thresholds import Curve, Point
from bot.text.usage import Usage, usage_from, usage_values

_ARRAYS, _VALUES = "knowledge.npz", "knowledge.json"


@dataclass(frozen=True)
class Knowledge:
    """What was learnt, and the language files that it was learnt with."""

    usage: Usage
    sight: Sight
    labels: Labels
    kinship: Kinship
    quick: Array  # features × intents, half precision
    owners: Array  # index of each sentence's intent
    calibrator: Calibrator
    splitting: SplitModel
    curves: Mapping[Risk, Curve]
    language: Mapping[str, Any]  # content of the catalogue and the lexicons by file name


def save_knowledge(knowledge: Knowledge, folder: Path) -> None:
    """Write both files."""
    sight, kinship = knowledge.sight, knowledge.kinship
    np.savez_compressed(
        folder / _ARRAYS,
        **{"vocabulary": sight.vocabulary.weights, "axes": sight.axes},
        **{"points": kinship.points, "votes": kinship.votes, "words": kinship.words},
        **{"quick": knowledge.quick, "owners": knowledge.owners},
    )
    (folder / _VALUES).write_text(json.dumps(_values(knowledge), ensure_ascii=False), encoding="utf-8")


def load_knowledge(folder: Path) -> Knowledge:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        return Knowledge(
            usage=usage_from(values["usage"]),
            sight=Sight(vocabulary_from(values["columns"], arrays["vocabulary"]), arrays["axes"]),
            labels=Labels(tuple(values["intents"]), tuple(values["aspects"])),
            kinship=Kinship(arrays["points"], arrays["votes"], arrays["words"]),
            quick=arrays["quick"],
            owners=arrays["owners"],
            calibrator=_calibrator(values["calibrator"]),
            splitting=_splitting(values["splitting"]),
            curves={Risk(name): Curve(tuple(Point(**point) for point in points)) for name, points in values["curves"].items()},
            language=values["language"],
        )


def _values(knowledge: Knowledge) -> dict[str, Any]:
    return {
        "usage": usage_values(knowledge.usage),
        "columns": list(knowledge.sight.vocabulary.columns),
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
