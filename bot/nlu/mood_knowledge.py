"""The two files of what was learnt of moods, in the model's archive."""

import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.features import vocabulary_from
from bot.nlu.mood import MoodModel
from bot.nlu.relation import Seen

_ARRAYS, _VALUES = "mood.npz", "mood.json"
_PARTS = ("data", "indices", "indptr")


def save_mood(model: MoodModel, folder: Path) -> None:
    """Write both files."""
    np.savez_compressed(
        folder / _ARRAYS,
        **{"vocabulary": model.vocabulary.weights, "points": model.seen.points},
        **{"votes": model.weights, "signs": model.signs},
        **{f"rows.{part}": getattr(model.seen.rows, part) for part in _PARTS},
    )
    values = {"columns": list(model.vocabulary.columns), "bias": model.bias}
    (folder / _VALUES).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def load_mood(folder: Path) -> MoodModel:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        points, names = arrays["points"], values["columns"]
        rows = csr_matrix(tuple(arrays[f"rows.{part}"] for part in _PARTS), shape=(len(points), len(names)))
        vocabulary = vocabulary_from(names, arrays["vocabulary"])
        return MoodModel(vocabulary, Seen(rows, points), arrays["votes"], arrays["signs"], values["bias"])
