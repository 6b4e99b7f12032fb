"""Where one stretch of a conversation ends and the next begins."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.episode import REST, begins
from tests.support.messages import NOON


def test_the_first_message_ever_begins_one() -> None:
    assert begins(None, NOON, ticket_open=False)


@pytest.mark.parametrize(("rest", "expected"), [(timedelta(hours=5, minutes=59, seconds=59), False), (timedelta(hours=6), True)])
def test_six_hours_without_a_message_are_the_boundary(rest: timedelta, expected: bool) -> None:
    assert begins(NOON - rest, NOON, ticket_open=False) is expected


@given(hours=st.floats(0, 10_000))
def test_an_open_ticket_keeps_the_episode_however_long(hours: float) -> None:
    assert not begins(NOON - timedelta(hours=hours), NOON, ticket_open=True)


@given(minutes=st.integers(0, 2000), rest=st.integers(1, 2000))
def test_only_the_rest_decides(minutes: int, rest: int) -> None:
    last = NOON - timedelta(minutes=minutes)

    assert begins(last, NOON, ticket_open=False, rest=timedelta(minutes=rest)) == (minutes >= rest)
    assert begins(last, NOON, ticket_open=False) == (timedelta(minutes=minutes) >= REST)
