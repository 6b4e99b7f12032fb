"""The two files of what was learnt of moods, in the model's archive."""

import json
from pathlib import Path

import numpy as np

from bot.nlu.features import vocabulary_from
from bot.nlu.kinship import Kinship
from bot.nlu.mood import MoodModel
from bot.nlu.relation import Sight

_ARRAYS, _VALUES = "mood.npz", "mood.json"


def save_mood(model: MoodModel, folder: Path) -> None:
    """Write both files."""
    sight, kinship = model.sight, model.kinship
    np.savez_compressed(
        folder / _ARRAYS,
        **{"vocabulary": sight.vocabulary.weights, "axes": sight.axes, "signs": model.signs},
        **{"points": kinship.points, "votes": kinship.votes, "words": kinship.words},
    )
    values = {"columns": list(sight.vocabulary.columns), "bias": model.bias}
    (folder / _VALUES).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def load_mood(folder: Path) -> MoodModel:
    """Read both files."""
    values = json.loads((folder / _VALUES).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        sight = Sight(vocabulary_from(values["columns"], arrays["vocabulary"]), arrays["axes"])
        kinship = Kinship(arrays["points"], arrays["votes"], arrays["words"])
        return MoodModel(sight, kinship, arrays["signs"], values["bias"])
