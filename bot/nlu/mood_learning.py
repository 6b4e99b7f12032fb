"""Learns to hear anger: from written lines, with plain shop questions behind them as calm."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.encoder import Encodes
from bot.nlu.kinship import kinship_of
from bot.nlu.learning import Sentence
from bot.nlu.mood import Feeling, MoodModel, mood_table
from bot.nlu.relation import fit_sight, relation
from bot.nlu.ridge import fit_ridge
from bot.nlu.written_lines import WrittenLine, lines_in
from bot.text.lexicon import SlangLexicon, read_yaml
from bot.text.normalise import normalise

_RIDGE = 0.4
_STEP = 6
_NOT_PLAIN = ("ask_human", "ask_return_refund")  # these are often asked in anger
FOLDER = "mood"
CLASSES = tuple(feeling.value for feeling in Feeling)


def mood_lines(data_dir: Path, sentences: Sequence[Sentence]) -> list[WrittenLine]:
    """The written lines, and every sixth plain question as a calm one."""
    written = [line for path in sorted((data_dir / FOLDER).glob("*.yml")) for line in lines_in(read_yaml(path), CLASSES)]
    plain = [each for each in sentences if each.intent.startswith("ask_") and each.intent not in _NOT_PLAIN]
    return [*written, *(WrittenLine(each.text, Feeling.CALM.value, each.persona) for each in plain[::_STEP])]


def learn_mood(lines: Sequence[WrittenLine], slang: SlangLexicon, encoder: Encodes) -> MoodModel:
    """The model of these lines. What a vote is worth is learnt from votes of other persons."""
    from sklearn.linear_model import LogisticRegression

    texts = [line.text for line in lines]
    words = [normalise(text, slang).text.split() for text in texts]
    sight = fit_sight(words, encoder)
    seen = sight.see(words, encoder)
    angry = np.array([[line.written_as == Feeling.ANGRY.value] for line in lines], np.float32)
    ridge = fit_ridge(relation(seen, seen), 2.0 * angry - 1.0, _RIDGE)
    names = np.array([line.persona for line in lines])
    groups = [np.flatnonzero(names == name) for name in sorted(set(names))]
    table = mood_table(ridge.left_out(groups)[:, 0], texts, words)
    fitted = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(table, angry[:, 0] > 0)
    return MoodModel(sight, kinship_of(seen, ridge.weights), fitted.coef_[0], float(fitted.intercept_[0]))
