"""Learns where a new clause begins: from sentences that are one clause, and from turns made of several."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from random import Random
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.calibration import NOTHING_LEARNT, Calibrator, fit_calibrator
from bot.nlu.features import Array, Vocabulary, Words
from bot.nlu.gaps import GapReader, Gaps, Turn, Votes, around
from bot.nlu.language import Language
from bot.nlu.made_turns import MadeTurn, made_turns
from bot.nlu.splitter import LEAST_SIGN, MOST_CLAUSES, QuickCutter, SignModel, SplitModel, review_row
from bot.text.clauses import signs
from bot.text.normalise import normalise

# Lower, and more clauses are found, but also more that are not there: docs/decisions/0013 has the figures. What is doubtful
# makes both clauses less sure, so that the bot asks instead of answering.
LIMIT = 0.4
_LEAST_TURNS = 3  # of the training, a feature around a gap must stand in
_HALVES = 2
_MOST_REVIEWED = 1800  # doubtful gaps from which the second look learns; each costs three texts to encode
_SEED = 5


@dataclass(frozen=True)
class _Cut:
    """A turn with the places where its clauses begin."""

    turn: Turn
    begins: frozenset[int]


@dataclass(frozen=True)
class Material:
    """What there is to learn from: sentences that are one clause each."""

    texts: Sequence[str]
    intents: Sequence[str]
    groups: Sequence[Array]  # the places of every person's sentences
    names: Sequence[str]  # the intents in the order of the votes
    vocabulary: Vocabulary
    language: Language


class VotesLeftOut(Protocol):
    """The full votes by models that have not seen one person."""

    def of(self, person: int, texts: Sequence[Words]) -> Votes:
        """The votes for these texts, worked out at once, of the person with this number."""
        ...


def learn_splitting(material: Material, quick: Iterable[Array], full: VotesLeftOut) -> SplitModel:
    """The model of these sentences.

    Args:
        material: The sentences.
        quick: For every person the quick model's weights without him: features × intents.
        full: The full votes without a person.
    """
    cuts = [list(_cuts(material, number)) for number in range(len(material.groups))]
    halves = [
        _fit_signs([cut for number, own in enumerate(cuts) if number % _HALVES != half for cut in own]) for half in range(_HALVES)
    ]
    voting = [_voting(material.vocabulary, own) for own in quick]
    reader = GapReader(material.names, material.language.clauses)
    seen = [row for number, own in enumerate(cuts) for row in _rows(own, halves[number % _HALVES], voting[number], reader)]
    trees = _fit_trees(seen)
    cutters = [QuickCutter(halves[number % _HALVES], trees, votes, reader, MOST_CLAUSES) for number, votes in enumerate(voting)]
    review = _fit_review(cuts, cutters, reader, full)
    return SplitModel(_fit_signs([cut for own in cuts for cut in own]), trees, review, LIMIT)


def _fit_review(
    cuts: Sequence[Sequence[_Cut]], cutters: Sequence[QuickCutter], reader: GapReader, full: VotesLeftOut
) -> Calibrator:
    """Trees over the doubtful gaps, with the full votes on both sides."""
    found = [
        (number, cut, *pair)
        for number, own in enumerate(cuts)
        for cut in own
        for pair in pairwise(cutters[number].pieces(cut.turn))
    ]
    chosen = sorted(Random(_SEED).sample(range(len(found)), min(len(found), _MOST_REVIEWED)))  # noqa: S311 – no secret
    seen: list[tuple[Array, Array]] = []
    for number, group in groupby((found[at] for at in chosen), itemgetter(0)):
        doubtful = [(cut, left, right) for _, cut, left, right in group]
        sides = [Gaps(cut.turn, (left[0], right[1]), [right[0]]).sides() for cut, left, right in doubtful]
        votes = full.of(number, [text for each in sides for text in each])
        for cut, left, right in doubtful:
            row = review_row(cut.turn, left, right, cutters[number], reader, votes)
            seen.append((row, np.array([right[0] in cut.begins])))
    return _fit_trees(seen)


def _fit_trees(seen: Sequence[tuple[Array, Array]]) -> Calibrator:
    if not seen:
        return NOTHING_LEARNT
    return fit_calibrator(np.vstack([table for table, _ in seen]), np.concatenate([flags for _, flags in seen]))


def _voting(vocabulary: Vocabulary, weights: Array) -> Votes:
    def votes(texts: Sequence[Words]) -> Array:
        return vocabulary.votes(texts, weights)

    return votes


def _cuts(material: Material, number: int) -> Iterator[_Cut]:
    """One person's sentences, and turns made of them."""
    own = [(material.texts[at], material.intents[at]) for at in material.groups[number]]
    turns = [MadeTurn(text, ()) for text, _ in own] + made_turns(own, number)
    for turn in turns:
        tokens = normalise(turn.text, material.language.slang).tokens
        places = [next((at for at, token in enumerate(tokens) if token.start >= begin), 0) for begin in turn.begins]
        words = [token.text for token in tokens]
        yield _Cut(Turn(words, signs(turn.text, tokens, material.language.clauses)), frozenset(places) - {0})


def _rows(cuts: Sequence[_Cut], model: SignModel, votes: Votes, reader: GapReader) -> Iterator[tuple[Array, Array]]:
    for cut in cuts:
        gaps, scores = model.candidates(cut.turn, (0, len(cut.turn.words)))
        if gaps.places:
            yield reader.table(gaps, scores, votes), np.array([place in cut.begins for place in gaps.places])


def _fit_signs(cuts: Sequence[_Cut]) -> SignModel:
    """The weights of what stands around a gap, by logistic regression."""
    from sklearn.linear_model import LogisticRegression

    gaps = [(around(cut.turn, place), place in cut.begins) for cut in cuts for place in range(1, len(cut.turn.words))]
    if len({flag for _, flag in gaps}) < 2:
        return SignModel({}, LEAST_SIGN - 1.0)  # nobody was seen to ask two things
    counts: dict[str, int] = {}
    for found, _ in gaps:
        for name in found:
            counts[name] = counts.get(name, 0) + 1
    columns = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= _LEAST_TURNS))}
    rows = [[columns[name] for name in found if name in columns] for found, _ in gaps]
    indices = np.concatenate([np.array(row, np.int32) for row in rows])
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    matrix = csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(len(rows), len(columns)))
    fitted = LogisticRegression(C=1.0, solver="liblinear", max_iter=100, random_state=1).fit(matrix, [flag for _, flag in gaps])
    strong = {name: float(fitted.coef_[0, at]) for name, at in columns.items() if abs(fitted.coef_[0, at]) > 0.02}
    return SignModel(strong, float(fitted.intercept_[0]))
