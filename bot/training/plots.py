"""The report's pictures: narrow and in large letters, for they are read on a phone."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_SIZE, _DOTS = (4.6, 4.2), 160
_SETTINGS = {"font.size": 11, "axes.titlesize": 12, "axes.grid": True, "grid.alpha": 0.3, "lines.linewidth": 2.0}
RELIABILITY, COVERAGE, ANSWERED, THRESHOLDS, LOSSES = (
    f"{name}.png" for name in ("reliability", "risk_coverage", "answered", "thresholds", "perturbations")
)
_COLOURS = {"ours": "#1565c0", "our learner, same sample": "#00897b", "stock Rasa, same sample": "#e65100"}


def draw(measured: Mapping[str, Any], folder: Path) -> None:
    """All pictures into a folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # matplotlib's own, about its libraries
        import matplotlib  # type: ignore[import-untyped]

        matplotlib.use("Agg")
        with matplotlib.rc_context(_SETTINGS):
            _reliability(measured, folder)
            _coverage(measured, folder)
            _answered(measured, folder)
            _thresholds(measured["thresholds"], folder)
            _losses(measured["perturbations"], folder)


def lines_of(measured: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The same part of ours and, where both are there, of the rivals."""
    found = {"ours": measured["confidence"][key]}
    if measured["rivals"]:
        found["our learner, same sample"] = measured["rivals"]["ours"][key]
        found["stock Rasa, same sample"] = measured["rivals"]["stock"][key]
    return found


def _reliability(measured: Mapping[str, Any], folder: Path) -> None:
    figure, axes = _figure("Does a confidence mean what it says?", "confidence", "share of right intents")
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="would be exact")
    for name, bins in lines_of(measured, "bins").items():
        points = [(each["confidence"], each["right"]) for each in bins]
        axes.plot(*zip(*points, strict=True), marker="o", label=name, color=_COLOURS[name])
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    _save(figure, axes, folder / RELIABILITY)


def _coverage(measured: Mapping[str, Any], folder: Path) -> None:
    figure, axes = _figure(
        "Risk against coverage, half from outside", "share of messages, surest first", "share of wrong intents"
    )
    for name, curve in lines_of(measured, "curve").items():
        axes.plot(*zip(*curve, strict=True), label=name, color=_COLOURS[name])
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    _save(figure, axes, folder / COVERAGE)


def _answered(measured: Mapping[str, Any], folder: Path) -> None:
    figure, axes = _figure("Answered right at what risk", "wrong among the answers", "answered right, of what is the shop's")
    for name, part in measured["coverage"].items():
        (line,) = axes.plot(*zip(*((step["wrong"], step["right"]) for step in part["steps"]), strict=True), label=name)
        if part["own"]["wrong"] is not None:
            axes.plot([part["own"]["wrong"]], [part["own"]["right"]], marker="D", markersize=8, color=line.get_color())
    axes.axvline(0.05, color="grey", linestyle=":", label="5 % wrong; ◆ own thresholds")
    axes.set_xlim(0, 0.3)
    axes.set_ylim(0, 1)
    _save(figure, axes, folder / ANSWERED)


def _thresholds(costs: Mapping[str, Any], folder: Path) -> None:
    from matplotlib.figure import Figure  # type: ignore[import-untyped]

    figure = Figure(figsize=(_SIZE[0], 2.9 * len(costs)), dpi=_DOTS)
    for place, (risk, part) in enumerate(costs.items(), start=1):
        axes = figure.add_subplot(len(costs), 1, place)
        axes.set_title(f"{risk}: what a threshold costs")
        limits = [point["threshold"] for point in part["points"]]
        for name in ("answered", "wrong", "outside"):
            axes.plot(limits, [max(point[name], 0.5) for point in part["points"]], label=name)
        axes.axvline(part["chosen"]["threshold"], color="grey", linestyle=":", label="chosen")
        axes.set_yscale("log")
        axes.set_xlabel("threshold")
        axes.set_ylabel("clauses")
        axes.legend(fontsize=9)
    figure.tight_layout()
    figure.savefig(folder / THRESHOLDS)


def _losses(found: Mapping[str, Any], folder: Path) -> None:
    measured = {name: each["loss"] for name, each in found.items() if each["loss"] is not None}
    figure, axes = _figure("Lost when a fifth of the words changes", "points of right intent", "")
    axes.barh(list(measured), [100 * loss for loss in measured.values()], color=_COLOURS["ours"])
    axes.axvline(5, color="grey", linestyle=":", label="first bar")
    axes.axvline(3, color="green", linestyle=":", label="aim")
    _save(figure, axes, folder / LOSSES)


def _figure(title: str, across: str, up: str) -> Sequence[Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DOTS)
    axes = figure.add_subplot()
    axes.set_title(title)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    return figure, axes


def _save(figure: Any, axes: Any, path: Path) -> None:
    axes.legend(fontsize=9)
    figure.tight_layout()
    figure.savefig(path)
