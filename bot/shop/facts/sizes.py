"""Which size a chart gives for measures. Advice only: two fitting sizes are both told, nothing is stretched."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import ShopFolder, SizeRow, Variant


@dataclass(frozen=True)
class SizeAdvice:
    """The advised sizes (two when the value lies on both, or between them) and the rows that say so."""

    sizes: tuple[str, ...]
    rows: tuple[SizeRow, ...]


def size_chart(folder: ShopFolder, variant: Variant) -> Fact[tuple[SizeRow, ...]] | None:
    """The rows of the variant's chart, in the table's order."""
    rows = tuple(row for row in folder.size_rows if row.chart == variant.size_chart)
    if not rows:
        return None
    return Fact("size_chart", variant.sku, rows, origin("size_charts.csv", rows[0].source))


def size_advice(folder: ShopFolder, variant: Variant, measures: Mapping[str, Decimal]) -> Fact[SizeAdvice] | None:
    """The size for these measures (`height_cm` → 165); None when the chart has none of them, or the values lie outside.

    When measures point to different sizes the larger is advised and the rows of both are given.
    """
    chart = size_chart(folder, variant)
    rows = chart.value if chart else ()
    found = [_fitting(rows, measure, value) for measure, value in measures.items() if _has(rows, measure)]
    if chart is None or not found or not all(found):
        return None
    sizes = _agreed(found) or _larger(rows, found)
    told = tuple(row for fits in found for row in fits)
    rule = "the chart's rows" if _agreed(found) else "measures point to different sizes: the larger"
    return Fact("size_advice", variant.sku, SizeAdvice(sizes, told), chart.source, rule=rule)


def _agreed(found: list[tuple[SizeRow, ...]]) -> tuple[str, ...]:
    """The sizes that every measure allows, the smaller first."""
    return tuple(row.size for row in found[0] if all(any(other.size == row.size for other in fits) for fits in found))


def _larger(rows: tuple[SizeRow, ...], found: list[tuple[SizeRow, ...]]) -> tuple[str, ...]:
    advised = max(found, key=lambda fits: [_rank(rows, row.size) for row in reversed(fits)])
    return tuple(dict.fromkeys(row.size for row in advised))


def _has(rows: tuple[SizeRow, ...], measure: str) -> bool:
    return any(row.measure == measure for row in rows)


def _fitting(rows: tuple[SizeRow, ...], measure: str, value: Decimal) -> tuple[SizeRow, ...]:
    """The rows whose range holds the value; in a gap between two rows, both neighbours; outside every row, none."""
    mine = [row for row in rows if row.measure == measure]
    inside = [row for row in mine if _above(row, value) and _below(row, value)]
    if inside:
        return tuple(sorted(inside, key=lambda row: _rank(rows, row.size)))
    smaller = [row for row in mine if row.high is not None and row.high < value]
    larger = [row for row in mine if row.low is not None and row.low > value]
    if not smaller or not larger:
        return ()
    return (max(smaller, key=lambda row: row.high or value), min(larger, key=lambda row: row.low or value))


def _above(row: SizeRow, value: Decimal) -> bool:
    return row.low is None or row.low <= value


def _below(row: SizeRow, value: Decimal) -> bool:
    return row.high is None or value <= row.high


def _rank(rows: tuple[SizeRow, ...], size: str) -> Decimal:
    """How large a size is: where its ranges begin, each as a share of the measure's largest, so that any naming works."""
    shares = [
        _start(row) / max(_start(other) for other in rows if other.measure == row.measure) for row in rows if row.size == size
    ]
    return sum(shares, Decimal(0)) / len(shares)


def _start(row: SizeRow) -> Decimal:
    bound = row.low if row.low is not None else row.high
    return max(bound or Decimal(0), Decimal("0.01"))
