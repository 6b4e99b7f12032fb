"""The numbers from which confidence is made: how clear the winner is, and whether the clause looks like anything known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.features import Array, Vocabulary, Words

OUT_OF_SCOPE = "out_of_scope"
_FEW_WORDS, _MANY_WORDS = 2, 12
_RANKED = 4


@dataclass(frozen=True)
class Facts:
    """What is to be seen of some texts before any model looks at them."""

    lengths: Array  # words
    known: Array  # share of the words that the training has seen, from 0 to 1


def facts_of(texts: Sequence[Words], vocabulary: Vocabulary) -> Facts:
    """The facts of these texts."""
    return Facts(np.array([len(words) for words in texts]), np.array([vocabulary.known_share(words) for words in texts]))


def full_table(votes: Array, nearest: Array, kin_label: Array, quick: Array, facts: Facts, outside: int | None) -> Array:
    """The evidence of both models' votes (texts × intents), and of the nearest sentence: how near it is, and its intent."""
    winner = votes.argmax(axis=1)
    agrees = kin_label == winner
    second = np.sort(quick, axis=1)[:, -2:]
    for_winner = quick[np.arange(len(quick)), winner]
    same = quick.argmax(axis=1) == winner
    quick_columns = (for_winner, second[:, -1] - second[:, 0], same, for_winner - np.where(same, second[:, 0], second[:, -1]))
    columns = (*_clearness(votes, outside), nearest, agrees, agrees * nearest, *quick_columns, *_shape(facts))
    return np.column_stack([*(np.asarray(column, float) for column in columns), _winners(votes)])


def _clearness(votes: Array, outside: int | None) -> tuple[Array, ...]:
    ranked = np.sort(votes, axis=1)[:, ::-1][:, :_RANKED]
    strange = votes[:, outside] if outside is not None else np.zeros(len(votes))
    return (*ranked.T, ranked[:, 0] - ranked[:, 1], votes.sum(axis=1), strange)


def _shape(facts: Facts) -> tuple[Array, ...]:
    return np.minimum(facts.lengths, _MANY_WORDS), facts.lengths <= _FEW_WORDS, facts.known


def _winners(votes: Array) -> Array:
    """Some intents are easier to be sure of than others."""
    winners: Array = np.eye(votes.shape[1])[votes.argmax(axis=1)]
    return winners
