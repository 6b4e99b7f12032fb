"""Where clauses may begin: proposals only, with what speaks for them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.text.clauses import Boundary, ClauseWords, propose
from bot.text.lexicon import SlangLexicon
from bot.text.normalise import normalise


def proposed(text: str, slang: SlangLexicon, words: ClauseWords, most: int = 14) -> list[tuple[str, Boundary]]:
    tokens = normalise(text, slang).tokens
    return [(tokens[each.token].text, each.boundary) for each in propose(text, tokens, words, most)]


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
def test_signs_and_words_propose_a_clause(
    text: str, word: str, boundary: Boundary, slang: SlangLexicon, clause_words: ClauseWords
) -> None:
    assert (word, boundary) in proposed(text, slang, clause_words)


def test_no_clause_begins_inside_a_written_word(slang: SlangLexicon, clause_words: ClauseWords) -> None:
    assert proposed("garansinya", slang, clause_words) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet="ab dan terus?.,\n berapa"), most=st.integers(0, 5))
def test_proposals_are_few_ordered_and_never_at_the_start(
    slang: SlangLexicon, clause_words: ClauseWords, text: str, most: int
) -> None:
    tokens = normalise(text, slang).tokens

    places = [each.token for each in propose(text, tokens, clause_words, most)]

    assert len(places) <= most
    assert places == sorted(set(places))
    assert all(0 < place < len(tokens) for place in places)
