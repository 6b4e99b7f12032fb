"""The numbers from which confidence is made: how clear the winner is, and whether the clause looks like anything known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.features import Array, Vocabulary, Words
from bot.nlu.linear import LinearModel
from bot.nlu.neighbours import Neighbours

OUT_OF_SCOPE = "out_of_scope"
_FEW_WORDS = 2
_RANKED = 4


@dataclass(frozen=True)
class Evidence:
    """For some clauses: the chances of every label, and the table that the calibrator reads."""

    chances: Array
    table: Array


def gather(vocabulary: Vocabulary, model: LinearModel, neighbours: Neighbours, texts: Sequence[Words]) -> Evidence:
    """The evidence for these texts."""
    rows = vocabulary.matrix(texts)
    chances = model.chances(rows)
    similarity, nearest = neighbours.nearest(rows)
    ranked = np.sort(chances, axis=1)[:, ::-1][:, :_RANKED]
    best, second = ranked[:, 0], ranked[:, 1]
    winners = np.eye(len(model.labels))[chances.argmax(axis=1)]  # some intents are easier to be sure of than others
    outside = chances[:, model.labels.index(OUT_OF_SCOPE)] if OUT_OF_SCOPE in model.labels else np.zeros(len(texts))
    agrees = nearest == chances.argmax(axis=1)
    known = np.array([vocabulary.known_share(words) for words in texts])
    short = np.array([len(words) <= _FEW_WORDS for words in texts])
    clipped = np.clip(best, 1e-4, 1 - 1e-4)
    columns = (np.log(clipped / (1 - clipped)), best - second, similarity, agrees, agrees * similarity, outside, known, short)
    return Evidence(chances, np.column_stack([*(np.asarray(column, float) for column in columns), ranked, winners]))
