"""The full model: every training sentence votes for its intent and aspect, as strongly as it is related to the clause."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from bot.nlu.evidence import OUT_OF_SCOPE
from bot.nlu.features import Array, row_votes
from bot.nlu.relation import Glimpse, Seen, alike, relation, words_in_common
from bot.nlu.ridge import Ridge, fit_ridge

_RIDGE, _QUICK_RIDGE = 0.4, 0.3
_ASPECT = "/"


@dataclass(frozen=True)
class Labels:
    """The columns of the votes: the intents in order, then their aspects."""

    intents: tuple[str, ...]
    aspects: tuple[str, ...]  # intent/aspect

    @cached_property
    def outside(self) -> int | None:
        """The column of what is outside the shop."""
        return self.intents.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in self.intents else None

    def aspects_of(self, intent: str) -> dict[int, str]:
        """The columns of an intent's aspects with their names."""
        begin = f"{intent}{_ASPECT}"
        places = enumerate(self.aspects, len(self.intents))
        return {at: label.removeprefix(begin) for at, label in places if label.startswith(begin)}

    def targets(self, intents: Sequence[str], aspects: Sequence[str]) -> Array:
        """One for what a sentence is, nothing for the rest: sentences × columns."""
        columns = {label: at for at, label in enumerate((*self.intents, *self.aspects))}
        targets = np.zeros((len(intents), len(columns)), np.float32)
        for row, (intent, aspect) in enumerate(zip(intents, aspects, strict=True)):
            targets[row, columns[intent]] = 1.0
            if aspect:
                targets[row, columns[f"{intent}{_ASPECT}{aspect}"]] = 1.0
        return targets


def labels_of(intents: Sequence[str], aspects: Sequence[str]) -> Labels:
    """The labels that occur."""
    pairs = {f"{intent}{_ASPECT}{aspect}" for intent, aspect in zip(intents, aspects, strict=True) if aspect}
    return Labels(tuple(sorted(set(intents))), tuple(sorted(pairs)))


@dataclass(frozen=True)
class Votes:
    """What speaks for what, and what each text comes nearest to."""

    votes: Array  # texts × columns of Labels
    nearest: Array  # how much alike in meaning the nearest sentence of the training is
    kin: Array  # which sentence that is

    def at(self, places: Sequence[int]) -> "Votes":
        """Those for some of the texts."""
        return Votes(self.votes[places], self.nearest[places], self.kin[places])


def joined(parts: Sequence[Votes]) -> Votes:
    """The votes for all texts, one after another."""
    return Votes(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Votes)))


@dataclass(frozen=True)
class Kinship:
    """All training sentences with the weights of their votes.

    What the votes owe to words in common is linear in the features, so it is kept by feature: half precision, as there are
    many. Only for what they owe to the meaning is every sentence asked.
    """

    points: Array  # sentences × directions, half precision
    votes: Array  # sentences × columns of Labels
    words: Array  # features × columns of Labels, half precision

    @cached_property
    def whole_points(self) -> Array:
        """The points in single precision."""
        return np.asarray(self.points, np.float32)

    def ask(self, texts: Glimpse) -> Votes:
        """The votes for these texts."""
        meant = alike(texts.points, self.whole_points)
        kin = meant.argmax(axis=1)
        return Votes(meant @ self.votes + row_votes(texts.rows, self.words), meant[np.arange(len(meant)), kin], kin)


def kinship_of(seen: Seen, votes: Array) -> Kinship:
    """What is needed for serving of sentences with these votes."""
    return Kinship(seen.points.astype(np.float16), votes, quick_weights(seen, votes).astype(np.float16))


def fit_kinship(seen: Seen, targets: Array) -> Ridge:
    """The full model, not yet cut loose from what it needs for leaving persons out."""
    return fit_ridge(relation(seen, seen), targets, _RIDGE)


def fit_quick(seen: Seen, targets: Array) -> Ridge:
    """The same without the encoder; its votes are linear in the features."""
    return fit_ridge(words_in_common(seen, seen), targets, _QUICK_RIDGE)


def quick_weights(seen: Seen, weights: Array) -> Array:
    """The weights of features instead of sentences: features × labels."""
    linear: Array = (seen.columns @ weights).astype(np.float32, copy=False)
    return linear
