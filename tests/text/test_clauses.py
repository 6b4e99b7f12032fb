"""Where clauses may begin: signs only, with what speaks for them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.text.clauses import Boundary, ClauseWords, signs
from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise


def signed(text: str, slang: SlangLexicon, words: ClauseWords) -> list[tuple[str, Boundary | None]]:
    tokens = normalise(text, slang).tokens
    return [(token.text, sign) for token, sign in zip(tokens, signs(text, tokens, words), strict=True)]


@pytest.mark.parametrize(
    ("text", "word", "boundary"),
    [
        ("ready ga\nongkir brp", "ongkir", Boundary.LINE),
        ("ready ga? ongkir brp", "ongkir", Boundary.STOP),
        ("sobek min   trs kurang 1", "terus", Boundary.STOP),
        ("ready, bisa cod", "bisa", Boundary.COMMA),
        ("ready ga terus ongkir brp", "terus", Boundary.JOINT),
        ("ready ga ongkir brp", "ongkir", Boundary.END),
        ("harga bisa kurang", "bisa", Boundary.OPENER),
    ],
)
def test_marks_and_words_are_signs_of_a_clause(
    text: str, word: str, boundary: Boundary, slang: SlangLexicon, clause_words: ClauseWords
) -> None:
    assert (word, boundary) in signed(text, slang, clause_words)


def test_no_clause_begins_inside_a_written_word(slang: SlangLexicon, clause_words: ClauseWords) -> None:
    assert signed("garansinya", slang, clause_words) == [("garansi", None), ("nya", Boundary.INSIDE)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet="ab dan terus?.,\n berapa"))
def test_every_token_has_a_sign_or_none_and_the_first_has_none(slang: SlangLexicon, clause_words: ClauseWords, text: str) -> None:
    found = signed(text, slang, clause_words)

    assert all(sign is None for _, sign in found[:1])


def test_kindred_intents_are_one_matter_in_either_order(clause_words: ClauseWords) -> None:
    assert clause_words.one_matter("complain_late", "track_order")
    assert clause_words.one_matter("track_order", "complain_late")
    assert not clause_words.one_matter("ask_price", "ask_stock")
