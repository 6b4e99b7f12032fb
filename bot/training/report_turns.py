"""The report's sections on everything beside the intent: turns, named things, mood, sensitive matters, robustness, speed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.training.plots import LOSSES
from bot.training.tables import NOT_MEASURED, line, part, percent, table

Measured = Mapping[str, Any]
_LOST = 8


def turns(measured: Measured) -> Iterator[str]:
    """Clauses exactly found: number, place and intents."""
    files = {**measured["turns"]["files"], "together": measured["turns"]["all"]}
    rows = (
        [
            name,
            part(each["several_exact"], each["several"]),
            part(each["several_number"], each["several"]),
            part(each["one_exact"], each["one"]),
            part(each["one_number"], each["one"]),
        ]
        for name, each in files.items()
    )
    yield from table(["file", "2–4 questions exact", "their number", "one that looks so exact", "its number"], rows)
    yield ""
    for each in measured["turns"]["files"].values():
        yield from (
            f"- {line(miss['text'])}\n  - wanted {line(miss['wanted'])}\n  - found {line(miss['found'])}"
            for miss in each["misses"]
        )


def entities(measured: Measured) -> Iterator[str]:
    """F1 by exact span and type."""
    found = measured["entities"]
    everything = {**found["types"], "all without product and price": found["all"]}
    rows = (
        [name, percent(each["f1"]), percent(each["precision"]), percent(each["recall"]), each["count"]]
        for name, each in everything.items()
    )
    yield from table(["type", "F1", "precision", "recall", "count"], rows)
    yield ""
    for miss in found["misses"]:
        yield f"- {line(miss['text'])} – missed [{', '.join(miss['missed'])}], invented [{', '.join(miss['invented'])}]"


def mood(measured: Measured) -> Iterator[str]:
    """Angry and calm."""
    found, reviews = measured["mood"], measured["reviews"]
    yield f"Balanced accuracy {percent(found['balanced'])}; public reviews, a hint: {percent(reviews and reviews['balanced'])}."
    yield ""
    tallies = {
        **found["moods"],
        **found["kinds"],
        **{f"reviews: {name}": each for name, each in (reviews or {"kinds": {}})["kinds"].items()},
    }
    yield from table(["lines", "right"], ([name, part(right, count)] for name, (count, right) in tallies.items()))
    yield ""
    for miss in found["misses"]:
        yield f"- {line(miss['text'])} – {miss['wanted']}, {miss['kind']}; the other mood at {percent(miss['confidence'])}"


def perturbations(measured: Measured) -> Iterator[str]:
    """Right intents lost when a fifth of the words is written otherwise."""
    yield "A fixed half of the in-scope messages; points lost among those that the perturbation changes, and of all."
    yield ""
    rows = (
        [name, part(each["changed"], each["cases"]), *(percent(each[key]) for key in ("before", "after", "loss", "loss_of_all"))]
        for name, each in measured["perturbations"].items()
    )
    yield from table(["perturbation", "changed", "right before", "right after", "loss", "of all"], rows)
    yield from ["", f"![Loss]({LOSSES})", ""]
    for name, each in measured["perturbations"].items():
        yield f"- {name}"
        yield from (f"  - {line(lost['text'])} – wanted {lost['wanted']}, read {lost['read']}" for lost in each["lost"][:_LOST])


def speed(measured: Measured) -> Iterator[str]:
    """Milliseconds a parse."""
    ours, rivals = measured["speed"], measured["rivals"]
    yield f"One thread, {ours['texts']} held-out sentences: median {ours['median']:.1f} ms, 95th percentile {ours['p95']:.1f} ms."
    stock = rivals["stock"]["milliseconds"] if rivals else None
    yield (
        f"Stock Rasa in the same run: {stock['median']:.1f} ms, {stock['p95']:.1f} ms."
        if stock
        else f"Stock Rasa: {NOT_MEASURED}."
    )


def sensitive(measured: Measured) -> Iterator[str]:
    """What a person must see, and what only sounds like it."""
    found = measured["sensitive"]
    learnt = {key: part(found["learnt"][key][1], found["learnt"][key][0]) for key in ("sensitive", "harmless", "ordinary")}
    yield f"- persons left out in training: {learnt['sensitive']} sensitive lines found;"
    yield f"  false alarms {learnt['harmless']} near misses, {learnt['ordinary']} ordinary sentences"
    yield f"- held-out ordinary sentences taken for sensitive: {part(len(found['ordinary_alarms']), found['ordinary'])}"
    yield ""
    totals: Counter[str] = Counter()
    for counts in found["kinds"].values():
        totals.update(counts)
    rows = [_kind_row(kind, counts) for kind, counts in sorted(found["kinds"].items())]
    yield from table(
        ["kind", "sensitive", "found", "kind right", "near misses", "false alarms"], [*rows, _kind_row("all", totals)]
    )
    yield from _sensitive_misses(found)


def _kind_row(kind: str, counts: Mapping[str, int]) -> list[object]:
    found, false = part(counts["found"], counts["sensitive"]), part(counts["false_alarms"], counts["harmless"])
    return [kind, counts["sensitive"], found, counts["named"], counts["harmless"], false]


def _sensitive_misses(found: Mapping[str, Any]) -> Iterator[str]:
    for title, texts in {
        "Sensitive lines missed": found["missed"],
        "Near misses taken for sensitive": found["false_alarms"],
        "Ordinary sentences taken for sensitive": found["ordinary_alarms"],
        "Training sentences that look sensitive, left out of the background": found["learnt"]["left_out"],
    }.items():
        yield from ["", f"### {title}", *(f"- {line(text)}" for text in texts)]
