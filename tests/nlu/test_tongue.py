"""The language of a turn: told for short texts, never English for an Indonesian who borrows English words."""

from pathlib import Path

import pytest

from bot.errors import Fault
from bot.nlu.language import DATA_DIR, language_from, read_language
from bot.nlu.tongue import OTHER, TongueWords, tongue_words_from
from bot.text.lexicon import read_yaml
from bot.text.tokens import tokens_of
from bot.training.sentences import HeldOut, held_out_sentences, training_blocks

LEXICON = read_yaml(DATA_DIR / "lexicon" / "languages.yml")
TELL: TongueWords = tongue_words_from(LEXICON)
FOREIGNERS = ("p41", "p42", "p44", "p45", "p46")  # p43 writes Malay and English in one breath
# Held-out sentences that their person wrote in English although he buys in Indonesian.
WRITTEN_IN_ENGLISH = {
    "We'd like to feature your store in our corporate gifting catalogue. Could you share a PIC for partnership?",
    "I do hope this isn't an imposition; my neighbour carves rather lovely teak spoons, and I wondered whether you might care to "
    "sell them for her.",
    "hm im doing a survey on online sellers for my class po, can u answer 10 questions pls its only gform",
    "hm guys free netflix premium 1 yr, just log in w ur fb at the link in my bio, legit po",
    "What's the process for swapping to a different color?",
    "Can I return it if I change my mind? Segel belum dibuka.",
    "Can you issue a faktur pajak? Untuk reimburse kantor.",
    "I'd like to cancel my order, double checkout.",
    "Please update my shipping address to the office, order baru saja dibuat.",
    "Any update on my order? No resi SPX0099.",
    "What's the exchange rate of USD to IDR today?",
    "Please summarize this meeting in three bullet points.",
    "We're a digital agency and can boost your shop's traffic. Interested?",
    "Any promo for payday this month?",
    "How much for the 50 ml?",
    "Are you an authorized reseller?",
    "Do you provide installation service for the AC?",
    "What's the difference between the Lite and the Pro version?",
    "Need it by Thursday for a client meeting. Feasible?",
    "Are you open on Saturday?",
    "You're an idiot.",
    "Please connect me to a human agent.",
    "Am I talking to a bot?",
    "No, not that one.",
    "Hi, good afternoon.",
    "Thanks for the quick response!",
    "Is the 256 GB in black available?",
    "What colors does this come in?",
    "Is this distributor warranty or official brand warranty? Laptopnya untuk kantor.",
}


@pytest.mark.parametrize(
    "text",
    [
        "ready stock kak?",
        "size M masih available?",
        "free ongkir ga",
        "checkout error",
        "cod bisa min",
        "bestseller nya apa",
        "is ready kak",
        "thank you kak",
        "mau return, can you help gan, barang rusak",
        "no resi brp kak",
        "yg black size L ready ga",
        "hello kak",
        "casingnya original",
        "to the point aja, harga nett brp",
        "boleh ke kirim ke batam",
        "bara haragonyo da",
    ],
)
def test_indonesian_with_borrowed_english_is_indonesian(text: str) -> None:
    assert TELL.of(text).name == "id"


@pytest.mark.parametrize(
    "text",
    [
        "is this available",
        "how long is the warranty?",
        "do you ship to Bali",
        "still got stock ah",
        "how much is this kak",
        "hi, can i pay cash when it arrives",
        "WHERE IS MY PARCEL",
        "good morning",
        "how about red?",
        "what’s the delivery time to Ubud",
        "thisss one pleaseee",
    ],
)
def test_english_is_english(text: str) -> None:
    assert TELL.of(text).name == "en"


@pytest.mark.parametrize(("text", "name"), [("mas iki regane piro", "jv"), ("nyuwun sewu, niki wonten pinten", "jv")])
def test_javanese_is_javanese(text: str, name: str) -> None:
    assert TELL.of(text).name == name


@pytest.mark.parametrize("text", ["punten, ieu sabaraha", "aya keneh teu warna nu sanes"])
def test_sundanese_is_sundanese(text: str) -> None:
    assert TELL.of(text).name == "su"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "😊",
        "iPhone 13 case",
        "power bank",
        "case for iphone with ring",
        "the ordinary niacinamide",
        "Attack on Titan figure",
        "size M?",
        "XL",
        "2",
        "ok",
        "thank you",
        "сколько стоит",
        "多少钱",
    ],
)
def test_names_of_goods_and_what_is_too_short_tell_nothing(text: str) -> None:
    assert TELL.of(text).name == OTHER


def test_confidence_grows_with_what_was_written() -> None:
    assert TELL.of("is this available").confidence < TELL.of("is this still available, and how much is it?").confidence <= 1


def test_a_word_written_many_times_counts_once() -> None:
    assert TELL.of("kak kak kak kak").confidence == TELL.of("kak").confidence


def test_every_telling_word_can_be_met() -> None:
    """A word that `tokens_of` would fold or split is never found in a text."""
    words = {word for grades in LEXICON["languages"].values() for listed in grades.values() for word in listed}

    assert len(words) > 800
    assert sorted(word for word in words if [token.text for token in tokens_of(word)] != [word]) == []


def test_no_word_stands_in_two_grades_of_one_language() -> None:
    for grades in LEXICON["languages"].values():
        words = [word for grade, listed in grades.items() if grade != "endings" for word in listed]

        assert len(words) == len(set(words))


def test_every_borrowed_phrase_can_be_met() -> None:
    for phrase in LEXICON["borrowed"]:
        assert " ".join(token.text for token in tokens_of(phrase)) == phrase


def test_the_reader_has_these_words() -> None:
    assert language_from(read_language(DATA_DIR)).tongues.of("is this available").name == "en"


def test_held_out_english_is_never_taken_for_another_language() -> None:
    english = [one.text for one in held_out() if one.file.stem.endswith("_en")]
    named = [TELL.of(text).name for text in english]

    assert len(english) >= 100
    assert named.count("en") / len(named) >= 0.9
    assert (named.count("en") + named.count(OTHER)) / len(named) >= 0.97


def test_held_out_indonesian_is_hardly_ever_taken_for_english() -> None:
    others = [one.text for one in held_out() if not one.file.stem.endswith("_en") and one.text not in WRITTEN_IN_ENGLISH]
    wrong = [text for text in others if TELL.of(text).name == "en"]

    assert len(others) >= 600
    assert len(wrong) / len(others) <= 0.003, wrong


def test_training_english_is_nearly_always_told() -> None:
    faults: list[Fault] = []
    blocks = training_blocks(DATA_DIR / "nlu", faults)
    english = [text for one in blocks if one.metadata.get("persona") in FOREIGNERS for text in one.sentences]
    named = [TELL.of(text).name for text in english]

    assert faults == []
    assert len(english) >= 700
    assert named.count("en") / len(named) >= 0.9
    assert (named.count("en") + named.count(OTHER)) / len(named) >= 0.97


def held_out() -> list[HeldOut]:
    return held_out_sentences(Path(__file__).parent, [])
