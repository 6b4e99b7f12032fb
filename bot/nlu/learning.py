"""Learns everything from labelled sentences: models, confidence from predictions on persons left out, and thresholds."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.calibration import Calibrator, fit_calibrator
from bot.nlu.catalogue import Catalogue, Risk
from bot.nlu.decisions import NEVER_ANSWERED
from bot.nlu.encoder import Encodes, shared_encoder
from bot.nlu.evidence import OUT_OF_SCOPE, Facts, facts_of, full_table
from bot.nlu.features import Array
from bot.nlu.kinship import Labels, fit_kinship, fit_quick, kinship_of, labels_of, quick_weights
from bot.nlu.knowledge import Knowledge
from bot.nlu.language import language_from
from bot.nlu.left_out import FullLeftOut
from bot.nlu.relation import Seen, alike, fit_sight
from bot.nlu.ridge import Ridge
from bot.nlu.splitting import Material, learn_splitting
from bot.nlu.thresholds import Curve, fit_curve
from bot.text.normalise import normalise
from bot.text.usage import count_usage

log = logging.getLogger(__name__)
_FOLDS = 4  # of persons, for the confidences from which the thresholds are made


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence of a person."""

    text: str
    intent: str
    persona: str
    aspect: str = ""


def learn(sentences: Sequence[Sentence], content: Mapping[str, Any], encoder: Encodes | None = None) -> Knowledge:
    """All that is to be learnt from these sentences, with these language files."""
    encoder = encoder or shared_encoder()
    language = language_from(content)
    words = [normalise(sentence.text, language.slang).text.split() for sentence in sentences]
    sight = fit_sight(words, encoder)
    seen = sight.see(words, encoder)
    log.info("sentences_encoded", extra={"sentences": len(words)})
    intents, aspects = [each.intent for each in sentences], [each.aspect for each in sentences]
    labels = labels_of(intents, aspects)
    count = len(labels.intents)
    targets = labels.targets(intents, aspects)
    groups = _groups([sentence.persona for sentence in sentences])
    full, quick = fit_kinship(seen, targets), fit_quick(seen, targets[:, :count])
    log.info("votes_fitted")
    measured = _left_out(full, quick, seen, groups, labels, facts_of(words, sight.vocabulary))
    confidences = _confidences_left_out(measured, groups)
    log.info("confidence_measured", extra={"persons": len(groups)})
    material = Material([each.text for each in sentences], intents, groups, labels.intents, sight.vocabulary, language)
    without = (quick_weights(seen, quick.without(group)) for group in groups)
    return Knowledge(
        usage=count_usage([each.text for each in sentences], language.slang),
        sight=sight,
        labels=labels,
        kinship=kinship_of(seen, full.weights),
        quick=quick_weights(seen, quick.weights).astype(np.float16),
        owners=measured.owners,
        calibrator=measured.calibrator(),
        splitting=learn_splitting(material, without, FullLeftOut(full, seen, groups, sight, encoder, count)),
        curves=_curves(measured, confidences, labels, language.catalogue),
        language=content,
    )


def _groups(personas: Sequence[str]) -> list[Array]:
    """The places of every person's sentences."""
    names = np.array(personas)
    return [np.flatnonzero(names == name) for name in sorted(set(personas))]


@dataclass(frozen=True)
class _Measured:
    """What both models say of every sentence when they have not seen its writer."""

    table: Array
    owners: Array  # the true intent's index
    predicted: Array
    right: Array

    def calibrator(self, places: Array | None = None) -> Calibrator:
        """A calibrator from all sentences, or from these."""
        chosen = slice(None) if places is None else places
        return fit_calibrator(self.table[chosen], self.right[chosen])


def _left_out(full: Ridge, quick: Ridge, seen: Seen, groups: Sequence[Array], labels: Labels, facts: Facts) -> _Measured:
    count = len(labels.intents)
    owners = full.targets[:, :count].argmax(axis=1)
    votes, quick_votes = full.left_out(groups)[:, :count], quick.left_out(groups)
    nearest, kin = _kin_left_out(seen, groups)
    predicted = votes.argmax(axis=1)
    return _Measured(
        table=full_table(votes, nearest, owners[kin], quick_votes, facts, labels.outside),
        owners=owners,
        predicted=predicted,
        right=predicted == owners,
    )


def _kin_left_out(seen: Seen, groups: Sequence[Array]) -> tuple[Array, Array]:
    """For every sentence how much alike the nearest one of another person is, and which that is."""
    nearest, kin = np.zeros(len(seen), np.float32), np.zeros(len(seen), int)
    for group in groups:
        meant = alike(seen.whole_points[group], seen.whole_points)
        meant[:, group] = 0.0
        kin[group] = meant.argmax(axis=1)
        nearest[group] = meant.max(axis=1)
    return nearest, kin


def _confidences_left_out(measured: _Measured, groups: Sequence[Array]) -> Array:
    """Each sentence's confidence by a calibrator that never saw its writer either, so that the thresholds are not too kind."""
    confidences = np.empty(len(measured.right))
    everyone = np.arange(len(measured.right))
    for fold in range(min(_FOLDS, len(groups))):
        test = np.concatenate(groups[fold::_FOLDS])
        confidences[test] = measured.calibrator(np.setdiff1d(everyone, test)).confidence(measured.table[test])
    return confidences


def _curves(measured: _Measured, confidences: Array, labels: Labels, catalogue: Catalogue) -> dict[Risk, Curve]:
    """The curve of every risk class, for what was read as one of its intents."""
    names = np.array(labels.intents)
    risks = np.array([catalogue.risk(name).value for name in labels.intents])[measured.predicted]
    answered = ~np.isin(names[measured.predicted], list(NEVER_ANSWERED))
    outside = names[measured.owners] == OUT_OF_SCOPE
    return {risk: fit_curve(confidences, measured.right, outside, answered & (risks == risk.value)) for risk in Risk}
