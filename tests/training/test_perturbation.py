"""Messages written otherwise: a fifth of the words, the same ones in every run."""

from random import Random

import pytest

from bot.messages import Decision
from bot.nlu.language import DATA_DIR
from bot.training.cases import Case
from bot.training.perturbation import Perturbations, losses, perturbations, regional_words, swap, typo
from tests.support.readings import Told, reading

LONG = "halo kak saya mau tanya harga sepatu yang warna hitam itu berapa kalau kirim ke rumah saya sekarang masih ada tidak"
RIGHT = ("ask_price", 0.9, Decision.ANSWER)


@pytest.fixture(scope="module")
def ways() -> Perturbations:
    return perturbations(DATA_DIR / "lexicon")


def changed_words(before: str, after: str) -> int:
    return sum(one != other for one, other in zip(before.split(), after.split(), strict=True))


@pytest.mark.parametrize("name", ["typos", "dropped vowels", "slang", "capitals", "regional words"])
def test_a_fifth_of_the_words_is_changed(name: str, ways: Perturbations) -> None:
    assert changed_words(LONG, ways.ways[name](LONG)) == round(0.2 * len(LONG.split()))


def test_a_fifth_of_the_words_is_glued(ways: Perturbations) -> None:
    glued = ways.ways["no spaces"](LONG)

    assert len(LONG.split()) - len(glued.split()) == round(0.2 * len(LONG.split()))
    assert glued.replace(" ", "") == LONG.replace(" ", "")


@pytest.mark.parametrize("name", ["typos", "dropped vowels", "slang", "capitals", "regional words"])
def test_short_message_changes_in_one_word(name: str, ways: Perturbations) -> None:
    assert changed_words("berapa sekarang", ways.ways[name]("berapa sekarang")) == 1


def test_every_run_changes_the_same(ways: Perturbations) -> None:
    again = perturbations(DATA_DIR / "lexicon")

    assert {name: way(LONG) for name, way in ways.ways.items()} == {name: way(LONG) for name, way in again.ways.items()}


@pytest.mark.parametrize("text", ["", "😡", "123", "a", "?!"])
def test_what_has_no_words_is_left_alone(text: str, ways: Perturbations) -> None:
    assert {way(text) for way in ways.ways.values()} == {text}


def test_typo_changes_one_letter_or_two() -> None:
    for seed in range(50):
        word = typo("harganya", Random(seed))
        assert word == "harganya" or len(word) in (7, 8)


def test_swapped_word_is_one_of_its_variants() -> None:
    assert swap({"tidak": ["ga", "gak"]})("Tidak", Random(1)) in ("ga", "gak")


def test_regional_words_are_enough_and_differ_from_the_plain_ones() -> None:
    words = regional_words()

    assert len(words) >= 60
    assert all(variants and plain not in variants for plain, variants in words.items())


def test_loss_is_counted_among_the_changed_messages() -> None:
    told = Told({"harga": reading(RIGHT), "berapa": reading(RIGHT), "brp": reading(RIGHT)})
    cases = [Case("harga", ("ask_price",)), Case("berapa", ("ask_price",)), Case("123", ("ask_price",))]
    way = {"harga": "hrg", "berapa": "brp"}

    found = losses(told, cases, Perturbations({"short": lambda text: way.get(text, text)}))["short"]

    assert (found["cases"], found["changed"], found["before"], found["after"], found["loss"]) == (3, 2, 1.0, 0.5, 0.5)
    assert [lost["text"] for lost in found["lost"]] == ["hrg"]
