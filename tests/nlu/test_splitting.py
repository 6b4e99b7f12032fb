"""Cutting turns: made turns know their boundaries, asides go with a clause, and every word belongs to one part."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.calibration import NOTHING_LEARNT
from bot.nlu.features import Array, Words
from bot.nlu.gaps import GapReader, Turn
from bot.nlu.language import DATA_DIR, language_from, read_language
from bot.nlu.made_turns import made_turns
from bot.nlu.reader import Reader
from bot.nlu.splitter import SignModel, SplitModel, Splitter
from bot.text.clauses import ClauseWords

INTENTS = ("ask_price", "ask_stock", "greeting")
SENTENCES = [
    (f"{text} {thing}", intent)
    for thing in "abcdefg"
    for text, intent in (
        ("harganya brp", "ask_price"),
        ("ready ga", "ask_stock"),
        ("ongkirnya ke mana", "ask_shipping_cost"),
        ("bisa cod ga", "ask_payment"),
        ("halo kak", "greeting"),
    )
]


@pytest.fixture(scope="module")
def words() -> ClauseWords:
    return language_from(read_language(DATA_DIR)).clauses


def votes(texts: Sequence[Words]) -> Array:
    """Prices where a price is named, greetings where one greets, else stock."""
    named = [0 if "harga" in text else 2 if "halo" in text else 1 for text in texts]
    return np.eye(3)[named]


def splitter(words: ClauseWords, chance: float = 0.9, limit: float = 0.5, most: int = 12) -> Splitter:
    """Every gap before a sign word has this chance."""
    trees = NOTHING_LEARNT
    log_odds = float(np.log(chance / (1.0 - chance)))
    sure = type(trees)(trees.features, trees.limits, trees.left, trees.right, trees.values, log_odds)
    signs = SignModel({"r harga": 20.0, "r ready": 20.0}, -10.0)
    return Splitter(SplitModel(signs, sure, sure, limit), votes, votes, GapReader(INTENTS, words), most)


def turn(text: str) -> Turn:
    listed = text.split()
    return Turn(listed, [None] * len(listed))


def cores(text: str, cutter: Splitter) -> list[str]:
    listed = text.split()
    return [" ".join(listed[slice(*part.core)]) for part in cutter.parts(turn(text))]


def test_turn_is_cut_where_it_is_likely(words: ClauseWords) -> None:
    assert cores("ready tidak harga berapa", splitter(words)) == ["ready tidak", "harga berapa"]


def test_what_the_second_look_doubts_stays_together(words: ClauseWords) -> None:
    assert cores("ready tidak harga berapa", splitter(words, chance=0.4)) == ["ready tidak harga berapa"]


def test_greeting_in_front_belongs_to_the_question(words: ClauseWords) -> None:
    (part,) = splitter(words).parts(turn("halo kak ready tidak"))

    assert (part.start, part.end, part.core) == (0, 4, (2, 4))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["harga", "ready", "halo", "kak", "tidak"]), min_size=1, max_size=40), st.integers(1, 6))
def test_parts_cover_the_turn_in_order_and_are_not_too_many(words: ClauseWords, listed: list[str], most: int) -> None:
    parts = splitter(words, most=most).parts(Turn(listed, [None] * len(listed)))

    assert parts[0].start == 0
    assert parts[-1].end == len(listed)
    assert all(left.end == right.start for left, right in pairwise(parts))
    assert all(part.start <= part.core[0] < part.core[1] <= part.end for part in parts)
    assert len(parts) <= most


def test_made_turns_say_where_another_matter_begins() -> None:
    made = made_turns(SENTENCES, seed=3)

    assert len(made) == round(0.4 * len(SENTENCES))
    for each in made:
        assert each.begins
        assert all(0 < begin < len(each.text) for begin in each.begins)
        assert list(each.begins) == sorted(set(each.begins))


def test_same_seed_makes_the_same_turns() -> None:
    assert made_turns(SENTENCES, seed=3) == made_turns(SENTENCES, seed=3)
    assert made_turns(SENTENCES, seed=3) != made_turns(SENTENCES, seed=4)


def test_person_of_few_intents_makes_no_turns() -> None:
    assert made_turns([("halo", "greeting"), ("harga brp", "ask_price")], seed=1) == []


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("ready ga? ongkir ke bandung brp?", ["ask_stock", "ask_shipping_cost"]),
        ("bisa cod ga\ngaransinya berapa lama", ["ask_payment", "ask_warranty"]),
        ("halo kak, harganya berapa ya", ["ask_price"]),
        ("udah seminggu ga dikirim, paketnya di mana sih", None),
    ],
)
def test_trained_splitter_finds_the_questions(text: str, intents: list[str] | None, reader: Reader) -> None:
    clauses = reader.read(text).clauses

    assert len(clauses) == len(intents) if intents else len(clauses) == 1
    assert not intents or [clause.intent for clause in clauses] == intents
