"""What is mended, what is left alone, and what holds of both whatever is written."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise
from bot.text.slips import SlipFinder
from bot.text.speller import Speller
from bot.text.usage import Usage, count_usage, usage_from, usage_values

SENTENCES = (
    *("berapa lama garansi nya kak", "garansi nya berapa bulan", "ada garansi resmi", "garansi toko atau resmi"),
    *("ongkir ke bandung berapa kak", "berapa ongkir ke medan", "ongkir gratis kak", "cek ongkir ke surabaya"),
    *("warna hitam masih ada kak", "ada warna putih", "warna apa saja yang ada", "kak warna nya apa saja"),
    *("kapan dikirim kak", "dikirim hari ini ya", "sudah dikirim belum kak", "paket nya dikirim kapan"),
)
SHARED_LEXICON = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
CHATTY = st.text(alphabet="abeghiknoryw 12.?\n😊é")
SLIPPED = st.lists(
    st.sampled_from([word for sentence in SENTENCES for word in sentence.split()]).flatmap(
        lambda word: st.sampled_from(
            [word, word[1:], word[:-1], word + word, word[:1] + word, "".join(c for c in word if c not in "aiu")]
        )
    ),
    max_size=8,
).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@pytest.fixture(scope="module")
def usage(slang: SlangLexicon) -> Usage:
    return count_usage(SENTENCES * 5, slang)


@pytest.fixture(scope="module")
def speller(usage: Usage, slang: SlangLexicon) -> Speller:
    return Speller(usage, slang, names=frozenset({"warno"}))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("garanis nya berapa", "garansi nya berapa"),
        ("garasni nya berapa", "garansi nya berapa"),
        ("garabsi nya berapa", "garansi nya berapa"),
        ("grnsi nya berapa", "garansi nya berapa"),
        ("grnsnya berapa", "garansi nya berapa"),
        ("ongkirke bandung berapa", "ongkir ke bandung berapa"),
        ("warnahitam masih ada kak", "warna hitam masih ada kak"),
        ("ongkirkebandung berapa kak", "ongkir ke bandung berapa kak"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str, speller: Speller, slang: SlangLexicon) -> None:
    assert normalise(written, slang, speller).text == meant


@pytest.mark.parametrize(
    "written", ["warno hitam", "merek somethinc ada", "ongkir ke xyzzy", "JNT kak", "aaaaaaaa", "qwrtpsdfgh"]
)
def test_a_name_or_a_new_word_is_left_alone(written: str, speller: Speller, slang: SlangLexicon) -> None:
    assert normalise(written, slang, speller).text == normalise(written, slang).text


def test_the_words_around_decide(speller: Speller, slang: SlangLexicon) -> None:
    """`wrn` could be many things; before `hitam` it is a colour."""
    assert normalise("wrna hitam", slang, speller).text.split()[0] == "warna"


def test_the_parts_of_a_cut_word_stand_where_they_were_written(speller: Speller, slang: SlangLexicon) -> None:
    written = "kak ongkirke bandung"

    tokens = normalise(written, slang, speller).tokens

    assert [written[token.start : token.end] for token in tokens] == ["kak", "ongkir", "ke", "bandung"]


@SHARED_LEXICON
@given(st.one_of(st.text(), CHATTY, SLIPPED))
def test_mending_twice_is_mending_once(speller: Speller, slang: SlangLexicon, text: str) -> None:
    once = normalise(text, slang, speller).text

    assert normalise(once, slang, speller).text == once


@SHARED_LEXICON
@given(st.one_of(st.text(), CHATTY, SLIPPED))
def test_mended_tokens_point_into_the_original_in_order(speller: Speller, slang: SlangLexicon, text: str) -> None:
    tokens = normalise(text, slang, speller).tokens

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(before.start <= after.start for before, after in pairwise(tokens))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_was_seen_is_never_mended(sentence: str, speller: Speller, slang: SlangLexicon) -> None:
    assert normalise(sentence, slang, speller) == normalise(sentence, slang)


def test_chances_of_all_words_behind_one_add_up_to_one(usage: Usage) -> None:
    """But for the little that is kept for words never seen."""
    behind = sum(usage.chance(word, "ongkir") for word in usage.words)

    assert behind == pytest.approx(1.0, abs=0.1)


def test_usage_is_the_same_after_it_was_written_down(usage: Usage) -> None:
    assert usage_from(usage_values(usage)) == usage


def test_a_neighbour_key_is_likelier_than_a_letter_that_sounds_alike() -> None:
    costs = {slip.forms: slip.cost for slip in SlipFinder({"barna", "batna"}).slips("badna")}

    assert set(costs) == {("batna",)}  # d and t sound alike; d and r neither, nor are they neighbours
    assert SlipFinder({"barna"}).slips("batna")[0].cost > costs[("batna",)]  # t and r are neighbours


def test_another_letter_makes_another_word() -> None:
    """A shop's sneakers `Braga` are no price question."""
    assert SlipFinder({"brapa"}).slips("braga") == []


def test_only_usual_words_are_cut_apart() -> None:
    assert [slip.forms for slip in SlipFinder({"mari", "bayar", "ke"}, {"mari", "ke"}).slips("marike")] == [("mari", "ke")]
    assert SlipFinder({"mari", "bayar", "ke"}, {"mari", "ke"}).slips("maribayar") == []
