"""The table: figures side by side, ratios, and what must not be hidden."""

import json
from dataclasses import replace
from pathlib import Path

from benchmarks.books import Ledger
from benchmarks.figures import Spread
from benchmarks.report import markdown, remarks, table, text, write
from benchmarks.results import Machine, Measured, Rate, Report

MACHINE = Machine("2026-11-23T10:00:00+00:00", 2, "a processor", 8.0, "3.10.13", 0.1)


def rate(reply: float, unanswered: int = 0) -> Rate:
    return Rate(20, 20, 600, unanswered, Spread(600, 1, 2, 3), Spread(600 - unanswered, reply, 2 * reply, 3 * reply))


def system(name: str, maximum: float, lost: int = 0) -> Measured:
    return Measured(
        name,
        durable=name == "ours",
        start_seconds={"everything": 5.0, "bot": 3.0},
        questions_answered="40/40",
        maximum=maximum,
        at_once=16,
        fixed=rate(10),
        half=rate(20),
        early_turn=8.0,
        late_turn=8.8,
        last_turn=304,
        memory={"bot": 200.0, "actions": 50.0},
        ledger=Ledger(100, 100, lost, 0, 0),
    )


def row(report: Report, title: str) -> list[str]:
    return next(each for each in table(report) if each[0] == title)


def test_ours_stands_beside_the_others_with_its_ratio() -> None:
    report = Report(MACHINE, [system("ours", 100), system("lean", 50), system("stock", 12.5)])

    assert table(report)[0] == ["", "ours", "lean", "stock", "ours ÷ lean", "ours ÷ stock"]
    assert row(report, "answers/s, at most") == ["answers/s, at most", "100.0", "50.0", "12.5", "2.00", "8.00"]
    assert row(report, "turn 300 ÷ turn 5")[1] == "1.10"
    assert row(report, "memory of all processes, MB")[1] == "250"
    assert row(report, "20 msg/s: reply p99, ms")[1] == "30.0"


def test_every_row_has_a_cell_for_every_column() -> None:
    rows = table(Report(MACHINE, [system("ours", 100), system("stock", 10)]))

    assert {len(each) for each in rows} == {4}


def test_a_system_that_failed_has_no_column_but_is_named() -> None:
    report = Report(MACHINE, [system("ours", 100), Measured("stock", failure="it is not trained")])

    assert table(report)[0] == ["", "ours"]
    assert "stock was not measured: it is not trained" in text(report)


def test_without_ours_there_are_figures_but_no_ratios() -> None:
    report = Report(MACHINE, [Measured("ours", failure="no model"), system("lean", 50)])

    assert table(report)[0] == ["", "lean"]


def test_what_was_not_measured_is_a_dash() -> None:
    report = Report(MACHINE, [system("ours", 100), replace(system("lean", 50), late_turn=None, last_turn=120)])

    assert row(report, "turn 300 of one chat, ms") == ["turn 300 of one chat, ms", "8.8", "–", "–"]
    assert "lean: the long chat ended at turn 120" in remarks(report)


def test_a_loss_is_cried_out() -> None:
    report = Report(MACHINE, [system("ours", 100, lost=2)])

    assert "NOT SOUND – ours: 2 lost, 0 answered twice" in remarks(report)


def test_who_promised_nothing_has_only_a_number() -> None:
    report = Report(MACHINE, [system("lean", 50, lost=2)])

    assert row(report, "acknowledged, never answered")[1] == "2"
    assert not any("NOT SOUND" in each for each in remarks(report))


def test_unanswered_questions_stand_beside_the_times_that_leave_them_out() -> None:
    late = replace(system("stock", 10), fixed=rate(9000, unanswered=77))

    assert row(Report(MACHINE, [late]), "20 msg/s: not answered in 30 s")[1] == "77"


def test_the_report_is_written_as_data_and_as_a_page(tmp_path: Path) -> None:
    report = Report(MACHINE, [system("ours", 100), system("lean", 50)])

    write(report, tmp_path)

    assert json.loads((tmp_path / "report.json").read_text())["systems"][1]["maximum"] == 50
    assert (tmp_path / "report.md").read_text() == markdown(report)
    assert "| answers/s, at most | 100.0 | 50.0 | 2.00 |" in markdown(report)
