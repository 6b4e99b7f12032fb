"""Sizes: advice from the chart by the buyer's measures, always as advice and with its rows, or the chart itself."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.actions.answerers.common import missing, named_property, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.shop.facts.sizes import size_advice, size_chart
from bot.shop.values import SizeRow, Variant
from bot.text.measures import body_in, measures_in

MOST_ROWS = 40
BARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*cm\b")


def answer(question: Question) -> Reply:
    """The advised size for the measures that were named; without any, the chart; without a chart, a person."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    variant = subject.variants[0]
    if any(other.size_chart != variant.size_chart for other in subject.variants):
        return missing("ask_size", subject)
    if question.clause.aspect == "dimensions" and (stated := named_property(question, subject)):
        return stated
    measures = _measures(question, variant)
    if measures:
        advice = size_advice(question.folder, variant, measures)
        if advice is None:
            return missing("ask_size", subject)
        rows = _rows(question, advice.value.rows)
        values = {"product": subject.product_name, "sizes": question.words.either(advice.value.sizes), "rows": rows}
        return (Say("utter_size_advice", values, (used(advice, f"{values['sizes']} ({rows})"),)),)
    chart = size_chart(question.folder, variant)
    if chart is None or len(chart.value) > MOST_ROWS:
        return missing("ask_size", subject)
    listed = _chart(question, chart.value)
    return (Say("utter_size_chart", {"product": subject.product_name, "list": listed}, (used(chart, listed),)),)


def _measures(question: Question, variant: Variant) -> dict[str, Decimal]:
    """What the buyer measured; a bare length where the chart knows only one measure is that one."""
    names = {measure: spelled.split("|") for measure, spelled in question.words.lists["measure_words"].items()}
    found = {**body_in(question.clause.text), **measures_in(question.clause.text, names)}
    chart = size_chart(question.folder, variant)
    known = {row.measure for row in chart.value} if chart else set()
    bare = BARE.search(question.clause.text.casefold())
    if not found and bare and len(known) == 1:
        return {known.pop(): Decimal(bare[1].replace(",", "."))}
    return found


def _chart(question: Question, rows: Iterable[SizeRow]) -> str:
    by_size: dict[str, list[SizeRow]] = {}
    for row in rows:
        by_size.setdefault(row.size, []).append(row)
    return "\n".join(f"• {size}: {', '.join(_measure(question, row) for row in mine)}" for size, mine in by_size.items())


def _rows(question: Question, rows: Iterable[SizeRow]) -> str:
    return "; ".join(f"{row.size}: {_measure(question, row)}" for row in rows)


def _measure(question: Question, row: SizeRow) -> str:
    name, _, unit = row.measure.rpartition("_")
    ends = [question.words.number(end) for end in (row.low, row.high) if end is not None]
    return f"{question.words.of('measure', name)} {'–'.join(ends)} {unit}"
