"""Stock Rasa beside ours: the same sample whatever comes later, and no text asked twice."""

from collections import Counter
from pathlib import Path

import pytest

from bot.nlu.learning import Sentence
from bot.training.cases import Case
from bot.training.rivals import Guess, guesses, rated, rivals
from bot.training.sampling import MODEL, keep_sample, kept_sample, newest_baseline, sample_folder, stratified
from bot.training.speed import sample, speed
from bot.training.verbs import Places

COUNTS = {"a": 60, "b": 30, "c": 11}
SENTENCES = [Sentence(f"{intent} {at}", intent, "p01") for intent, count in COUNTS.items() for at in range(count)]


def test_sample_has_every_intent_by_its_part() -> None:
    chosen = stratified(SENTENCES, 50)

    assert Counter(each.intent for each in chosen) == {"a": 30, "b": 15, "c": 5}
    assert len({each.text for each in chosen}) == 50


def test_sample_does_not_depend_on_the_order() -> None:
    assert stratified(SENTENCES, 20) == stratified(SENTENCES[::-1], 20)


def test_sample_is_kept_although_the_data_changes(tmp_path: Path) -> None:
    folder = sample_folder(tmp_path, stratified(SENTENCES, 20), "pipeline")
    keep_sample(folder, stratified(SENTENCES, 20))
    (folder / MODEL).write_bytes(b"")

    assert newest_baseline(tmp_path) == folder
    assert kept_sample(folder) == stratified(SENTENCES, 20)
    assert sample_folder(tmp_path, stratified(SENTENCES, 20), "other") != folder


def test_sample_without_a_model_is_no_baseline(tmp_path: Path) -> None:
    keep_sample(sample_folder(tmp_path, SENTENCES, ""), SENTENCES)

    assert newest_baseline(tmp_path) is None
    assert rivals(Places(tmp_path), []) is None


def test_text_is_asked_once_over_several_runs(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(texts: list[str]) -> list[Guess]:
        asked.extend(texts)
        return [("ask_price", 0.5, 10.0) for _ in texts]

    guesses(tmp_path / "stock.json", ["a", "b"], ask)
    found = guesses(tmp_path / "stock.json", ["a", "b", "c"], ask)

    assert asked == ["a", "b", "c"]
    assert found["a"] == ("ask_price", 0.5, 10.0)


def test_timed_texts_are_asked_again_in_every_run(tmp_path: Path) -> None:
    took = iter((10.0, 20.0, 30.0))
    ask = lambda texts: [("ask_price", 0.5, next(took)) for _ in texts]  # noqa: E731

    guesses(tmp_path / "stock.json", ["a", "b"], ask, timed=["a"])
    found = guesses(tmp_path / "stock.json", ["a", "b"], ask, timed=["a"])

    assert {text: guess[2] for text, guess in found.items()} == {"a": 30.0, "b": 0.0}


def test_file_of_guesses_holds_no_text(tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    guesses(path, ["ongkir ke bandung"], lambda texts: [("ask_price", 0.5, 1.0)])

    assert "bandung" not in path.read_text()


def test_bare_guesses_are_rated() -> None:
    cases = [Case("a", ("ask_price",)), Case("b", ("ask_price",)), Case("c", ("out_of_scope",))]
    found = rated(cases, {"a": ("ask_price", 0.9, 4.0), "b": ("ask_stock", 0.4, 6.0), "c": ("out_of_scope", 0.8, 5.0)})

    assert (found["right"], found["answered_right"]) == (0.5, 0.5)
    assert found["brier"] == pytest.approx((0.01 + 0.16 + 0.04) / 3)
    assert found["milliseconds"]["median"] == 5.0


def test_speed_is_measured_on_the_same_texts_without_the_warm_ones() -> None:
    texts = [f"pesan {at}" for at in range(500)]
    read: list[str] = []

    found = speed(read.append, sample(texts, 50))

    assert read[2:] == sample(texts[::-1], 50)
    assert found["texts"] == 50
    assert 0 <= found["median"] <= found["p95"]
