"""The evaluation as a page to read: what matters first."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.training.baseline import COMMAND
from bot.training.measures import MEASURES, Measure, said
from bot.training.report_intents import confusions, intents, personas, sets, wrong_answers
from bot.training.report_risks import coverage, outside, reliability, thresholds
from bot.training.report_turns import entities, mood, perturbations, sensitive, speed, turns
from bot.training.tables import change, number, percent, table

Measured = Mapping[str, Any]


def as_markdown(measured: Measured) -> str:
    """The whole page."""
    return "\n".join([summary(measured), *_details(measured)]) + "\n"


def summary(measured: Measured) -> str:
    """What one looks at first: the measures, and what changed since the last accepted report."""
    return "\n".join([f"# {measured['model']}, {measured['date']}", "", *_comparison(measured), "", *_measures(measured), ""])


def _details(measured: Measured) -> Iterator[str]:
    for title, lines in {
        "Sets": sets(measured),
        "Against stock Rasa on the same sample": rivals(measured),
        "Reliability": reliability(measured),
        "Risk and coverage": coverage(measured),
        "Thresholds": thresholds(measured),
        "Out of scope answered": outside(measured),
        "Robustness": perturbations(measured),
        "Several questions": turns(measured),
        "Entities": entities(measured),
        "Mood": mood(measured),
        "Sensitive matters": sensitive(measured),
        "Speed": speed(measured),
        "Persons": personas(measured),
        "Intents and aspects": intents(measured),
        "Answered wrongly": wrong_answers(measured),
        "Taken for something else": confusions(measured),
    }.items():
        yield from ["", f"## {title}", *lines]


def _comparison(measured: Measured) -> Iterator[str]:
    found = measured["comparison"]
    if found is None:
        yield "No report was accepted yet: `python -m bot.training accept` accepts this one."
        return
    yield f"Compared with the accepted report of {found['model']}, {found['date']}."
    for name, drop in found["drops"].items():
        yield f"- **{name}: recall dropped by {-100 * drop:.1f} points**"
    if not found["drops"]:
        yield "No intent's recall dropped by more than 5 points."


def _measures(measured: Measured) -> Iterator[str]:
    rows = (_row(measure, measured) for measure in MEASURES)
    yield from table(["measure", "value", "first bar", "aim", "reached", "change"], rows)


def _row(measure: Measure, measured: Measured) -> list[str]:
    value, found = measure.value(measured), measured["comparison"]
    changed = found["measures"].get(measure.key) if found else None
    sign = "≤" if measure.less else "≥"
    limits = [f"{sign} {said(limit, measure.unit)}" for limit in (measure.bar, measure.aim)]
    return [measure.title, measure.said(value), *limits, measure.verdict(value), _changed(measure, changed)]


def _changed(measure: Measure, value: float | None) -> str:
    if value is None or measure.unit == "ratio":
        return "–" if value is None else f"{value:+.2f}"
    return change(value)


def rivals(measured: Measured) -> Iterator[str]:
    """Stock Rasa and our learner, trained on the same sentences."""
    found = measured["rivals"]
    if not found:
        yield f"Not measured: run `{COMMAND}` (about 25 minutes)."
        return
    stock, ours = found["stock"], found["ours"]
    yield f"Both learnt from the same {found['sentences']} sentences ({found['folder']}); half of the messages from outside."
    yield ""
    rows = [
        ["right intent in scope", percent(stock["right"]), percent(ours["right"])],
        ["answered right at ≤ 5 % wrong", percent(stock["answered_right"]), percent(ours["answered_right"])],
        ["area under risk–coverage", number(stock["area"]), number(ours["area"])],
        ["Brier score", number(stock["brier"]), number(ours["brier"])],
        ["calibration error", number(stock["calibration_error"]), number(ours["calibration_error"])],
        ["milliseconds, median", f"{stock['milliseconds']['median']:.1f}", f"{ours['milliseconds']['median']:.1f}"],
    ]
    yield from table(["", "stock Rasa", "ours"], rows)
