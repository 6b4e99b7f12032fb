"""Hearing anger: what is held out is told apart, joy in capitals is no anger, and nothing makes it fail."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.mood import Feeling, mood_table
from bot.nlu.mood_learning import CLASSES
from bot.nlu.reader import Reader
from bot.text.lexicon import read_yaml

pytestmark = pytest.mark.timeout(600)
HELD_OUT = Path(__file__).with_name("mood.yml")
FIRST_BAR = 0.85  # balanced accuracy


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    listed: list[dict[str, str]] = read_yaml(HELD_OUT)["lines"]
    return listed


def test_held_out_moods_are_told_apart(lines: list[dict[str, str]], reader: Reader) -> None:
    heard = {
        mood: [reader.read(line["text"]).mood.name.value == mood for line in lines if line["mood"] == mood] for mood in CLASSES
    }

    assert all(len(each) >= 100 for each in heard.values())
    assert sum(sum(each) / len(each) for each in heard.values()) / len(CLASSES) >= FIRST_BAR


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("WAAAH MAKASIH KAK BAGUS BANGET!!!", Feeling.CALM),
        ("kak paketnya belum sampai, bisa tolong dicek?", Feeling.CALM),
        ("gila murah banget wkwk", Feeling.CALM),
        ("toko penipu, balikin uang saya sekarang", Feeling.ANGRY),
        ("mohon maaf, ini sudah keterlaluan. saya sudah tiga kali bertanya", Feeling.ANGRY),
    ],
)
def test_what_sounds_alike_is_heard_apart(text: str, mood: Feeling, reader: Reader) -> None:
    assert reader.read(text).mood.name is mood


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=80))
def test_whatever_is_written_has_a_mood(text: str, reader: Reader) -> None:
    mood = reader.read(text).mood

    assert mood.name in Feeling
    assert 0.5 <= mood.confidence <= 1.0


def test_signs_of_writing_are_bounded() -> None:
    votes = [0.0, 0.0]

    calm, loud = mood_table(votes, ["halo", "!!!!!!!! WOY " * 200], [["halo"], ["woy"] * 200])

    assert calm.max() <= 1.0
    assert loud.max() <= 3.0
