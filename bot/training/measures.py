"""The measures that the project wants to reach: the first bar, the aim, and the value taken from everything measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.training.cases import BUYERS, HELD_OUT
from bot.training.intent_scores import macro_recall
from bot.training.scores import share

Measured = Mapping[str, Any]
_REAL = ("live", "tweets")  # what people really sent to a shop or a help desk; reviews and written questions apart
NEAR, FAR = "near", "far"


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    key: str
    title: str
    bar: float
    aim: float
    value: Callable[[Measured], float | None]
    unit: str = "share"  # or points, ratio
    less: bool = False  # whether less is better

    def verdict(self, value: float | None) -> str:
        """How far it is."""
        if value is None:
            return "not measured"
        return "aim" if self._reaches(value, self.aim) else "bar" if self._reaches(value, self.bar) else "below the bar"

    def _reaches(self, value: float, limit: float) -> bool:
        return value <= limit if self.less else value >= limit

    def said(self, value: float | None) -> str:
        """A value as it is read."""
        return said(value, self.unit)


def said(value: float | None, unit: str = "share") -> str:
    """A value as it is read."""
    if value is None:
        return "not measured"
    return {"share": f"{value:.1%}", "points": f"{100 * value:.1f} points", "ratio": f"{value:.2f} ×"}[unit]


def real_right(measured: Measured) -> float | None:
    """Right intents of what people really sent."""
    kinds = measured["sets"].get(BUYERS, {}).get("kinds", {})
    found = [kinds[kind] for kind in _REAL if kind in kinds]
    return share(sum(kind["right"] for kind in found), sum(kind["cases"] for kind in found))


def outside_share(kind: str) -> Callable[[Measured], float | None]:
    """The part of this kind that was answered, over all sets."""

    def value(measured: Measured) -> float | None:
        tallies = [scores["outside"][kind] for scores in measured["sets"].values() if kind in scores["outside"]]
        return share(sum(answered for _, answered in tallies), sum(count for count, _ in tallies))

    return value


def sensitive_recall(measured: Measured) -> float | None:
    """Sensitive lines that were found."""
    kinds = measured["sensitive"]["kinds"].values()
    return share(sum(kind["found"] for kind in kinds), sum(kind["sensitive"] for kind in kinds))


def sensitive_alarms(measured: Measured) -> float | None:
    """Near misses that were taken for sensitive."""
    kinds = measured["sensitive"]["kinds"].values()
    return share(sum(kind["false_alarms"] for kind in kinds), sum(kind["harmless"] for kind in kinds))


def worst_loss(measured: Measured) -> float | None:
    """The loss under the perturbation that harms most."""
    return max((each["loss"] for each in measured["perturbations"].values() if each["loss"] is not None), default=None)


def _macro(measured: Measured) -> float | None:
    return macro_recall(measured["intents"].get(HELD_OUT, {}))


def _along(name: str) -> Callable[[Measured], float | None]:
    return lambda measured: measured["coverage"].get(name, {}).get("best")


def _turns(measured: Measured) -> float | None:
    return share(measured["turns"]["all"]["several_exact"], measured["turns"]["all"]["several"])


def _area_ratio(measured: Measured) -> float | None:
    found = measured["rivals"]
    return share(found["ours"]["area"], found["stock"]["area"]) if found else None


def _time_ratio(measured: Measured) -> float | None:
    """The whole understanding, not only what learnt from the sample, against stock Rasa in the same run."""
    found = measured["rivals"]
    return share(measured["speed"]["median"], found["stock"]["milliseconds"]["median"]) if found else None


MEASURES = (
    Measure("right_real", "right intent, live comments and help-desk tweets, in scope", 0.85, 0.94, real_right),
    Measure("macro_recall", "macro recall over all intents, sentences by strangers", 0.90, 0.96, _macro),
    Measure(
        "answered_real", "answered right at ≤ 5 % wrong, half from outside: real messages", 0.65, 0.85, _along("development")
    ),
    Measure("answered_held_out", "the same, held-out sentences", 0.65, 0.85, _along(HELD_OUT)),
    Measure("far_answered", "out of scope answered: far", 0.05, 0.01, outside_share(FAR), less=True),
    Measure("near_answered", "out of scope answered: near", 0.10, 0.04, outside_share(NEAR), less=True),
    Measure("turns_exact", "messages with 2–4 questions: exactly those found", 0.60, 0.85, _turns),
    Measure("mood", "mood, balanced accuracy", 0.85, 0.93, lambda measured: measured["mood"]["balanced"]),
    Measure("sensitive_recall", "sensitive: recall", 0.98, 0.995, sensitive_recall),
    Measure("sensitive_alarms", "sensitive: false alarms on near misses", 0.10, 0.03, sensitive_alarms, less=True),
    Measure("entities", "entities without product and price, F1", 0.85, 0.95, lambda measured: measured["entities"]["all"]["f1"]),
    Measure("area_ratio", "area under risk–coverage, against stock Rasa", 0.6, 0.4, _area_ratio, "ratio", less=True),
    Measure("worst_loss", "loss under the worst perturbation", 0.05, 0.03, worst_loss, "points", less=True),
    Measure("time_ratio", "time of a parse, against stock Rasa", 1.0, 0.3, _time_ratio, "ratio", less=True),
)


def values(measured: Measured) -> dict[str, float | None]:
    """Every measure by its key."""
    return {measure.key: measure.value(measured) for measure in MEASURES}
