"""Named things, clauses and moods counted on readings made by hand."""

import pytest

from bot.messages import Decision
from bot.nlu.mood import Feeling, Mood
from bot.nlu.reading import Entity, Reading
from bot.training.cases import EntityText, MoodLine
from bot.training.entity_scores import score_entities, wanted_spans
from bot.training.mood_scores import score_moods
from bot.training.readings import Readings
from bot.training.sentences import HeldOutTurn, WantedClause
from bot.training.turn_scores import score_turns, together
from tests.support.readings import NOTHING, Told, clause, reading

TEXT = "jnt ke bdg 50rb"
ANSWER = Decision.ANSWER


def entity(kind: str, raw: str, text: str = TEXT) -> Entity:
    start = text.index(raw)
    return Entity(kind, start, start + len(raw), raw, raw)


def test_entity_counts_only_with_exact_span_and_type() -> None:
    wanted = EntityText(TEXT, (("courier", "jnt"), ("city", "bdg"), ("price", "50rb")))
    told = Told({TEXT: reading(NOTHING, entities=(entity("courier", "jnt"), entity("city", "ke bdg"), entity("price", "50rb")))})

    found = score_entities(told, [wanted])

    assert found["types"]["courier"]["f1"] == 1.0
    assert found["types"]["city"]["f1"] == 0.0
    assert found["all"]["f1"] == pytest.approx(2 * 1 / (2 * 1 + 1 + 1))
    assert found["misses"] == [{"text": TEXT, "missed": ["city: bdg"], "invented": ["city: ke bdg"]}]


def test_products_and_prices_do_not_count_in_the_sum() -> None:
    told = Told({TEXT: reading(NOTHING, entities=(entity("product", "jnt"), entity("price", "bdg")))})

    found = score_entities(told, [EntityText(TEXT, ())])

    assert found["all"]["f1"] is None
    assert "product" not in found["types"]


def test_same_word_twice_stands_at_two_places() -> None:
    assert wanted_spans(EntityText("S atau S", (("size", "S"), ("size", "S")))) == {("size", 0, 1), ("size", 7, 8)}


def test_turn_is_exact_with_number_place_and_intents() -> None:
    wanted = (WantedClause("ask_stock", "Ready"), WantedClause("ask_price", "brp"))
    turns = [HeldOutTurn(text, wanted) for text in ("exact", "other place", "one only")]
    first, second = clause(("ask_stock", 0.9, ANSWER), "ready ga"), clause(("ask_price", 0.9, ANSWER), "brp")
    told = Told({"exact": Reading((first, second)), "other place": Reading((second, first)), "one only": Reading((first,))})

    found = score_turns(told, turns)

    assert (found["several"], found["several_exact"], found["several_number"], found["one"]) == (3, 1, 2, 0)
    assert together([found, found])["several"] == 6


def test_rare_mood_counts_as_much_as_the_frequent_one() -> None:
    told = Told({"angry": Reading((), mood=Mood(Feeling.ANGRY, 0.9))})
    lines = [MoodLine("angry", True, "heat"), MoodLine("cold", True, "sarcasm"), *[MoodLine("calm", False, "question")] * 8]

    found = score_moods(told, lines)

    assert found["balanced"] == pytest.approx((0.5 + 1.0) / 2)
    assert found["kinds"]["angry, sarcasm"] == [1, 0]
    assert [miss["text"] for miss in found["misses"]] == ["cold"]


def test_mood_without_angry_lines_is_not_measured() -> None:
    assert score_moods(Told(), [MoodLine("calm", False, "question")])["balanced"] is None


def test_text_is_read_once_in_a_run() -> None:
    told = Told()
    readings = Readings(told)

    assert readings.read("halo") == readings.read("halo")
    assert told.asked == ["halo"]


def test_texts_read_ahead_are_not_read_again() -> None:
    told, lines = Told({"harga": reading(("ask_price", 0.9, ANSWER))}), list[str]()
    readings = Readings(told, lines.append)

    readings.read_ahead(["halo", "harga", "halo"])

    assert [readings.read(text).clauses[0].intent for text in ("halo", "harga")] == ["out_of_scope", "ask_price"]
    assert told.asked == []
    assert lines == ["  2 of 2 texts read"]
