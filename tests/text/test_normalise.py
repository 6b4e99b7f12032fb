"""The copy for the model: what it makes plain, and what always holds."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise

SHARED_LEXICON = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
CHATTY = st.text(alphabet="abeknyagrpxst 0123458.,?!-_emo\n😊💕İß①½ﬁ２é’")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("brp hrgny", "berapa harga nya"),
        ("kaakkkk brpaaa", "kak berapa"),
        ("GAK BISA", "tidak bisa"),
        ("gabisa", "tidak bisa"),
        ("garansine piro sasi", "garansi berapa bulan"),
        ("aya kénéh teu? sabaraha", "ada masih tidak ? berapa"),
        ("kira2 smpe kpn", "kira kira sampai kapan"),
        ("kira-kira", "kira kira"),
        ("s4ya mau", "saya mau"),
        ("25rb", "25 ribu"),
        ("1jt", "1 juta"),
        ("500 g", "500 gram"),
        ("ad g", "ada tidak"),
        ("bb70", "bb 70"),
        ("paketku", "paket ku"),
        ("tanya punya hanya", "tanya punya cuma"),
        ("mantap 😍", "mantap emo_senang"),
        ("???", "?"),
    ],
)
def test_chat_is_made_plain(written: str, plain: str, slang: SlangLexicon) -> None:
    copy = normalise(written, slang)

    assert copy.text == plain


@SHARED_LEXICON
@given(st.one_of(st.text(), CHATTY))
def test_normalising_twice_is_normalising_once(slang: SlangLexicon, text: str) -> None:
    once = normalise(text, slang).text

    assert normalise(once, slang).text == once


@SHARED_LEXICON
@given(st.one_of(st.text(), CHATTY))
def test_every_token_points_into_the_original_in_order(slang: SlangLexicon, text: str) -> None:
    tokens = normalise(text, slang).tokens

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(before.start <= after.start for before, after in pairwise(tokens))


def test_offsets_lead_back_to_what_the_buyer_wrote(slang: SlangLexicon) -> None:
    text = "kaakk, HRGNY brp?"

    spans = [text[token.start : token.end] for token in normalise(text, slang).tokens]

    assert spans == ["kaakk", "HRGNY", "HRGNY", "brp", "?"]


@pytest.mark.parametrize("text", ["😊", "🙏🙏", "❤️ ???", "", "   ", "..."])
def test_text_without_words_is_only_symbols(text: str, slang: SlangLexicon) -> None:
    assert normalise(text, slang).only_symbols


def test_lexicon_is_large_enough_to_matter(slang: SlangLexicon) -> None:
    assert len(slang.words) >= 600
