"""Size advice from a chart."""

from decimal import Decimal

import pytest

from bot.shop.facts.sizes import size_advice, size_chart
from bot.shop.values import SizeRow
from tests.support.shops import a_folder, a_variant

ROWS = tuple(
    SizeRow("kaos", size, measure, Decimal(low), Decimal(high))
    for size, measure, low, high in (
        ("L", "height_cm", "164", "172"),
        ("M", "height_cm", "150", "163"),
        ("M", "weight_kg", "42", "55"),
        ("L", "weight_kg", "55", "65"),
        ("XL", "height_cm", "173", "180"),
    )
)
VARIANT = a_variant(size_chart="kaos")


def sizes(**measures: str) -> tuple[str, ...] | None:
    fact = size_advice(a_folder(VARIANT, size_rows=ROWS), VARIANT, {name: Decimal(value) for name, value in measures.items()})
    return fact.value.sizes if fact else None


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ({"height_cm": "150"}, ("M",)),
        ({"height_cm": "163"}, ("M",)),
        ({"height_cm": "163.5"}, ("M", "L")),
        ({"weight_kg": "55"}, ("M", "L")),
        ({"height_cm": "149"}, None),
        ({"height_cm": "181"}, None),
        ({"height_cm": "155", "weight_kg": "60"}, ("L",)),
        ({"height_cm": "170", "weight_kg": "45"}, ("L",)),
        ({"height_cm": "155", "weight_kg": "90"}, None),
        ({"height_cm": "170", "weight_kg": "55"}, ("L",)),
        ({"height_cm": "175", "weight_kg": "60"}, ("XL",)),
        ({"foot_cm": "24"}, None),
        ({"height_cm": "155", "foot_cm": "24"}, ("M",)),
    ],
    ids=str,
)
def test_the_chart_decides(measures: dict[str, str], expected: tuple[str, ...] | None) -> None:
    assert sizes(**measures) == expected


def test_differing_measures_are_told_with_the_rows_of_both() -> None:
    measures = {"height_cm": Decimal(155), "weight_kg": Decimal(60)}

    fact = size_advice(a_folder(VARIANT, size_rows=ROWS), VARIANT, measures)

    assert fact is not None
    assert [(row.size, row.measure) for row in fact.value.rows] == [("M", "height_cm"), ("L", "weight_kg")]


def test_without_a_chart_nothing_is_advised() -> None:
    variant = a_variant(size_chart=None)

    assert size_chart(a_folder(variant, size_rows=ROWS), variant) is None
    assert size_advice(a_folder(variant, size_rows=ROWS), variant, {"height_cm": Decimal(160)}) is None
