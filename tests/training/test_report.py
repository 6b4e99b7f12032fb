"""The page: what was not measured says so, what dropped is named first."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.messages import Decision
from bot.nlu.catalogue import Risk
from bot.nlu.sensitive_knowledge import Measured
from bot.nlu.thresholds import Curve, Point
from bot.nlu.understanding import Understanding
from bot.training import plots
from bot.training.cases import HELD_OUT, Case, case_sets, development_cases
from bot.training.comparison import accepted as accepted_report
from bot.training.comparison import compare, in_short, write
from bot.training.material import Material
from bot.training.measures import MEASURES
from bot.training.measuring import measure
from bot.training.perturbation import Perturbations
from bot.training.report import as_markdown, summary
from bot.training.verbs import Places
from tests.support.readings import NOTHING, Told, reading

OUTSIDE = "out_of_scope"
PRICE = ("ask_price", 0.9, Decision.ANSWER)
MATERIAL = Material(
    sets={
        HELD_OUT: [
            Case("harga berapa", ("ask_price",), persona="h01"),
            Case("berapaan", ("ask_price",), persona="h02"),
            Case("cuaca", (OUTSIDE,), kind="far"),
            Case("toko sebelah", (OUTSIDE,), kind="near"),
        ]
    },
    sensitive=[],
    entities=[],
    turns={"several_questions": []},
    moods=[],
    reviews=None,
    ways=Perturbations({"capitals": str.upper}),
)
POINTS = (Point(0.9, 10, 0, 0, 0.03), Point(0.5, 20, 4, 2, 0.4))


NONE = (0, 0)
KNOWN = {"harga berapa": PRICE, "HARGA BERAPA": PRICE, "toko sebelah": PRICE, "cuaca": NOTHING}


class Hand(Told):
    """An understanding made by hand, with the parts that a report asks for."""

    reader = SimpleNamespace(knowledge=SimpleNamespace(curves={risk: Curve(POINTS) for risk in Risk}))
    sensitive = SimpleNamespace(knowledge=SimpleNamespace(measured=Measured(NONE, NONE, NONE, NONE, ())))


@pytest.fixture
def measured(tmp_path: Path) -> dict[str, Any]:
    hand = Hand({text: reading(read) for text, read in KNOWN.items()})
    found = measure(cast(Understanding, hand), MATERIAL, Places(tmp_path), "siapkak-test")
    return {**json.loads(json.dumps(found)), "comparison": None}


def row(page: str, title: str) -> list[str]:
    (found,) = [line for line in page.splitlines() if line.startswith(f"| {title}")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_report_without_development_sets_says_not_measured(measured: dict[str, Any]) -> None:
    page = as_markdown(measured)

    assert row(page, "right intent, live comments")[1] == "not measured"
    assert row(page, "buyers_dev")[1] == "not measured"
    assert row(page, "area under risk–coverage, against stock Rasa")[1] == "not measured"
    assert "python -m bot.training baseline" in page


def test_every_measure_stands_in_the_table(measured: dict[str, Any]) -> None:
    assert all(measure.title in summary(measured) for measure in MEASURES)


def test_values_are_those_of_the_readings(measured: dict[str, Any]) -> None:
    page = as_markdown(measured)

    assert row(page, "out of scope answered: near")[1:5] == ["100.0%", "≤ 10.0%", "≤ 4.0%", "below the bar"]
    assert row(page, "out of scope answered: far")[4] == "aim"
    assert row(page, "macro recall")[1] == "50.0%"  # ask_price 1 of 2, out_of_scope 1 of 2
    assert row(page, "h02")[1] == "0 of 1 (0.0%)"
    assert "**ask_price → out_of_scope** (1)" in page
    assert "berapaan – out_of_scope (decline), 50.0%" in page


def test_pictures_are_drawn(measured: dict[str, Any], tmp_path: Path) -> None:
    plots.draw(measured, tmp_path)

    assert {path.name for path in tmp_path.glob("*.png")} == {
        *(plots.RELIABILITY, plots.COVERAGE, plots.ANSWERED, plots.THRESHOLDS, plots.LOSSES)
    }


def short(recall: float, right: float | None = 0.8) -> dict[str, Any]:
    numbers = {"recall": {"ask_price": recall, "ask_stock": 0.9}, "measures": {"right_real": right}}
    return {"model": "siapkak-old", "date": "2026-11-01", "losses": {}, "entities": {}, **numbers}


def test_comparison_names_an_intent_that_dropped(measured: dict[str, Any]) -> None:
    measured["comparison"] = compare(short(0.80), short(0.90))

    page = summary(measured)

    assert "**ask_price: recall dropped by 10.0 points**" in page
    assert "ask_stock" not in page


def test_small_drop_is_not_named(measured: dict[str, Any]) -> None:
    measured["comparison"] = compare(short(0.86), short(0.90))

    assert "No intent's recall dropped" in summary(measured)


def test_change_of_a_measure_is_shown(measured: dict[str, Any]) -> None:
    measured["comparison"] = compare(short(0.9, right=0.85), short(0.9))

    assert row(summary(measured), "right intent, live comments")[5] == "+5.0"


def test_what_one_report_lacks_has_no_change() -> None:
    found = compare(short(0.9, right=None), short(0.9))

    assert found is not None
    assert found["measures"] == {"right_real": None}


def test_accepted_report_is_small_and_holds_no_sentence(measured: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "accepted_report.json"
    write(in_short(measured), path)

    assert accepted_report(path) == in_short(measured)
    assert not any(text in path.read_text() for text in KNOWN)


def test_first_report_has_nothing_to_compare_with(tmp_path: Path) -> None:
    assert compare(short(0.9), accepted_report(tmp_path / "none.json")) is None


def test_development_rows_accept_their_further_labels(tmp_path: Path) -> None:
    rows: list[Mapping[str, Any]] = [
        {"text": "size L?", "intent": "ask_size", "also": ["ask_stock"], "source": "x/data/raw/y.jsonl"},
        {"text": "ready? ongkir?", "intent": "ask_stock+ask_shipping_cost", "source": "x"},
        {"text": "hujan", "intent": OUTSIDE, "source": "x"},
    ]
    path = tmp_path / "buyers_dev.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in rows))

    size, rain = development_cases(path)

    assert (size.intents, size.kind) == (("ask_size", "ask_stock"), "live")
    assert (rain.outside, rain.kind) == (True, "among buyers")


def test_held_out_files_are_all_found() -> None:
    sets = case_sets(Places(Path(__file__).parents[2]), "")

    assert len(sets[HELD_OUT]) >= 400
    assert set(sets) == {HELD_OUT}
