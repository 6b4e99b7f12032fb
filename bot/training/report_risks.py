"""The report's sections on confidence: reliability, risk and coverage, thresholds, what was answered to strangers."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.training.coverage import SHARES
from bot.training.plots import ANSWERED, COVERAGE, RELIABILITY, THRESHOLDS
from bot.training.tables import number, part, percent, table

Measured = Mapping[str, Any]


def reliability(measured: Measured) -> Iterator[str]:
    """Whether a confidence means what it says."""
    found = measured["confidence"]
    yield f"Expected calibration error {number(found['calibration_error'])}, Brier score {number(found['brier'])}."
    yield ""
    rows = ([f"{each['confidence']:.2f}", f"{each['right']:.2f}", each["count"]] for each in found["bins"])
    yield from table(["mean confidence", "right", "messages"], rows)
    yield from ["", f"![Reliability]({RELIABILITY})"]


def coverage(measured: Measured) -> Iterator[str]:
    """How much is answered at what risk."""
    yield f"Area under the risk–coverage curve, half of the messages from outside: {number(measured['confidence']['area'])}."
    yield from ["", "Answered right among what is the shop's, as many messages from outside as from inside:", ""]
    rows = (
        [name, percent(each["best"]), percent(each["own"]["right"]), percent(each["own"]["wrong"])]
        for name, each in measured["coverage"].items()
    )
    yield from table(["messages", "at ≤ 5 % wrong, on the curve", "own thresholds", "wrong there"], rows)
    yield from ["", "Wrong among the answers at the own thresholds, by what part of the traffic is from outside:", ""]
    traffic = (
        [name, kind, *(percent(wrong[str(at)]) for at in SHARES)]
        for name, each in measured["coverage"].items()
        for kind, wrong in each["traffic"].items()
    )
    yield from table(["messages", "from outside", *(f"{at:.0%}" for at in SHARES)], traffic)
    yield from ["", f"![Risk and coverage]({COVERAGE})", f"![Answered right]({ANSWERED})"]


def thresholds(measured: Measured) -> Iterator[str]:
    """What each threshold costs, on training sentences of persons left out."""
    yield "On training sentences of persons left out, half of the traffic from outside."
    yield ""
    rows = (_threshold_row(risk, each) for risk, each in measured["thresholds"].items())
    yield from table(["risk", "threshold", "answered", "wrong", "outside", "bound", "target"], rows)
    yield from ["", f"![Thresholds]({THRESHOLDS})"]
    for risk, each in measured["thresholds"].items():
        yield from ["", f"{risk}:", ""]
        points = each["points"][:: max(1, len(each["points"]) // 12)]
        cells = ([f"{point['threshold']:.3f}", *(point[key] for key in ("answered", "wrong", "outside"))] for point in points)
        yield from table(["threshold", "answered", "wrong", "outside"], cells)


def _threshold_row(risk: str, each: Mapping[str, Any]) -> list[str]:
    chosen = each["chosen"]
    target = percent(each["target"]) + ("" if each["held"] else " – out of reach, the least bound was taken")
    answered = part(chosen["answered"], each["most"])
    return [
        risk,
        f"{chosen['threshold']:.3f}",
        answered,
        str(chosen["wrong"]),
        str(chosen["outside"]),
        f"{chosen['upper']:.2%}",
        target,
    ]


def outside(measured: Measured) -> Iterator[str]:
    """Messages that are none of the shop's business and were answered."""
    rows = (
        [name, kind, part(answered, count)]
        for name, scores in measured["sets"].items()
        for kind, (count, answered) in scores["outside"].items()
    )
    yield from table(["set", "kind", "answered"], rows)
