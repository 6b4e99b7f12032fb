"""Learns everything from labelled sentences: models, confidence from predictions on persons left out, and thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.calibration import fit_calibrator
from bot.nlu.catalogue import Catalogue, Risk
from bot.nlu.decisions import NEVER_ANSWERED
from bot.nlu.evidence import Evidence, gather
from bot.nlu.features import Array, Words, fit_vocabulary
from bot.nlu.knowledge import Knowledge
from bot.nlu.language import language_from
from bot.nlu.linear import LinearModel, fit_linear
from bot.nlu.neighbours import fit_neighbours
from bot.nlu.thresholds import Curve, fit_curve
from bot.text.normalise import normalise

_FOLDS = 8


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence of a person."""

    text: str
    intent: str
    persona: str
    aspect: str = ""


def learn(sentences: Sequence[Sentence], content: Mapping[str, Any]) -> Knowledge:
    """All that is to be learnt from these sentences, with these language files."""
    language = language_from(content)
    words = [normalise(sentence.text, language.slang).text.split() for sentence in sentences]
    labels = np.array([sentence.intent for sentence in sentences])
    measured = _out_of_fold(words, labels, [sentence.persona for sentence in sentences])
    calibrator = fit_calibrator(measured.table, measured.right)
    confidences = _confidences_left_out(measured)
    vocabulary = fit_vocabulary(words)
    rows = vocabulary.matrix(words)
    model = fit_linear(rows, labels)
    return Knowledge(
        vocabulary=vocabulary,
        intents=model,
        neighbours=fit_neighbours(rows, labels, model.labels),
        calibrator=calibrator,
        curves=_curves(measured, confidences, language.catalogue),
        aspects=_aspects(rows, sentences, language.catalogue),
        language=content,
    )


@dataclass(frozen=True)
class _Measured:
    """Predictions for every sentence by a model that never saw its writer."""

    table: Array
    predicted: Array
    right: Array
    personas: Array


def _out_of_fold(words: Sequence[Words], labels: Array, personas: Sequence[str]) -> _Measured:
    from sklearn.model_selection import GroupKFold

    folds = min(_FOLDS, len(set(personas)))
    tables: list[Array] = []
    places: list[Array] = []
    predicted = np.empty(len(words), dtype=labels.dtype)
    for train, test in GroupKFold(folds).split(words, labels, personas):
        names, evidence = _evidence_of_fold([words[at] for at in train], labels[train], [words[at] for at in test])
        predicted[test] = names[evidence.chances.argmax(axis=1)]
        tables.append(evidence.table)
        places.append(test)
    table = np.vstack(tables)[np.argsort(np.concatenate(places))]
    return _Measured(table, predicted, predicted == labels, np.array(personas))


def _evidence_of_fold(train: Sequence[Words], labels: Array, test: Sequence[Words]) -> tuple[Array, Evidence]:
    vocabulary = fit_vocabulary(train)
    rows = vocabulary.matrix(train)
    model = fit_linear(rows, labels)
    evidence = gather(vocabulary, model, fit_neighbours(rows, labels, model.labels), test)
    return np.array(model.labels), evidence


def _confidences_left_out(measured: _Measured) -> Array:
    """Each sentence's confidence by a calibrator that never saw its writer either, so that the thresholds are not too kind."""
    from sklearn.model_selection import GroupKFold

    confidences = np.empty(len(measured.right))
    folds = min(_FOLDS, len(set(measured.personas)))
    for train, test in GroupKFold(folds).split(measured.table, measured.right, measured.personas):
        confidences[test] = fit_calibrator(measured.table[train], measured.right[train]).confidence(measured.table[test])
    return confidences


def _curves(measured: _Measured, confidences: Array, catalogue: Catalogue) -> dict[Risk, Curve]:
    risks = np.array([catalogue.risk(name).value for name in measured.predicted])
    answered = ~np.isin(measured.predicted, list(NEVER_ANSWERED))
    chosen = {risk: answered & (risks == risk.value) for risk in Risk}
    return {risk: fit_curve(confidences[rows], measured.right[rows]) for risk, rows in chosen.items()}


def _aspects(rows: Any, sentences: Sequence[Sentence], catalogue: Catalogue) -> dict[str, LinearModel]:
    models = {}
    for name in catalogue.intents:
        own = [at for at, sentence in enumerate(sentences) if sentence.intent == name and sentence.aspect]
        labels = [sentences[at].aspect for at in own]
        if len(set(labels)) > 1:
            models[name] = fit_linear(rows[own], labels)
    return models
