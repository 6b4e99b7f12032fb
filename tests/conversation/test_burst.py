"""Several bubbles are one turn; the wait for more fits what was written, and has a bound."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.burst import (
    LONGEST_WAIT,
    QUICKEST,
    Bubble,
    BurstWords,
    burst_words_from,
    joined,
    quiet_window,
    ready_at,
)
from bot.text.lexicon import load_slang, read_yaml
from bot.text.normalise import normalise
from tests.support.messages import NOON

DATA = Path(__file__).parents[2] / "bot" / "data"
CONTENT = read_yaml(DATA / "bursts.yml")
WORDS = burst_words_from(CONTENT, load_slang(DATA / "lexicon"))
CASES = read_yaml(Path(__file__).with_name("burst_bubbles.yml"))
BASE = timedelta(seconds=4)
WINDOWS = {"short": BASE / 4, "normal": BASE, "long": 2 * BASE}

WRITTEN = st.sampled_from([text for texts in CASES.values() for text in texts])
BUBBLES = st.lists(
    st.tuples(st.floats(0, 60), st.text(max_size=8) | WRITTEN | st.builds(" ".join, st.lists(WRITTEN, max_size=3))),
    min_size=1,
    max_size=12,
).map(lambda parts: [Bubble(number, text, NOON + timedelta(seconds=at)) for number, (at, text) in enumerate(parts)])
BASES = st.floats(0, 30).map(lambda seconds: timedelta(seconds=seconds))


def burst(*texts: str) -> list[Bubble]:
    return [Bubble(number, text, NOON + timedelta(milliseconds=400 * number)) for number, text in enumerate(texts)]


def sort_of(*texts: str) -> str:
    window = quiet_window(burst(*texts), BASE, WORDS)
    return next(name for name, length in WINDOWS.items() if length == window)


def test_the_table_of_bubbles_is_not_small() -> None:
    assert {name: len(texts) > 25 for name, texts in CASES.items()} == {name: True for name in WINDOWS}


@pytest.mark.parametrize(("expected", "text"), [(name, text) for name, texts in CASES.items() for text in texts])
def test_the_wait_fits_what_was_written(expected: str, text: str) -> None:
    assert sort_of(text) == expected


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        pytest.param("short", ["kak", "yg merah ready?"], id="a call, then the question"),
        pytest.param("short", ["kalo yg", "merah ready ga"], id="the sentence was finished"),
        pytest.param("short", ["", "ini ready ga kak"], id="a picture, then the question about it"),
        pytest.param("short", ["kak", "mau tanya", "", "ukuran L ada?"], id="all of it"),
        pytest.param("short", ["paket saya belum sampai", "?"], id="only the mark came late"),
        pytest.param("short", ["yang merah", "makasih kak"], id="thanks at the end"),
        pytest.param("long", ["ready ga?", "sama"], id="a question goes on"),
        pytest.param("long", ["halo", "kak"], id="calls only"),
        pytest.param("long", ["kak", ""], id="a call and a picture"),
        pytest.param("normal", ["ready ga kak?", "kak"], id="a call behind the question waits for an answer"),
        pytest.param("normal", ["barangnya pecah", ""], id="a picture behind what it shows"),
        pytest.param("normal", ["ready ga?", "ongkir ke solo brp?"], id="two questions may be three"),
        pytest.param("normal", ["kak", "gamis navy"], id="a call and a name"),
    ],
)
def test_the_wait_fits_the_burst_so_far(expected: str, texts: list[str]) -> None:
    assert sort_of(*texts) == expected


def test_the_newest_bubble_counts_however_the_rows_are_ordered() -> None:
    bubbles = burst("kak", "ready?")

    assert quiet_window(bubbles[::-1], BASE, WORDS) == quiet_window(bubbles, BASE, WORDS) == WINDOWS["short"]


@pytest.mark.parametrize("length", [10, 5_000])
def test_the_length_of_a_bubble_does_not_matter(length: int) -> None:
    assert sort_of("barang saya belum sampai juga " * length + "kapan dikirim?") == "short"


def test_a_question_long_before_the_end_is_not_the_end() -> None:
    assert sort_of("kapan dikirim? " + "paketnya saya tunggu di rumah sampai sore hari senin. " * 3) == "normal"


def test_a_quick_answer_to_a_question_is_not_quicker_than_a_hand() -> None:
    assert quiet_window(burst("ready?"), timedelta(seconds=1), WORDS) == QUICKEST


def test_without_a_base_nothing_is_waited_for() -> None:
    for text in ("kak", "yg", "ready?", "merah"):
        assert ready_at(burst(text), timedelta(0), WORDS) == NOON


@given(bubbles=BUBBLES, base=BASES)
def test_the_window_is_between_a_quarter_and_twice_the_base(bubbles: list[Bubble], base: timedelta) -> None:
    window = quiet_window(bubbles, base, WORDS)

    assert min(base, max(base / 4, QUICKEST)) <= window <= 2 * base


@given(bubbles=BUBBLES, base=BASES, more=BASES)
def test_a_shop_that_waits_longer_never_answers_earlier(bubbles: list[Bubble], base: timedelta, more: timedelta) -> None:
    assert quiet_window(bubbles, base, WORDS) <= quiet_window(bubbles, base + more, WORDS)
    assert ready_at(bubbles, base, WORDS) <= ready_at(bubbles, base + more, WORDS)


@given(bubbles=BUBBLES, base=BASES)
def test_the_same_bubbles_always_give_the_same_window(bubbles: list[Bubble], base: timedelta) -> None:
    again = burst_words_from(CONTENT, WORDS.slang)

    assert quiet_window(bubbles, base, WORDS) == quiet_window(list(bubbles), base, again)


@given(bubbles=BUBBLES, base=BASES)
def test_a_burst_is_never_longer_than_its_bound(bubbles: list[Bubble], base: timedelta) -> None:
    first = min(bubble.received_at for bubble in bubbles)

    assert ready_at(bubbles, base, WORDS) <= first + LONGEST_WAIT


@given(bubbles=BUBBLES, base=BASES)
def test_within_the_bound_the_buyer_was_quiet_for_the_window(bubbles: list[Bubble], base: timedelta) -> None:
    first, newest = (find(bubble.received_at for bubble in bubbles) for find in (min, max))

    ready = ready_at(bubbles, base, WORDS)

    assert ready == min(newest + quiet_window(bubbles, base, WORDS), first + LONGEST_WAIT)


@given(bubbles=BUBBLES)
def test_no_word_is_lost_and_the_order_stays(bubbles: list[Bubble]) -> None:
    text = joined(bubbles)

    assert text == "\n".join(bubble.text for bubble in bubbles if bubble.text.strip())
    assert bool(text) == any(bubble.text.strip() for bubble in bubbles)


def test_every_word_of_the_data_is_one_that_the_normaliser_gives() -> None:
    listed = {name: words for name, words in CONTENT.items() if name != "joints_as_written"}

    strange = [(name, word) for name, words in listed.items() for word in words if normalise(word, WORDS.slang).text != word]

    assert sum(len(words) for words in listed.values()) > 200
    assert strange == []


def test_no_word_stands_twice_in_a_list_and_no_list_is_unknown() -> None:
    assert set(CONTENT) == set(BurstWords.__dataclass_fields__) - {"slang"}
    assert {name for name, words in CONTENT.items() if len(set(words)) < len(words)} == set()
