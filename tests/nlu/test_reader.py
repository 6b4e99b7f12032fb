"""What the reader promises for any text, and a few turns that it must not get wrong."""

import json
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages import Decision
from bot.nlu.catalogue import Risk
from bot.nlu.reader import MOST_CLAUSES, Reader

PIECES = ["ready", "ga", "ongkir", "brp", "ke", "bdg", ",", "?", "\n", "dan", "garansi", "cod", "42", "😊"]
ODD_TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "emoji": "😊🙏🏻",
    "long": "kak ongkir ke bandung berapa? " * 170,
    "one long word": "a" * 5000,
    "questions only": "?" * 5000,
    "many lines": "\n".join(["ready ga", "ongkir brp"] * 200),
    "chinese": "你好，请问多少钱？",
    "arabic": "بكم هذا؟",
    "cyrillic": "сколько стоит",
    "numbers": "1 2 3 4 5 6 7 8 9 10",
    "null": "a\x00b",
    "slash": "/restart",
    "json": '{"intent": "ask_price"}',
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_any_text_gives_a_valid_reading(text: str, reader: Reader) -> None:
    reading = reader.read(text)

    assert 1 <= len(reading.clauses) <= MOST_CLAUSES
    for clause in reading.clauses:
        assert 0 <= clause.start <= clause.end <= len(text)
        assert 0.0 <= clause.confidence <= 1.0
        assert clause.intent in reader.language.catalogue.intents
        json.dumps(clause.as_json())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join)))
def test_clauses_stand_in_order_without_overlap(reader: Reader, text: str) -> None:
    clauses = reader.read(text).clauses

    assert all(before.end <= after.start for before, after in pairwise(clauses))
    assert all(text[clause.start : clause.end].strip() == clause.text for clause in clauses if clause.text)


@pytest.mark.parametrize("text", ["😊", "👍👍", "❤️", "", "???"])
def test_text_without_words_is_met_with_silence(text: str, reader: Reader) -> None:
    (clause,) = reader.read(text).clauses

    assert clause.decision is Decision.SILENT


def test_several_questions_become_several_clauses(reader: Reader) -> None:
    clauses = reader.read("ready ga kak? ongkir ke bandung berapa? bisa cod?").clauses

    assert [clause.intent for clause in clauses] == ["ask_stock", "ask_shipping_cost", "ask_payment"]


def test_greeting_in_front_is_no_clause_of_its_own(reader: Reader) -> None:
    (clause,) = reader.read("Halo kak selamat siang, ongkir ke Bandung berapa ya?").clauses

    assert clause.intent == "ask_shipping_cost"


def test_greeting_alone_is_a_greeting(reader: Reader) -> None:
    (clause,) = reader.read("halo kak").clauses

    assert (clause.intent, clause.decision) == ("greeting", Decision.ANSWER)


def test_wish_for_a_person_is_handed_off(reader: Reader) -> None:
    (clause,) = reader.read("mau bicara sama admin dong kak").clauses

    assert (clause.intent, clause.decision) == ("ask_human", Decision.HAND_OFF)


def test_clear_question_has_intent_aspect_and_answer(reader: Reader) -> None:
    (clause,) = reader.read("bisa cod kak?").clauses

    assert (clause.intent, clause.aspect, clause.decision) == ("ask_payment", "cod", Decision.ANSWER)


def test_ranking_begins_with_the_intent_and_has_five(reader: Reader) -> None:
    (clause,) = reader.read("ongkir ke surabaya brp kak").clauses

    assert len(clause.ranking) == 5
    assert clause.ranking[0].name == clause.intent
    assert clause.ranking[0].confidence == clause.confidence


def test_stricter_targets_never_answer_more(reader: Reader) -> None:
    texts = ["ready ga kak", "ongkir brp", "garansinya berapa lama", "bisa tuker ga", "bahannya apa"]

    def answered(target: float) -> int:
        targets = dict.fromkeys(Risk, target)
        return sum(clause.decision is Decision.ANSWER for text in texts for clause in reader.read(text, targets).clauses)

    assert answered(0.001) <= answered(0.05) <= answered(0.5)


def test_same_text_is_read_the_same_twice(reader: Reader) -> None:
    text = "ready ga ongkir brp ke bdg"

    assert reader.read(text) == reader.read(text)
