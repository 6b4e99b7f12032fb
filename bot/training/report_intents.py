"""The report's sections on intents: sets, persons, precision and recall, what is taken for what."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.training.cases import BUYERS, STRANGE
from bot.training.measures import said
from bot.training.tables import NOT_MEASURED, line, part, percent, table

Measured = Mapping[str, Any]
_PAIRS = 40


def sets(measured: Measured) -> Iterator[str]:
    """The sums of every set."""
    rows = [_set_row(name, scores) for name, scores in measured["sets"].items()]
    rows += [[name, NOT_MEASURED, *[""] * 4] for name in (BUYERS, STRANGE) if name not in measured["sets"]]
    yield from table(["set", "right intent", "in scope", "handled right", "wrong among answered", "cut in several"], rows)
    kinds = [
        [f"{name}: {kind}", part(each["right"], each["cases"]), part(each["wrong"], each["answered"])]
        for name, scores in measured["sets"].items()
        for kind, each in scores["kinds"].items()
    ]
    yield ""
    yield from table(["kind", "right intent", "wrong among answered"], kinds)


def _set_row(name: str, scores: Mapping[str, Any]) -> list[str]:
    return [
        name,
        part(scores["right"], scores["cases"]),
        part(scores["in_scope_right"], scores["in_scope"]),
        part(scores["handled"], scores["in_scope"]),
        part(scores["wrong"], scores["answered"]),
        str(scores["cut"]),
    ]


def personas(measured: Measured) -> Iterator[str]:
    """The held-out sentences by their writers, the worst understood first."""
    found = sorted(measured["personas"].items(), key=lambda item: item[1]["right"] / item[1]["cases"])
    rows = ([name, part(each["right"], each["cases"]), part(each["wrong"], each["answered"])] for name, each in found)
    yield from table(["person", "right intent", "wrong among answered"], rows)


def intents(measured: Measured) -> Iterator[str]:
    """Precision, recall and number of every intent and aspect."""
    for name, found in measured["intents"].items():
        yield from ["", f"### Intents, {name}", *_precision_recall("intent", found)]
    yield from ["", "### Aspects, held-out", *_precision_recall("aspect", measured["aspects"])]


def _precision_recall(title: str, found: Mapping[str, Any]) -> Iterator[str]:
    rows = ([name, percent(each["precision"]), percent(each["recall"]), each["count"]] for name, each in found.items())
    yield from table([title, "precision", "recall", "count"], (row if row[1] != NOT_MEASURED else _unread(row) for row in rows))


def _unread(row: list[Any]) -> list[Any]:
    return [row[0], "never read", *row[2:]]


def wrong_answers(measured: Measured) -> Iterator[str]:
    """Every message that was answered wrongly."""
    for each in measured["wrong_answers"]:
        yield f"- {line(each['text'])} – wanted {each['wanted']}, read {each['read']}, {said(each['confidence'])}"


def confusions(measured: Measured) -> Iterator[str]:
    """The most frequent confusions with their sentences; all of them are in report.json."""
    pairs = measured["confusions"]
    for pair in pairs[:_PAIRS]:
        yield f"- **{pair['wanted']} → {pair['got']}** ({len(pair['sentences'])})"
        yield from sentences(pair["sentences"])
    if len(pairs) > _PAIRS:
        yield f"- … and {len(pairs) - _PAIRS} pairs more in report.json"


def sentences(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Messages with what was read."""
    for each in found:
        yield f"  - {line(each['text'])} – {each['read']}, {said(each['confidence'])}"
