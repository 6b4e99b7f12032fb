"""What becomes of a call without an answer: the rules alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.settling import CLOCKS_DIFFER, Listing, Verdict, match, verdict
from bot.delivery.values import Attempt, Heard
from bot.messages import Kind
from tests.support.messages import KEY, NOON


def an_attempt(number: int = 1, text: str = "Ready, Kak.") -> Attempt:
    return Attempt(id=number, key=KEY, kind=Kind.TEXT, text=text, called_at=NOON)


def heard(external_id: str = "w1", text: str = "Ready, Kak.", seconds: float = 1) -> Heard:
    return Heard(external_id, text, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("listing", "seconds", "expected"),
    [
        (Listing(()), 59, Verdict.BLOCKS),
        (Listing(()), 60, Verdict.NOT_ARRIVED),
        (Listing(None), 0, Verdict.WAITS),
        (Listing(None), 119, Verdict.WAITS),
        (Listing(None), 120, Verdict.UNKNOWN),
        (Listing(readable=False), 299, Verdict.BLOCKS),
        (Listing(readable=False), 300, Verdict.UNKNOWN),
    ],
    ids=["list, early", "list", "no list", "no list, almost", "no list, late", "unreadable", "unreadable, long"],
)
def test_what_is_known_depends_on_list_and_time(listing: Listing, seconds: float, expected: Verdict) -> None:
    assert verdict(an_attempt(), None, listing, NOON + timedelta(seconds=seconds)) is expected


def test_what_stands_in_the_list_arrived_at_once() -> None:
    assert verdict(an_attempt(), heard(), Listing((heard(),)), NOON) is Verdict.ARRIVED


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (heard(text="  Ready,\nKak. "), True),
        (heard(text="Ready, Kak!"), False),
        (heard(seconds=-CLOCKS_DIFFER.total_seconds() - 1), False),
        (heard(external_id="kenal"), False),
    ],
    ids=["white space", "other words", "older than the call", "known already"],
)
def test_a_listed_message_is_the_row_only_if_nothing_speaks_against_it(listed: Heard, found: bool) -> None:
    assert bool(match([an_attempt()], Listing((listed,)), frozenset({"kenal"}))) is found


@given(rows=st.integers(1, 6), listed=st.integers(0, 6))
def test_equal_texts_settle_one_row_each_in_order(rows: int, listed: int) -> None:
    attempts = [an_attempt(number) for number in range(rows)]
    newest_first = tuple(heard(f"w{number}", seconds=number) for number in reversed(range(listed)))

    found = match(attempts, Listing(newest_first), frozenset())

    assert {row: one.external_id for row, one in found.items()} == {row: f"w{row}" for row in range(min(rows, listed))}
