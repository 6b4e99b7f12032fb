"""Takes every measurement that the files allow, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from typing import Any

from bot.nlu.understanding import Understanding
from bot.training import coverage, speed
from bot.training.cases import BUYERS, HELD_OUT, STRANGE
from bot.training.entity_scores import score_entities
from bot.training.intent_scores import by, confusions, per_aspect, per_intent, set_scores, wrong_answers
from bot.training.material import Material
from bot.training.measures import FAR, NEAR
from bot.training.mood_scores import score_moods
from bot.training.perturbation import losses
from bot.training.readings import Readings, Reads
from bot.training.reliability import reliability
from bot.training.rivals import rivals
from bot.training.scores import Judged, judge, share
from bot.training.sensitive_scores import score_sensitive
from bot.training.threshold_costs import threshold_costs
from bot.training.turn_scores import score_turns, together
from bot.training.verbs import Places, say

_KINDS = {"all kinds": None, NEAR: (NEAR,), FAR: (FAR,)}
Sets = Mapping[str, Sequence[Judged]]


def measure(understanding: Understanding, material: Material, places: Places, model: str) -> dict[str, Any]:
    """Everything about one model."""
    say("Measuring speed …")
    parse = speed.speed(understanding.read, speed.sample([case.text for case in material.sets[HELD_OUT]]))
    readings = Readings(understanding)
    readings.read_ahead(material.texts())
    return {
        "model": model,
        "date": datetime.now(timezone.utc).date().isoformat(),
        "speed": parse,
        **_of_cases({name: judge(readings, cases) for name, cases in material.sets.items()}),
        **_of_turns(readings, material),
        "thresholds": threshold_costs(understanding.reader.knowledge.curves),
        "sensitive": _sensitive(understanding, readings, material),
        "perturbations": losses(readings, material.to_perturb, material.ways),
        "rivals": rivals(places, material.cases),
    }


def _of_cases(judged: Sets) -> dict[str, Any]:
    everything = [each for part in judged.values() for each in part]
    return {**_intents(judged, everything), "confidence": _confidence(everything), "coverage": _coverage(judged)}


def _of_turns(reads: Reads, material: Material) -> dict[str, Any]:
    turns = {name: score_turns(reads, listed) for name, listed in material.turns.items()}
    reviews = None if material.reviews is None else {**score_moods(reads, material.reviews), "misses": []}
    return {
        "entities": score_entities(reads, material.entities),
        "turns": {"files": turns, "all": together(turns.values())},
        "mood": score_moods(reads, material.moods),
        "reviews": reviews,
    }


def _intents(judged: Sets, everything: Sequence[Judged]) -> dict[str, Any]:
    return {
        "sets": {name: set_scores(part) for name, part in judged.items()},
        "intents": {name: per_intent(part) for name, part in judged.items()},
        "aspects": per_aspect(judged[HELD_OUT]),
        "personas": by(judged[HELD_OUT], lambda each: each.case.persona),
        "confusions": confusions(everything),
        "wrong_answers": wrong_answers(everything),
    }


def _confidence(everything: Sequence[Judged]) -> dict[str, Any]:
    stakes = [coverage.stake_of(each) for each in everything]
    return {
        **reliability([stake.confidence for stake in stakes], [stake.right for stake in stakes]),
        "area": coverage.area(stakes),
        "curve": coverage.risk_points(stakes),
    }


def _coverage(judged: Sets) -> dict[str, Any]:
    """Of the held-out sentences, of what people really sent, and of all: on the curve and at the model's own thresholds."""
    real = [*judged.get(BUYERS, ()), *judged.get(STRANGE, ())]
    groups = {HELD_OUT: judged[HELD_OUT], "development": real, "all": [*judged[HELD_OUT], *real]}
    return {name: _covered(part) for name, part in groups.items() if part and (name != "all" or real)}


def _covered(part: Sequence[Judged]) -> dict[str, Any]:
    stakes = [coverage.stake_of(each) for each in part]
    ours, strange = _divided(part)
    half = coverage.own_wrong(ours, strange, 0.5)
    return {
        "best": coverage.best_right(stakes),
        "steps": coverage.thinned(coverage.steps(stakes, 0.5)),
        "own": {"right": share(sum(each.handled for each in ours), len(ours)), "wrong": half},
        "traffic": {
            name: {str(at): coverage.own_wrong(ours, _of_kinds(strange, kinds), at) for at in coverage.SHARES}
            for name, kinds in _KINDS.items()
        },
    }


def _divided(part: Iterable[Judged]) -> tuple[list[Judged], list[Judged]]:
    listed = list(part)
    return [each for each in listed if not each.case.outside], [each for each in listed if each.case.outside]


def _of_kinds(strange: Sequence[Judged], kinds: tuple[str, ...] | None) -> list[Judged]:
    return [each for each in strange if kinds is None or each.case.kind in kinds]


def _sensitive(understanding: Understanding, reads: Reads, material: Material) -> dict[str, Any]:
    scores = score_sensitive(reads, material.sensitive, material.sets[HELD_OUT])
    return {"learnt": asdict(understanding.sensitive.knowledge.measured), **asdict(scores)}
