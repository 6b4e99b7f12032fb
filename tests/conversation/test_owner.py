"""Who speaks for the shop: every change of owner is a new epoch, and a lease ends as it should."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import owner
from bot.conversation.owner import Owner, Ownership
from tests.support.messages import NOON

MOMENTS = st.integers(-120, 120).map(lambda minutes: NOON + timedelta(minutes=minutes))
LEASES = st.none() | MOMENTS
AGENTS = st.sampled_from(("outside", "rani", "budi"))


@st.composite
def ownerships(draw: Callable[..., object]) -> Ownership:
    who = draw(st.sampled_from(Owner))
    assert isinstance(who, Owner)
    human = who is Owner.HUMAN
    agent, until = (draw(AGENTS), draw(LEASES)) if human else (None, None)
    return Ownership(who, draw(st.integers(1, 50)), agent, until)  # type: ignore[arg-type]


CHANGES: st.SearchStrategy[Callable[[Ownership], Ownership]] = st.one_of(
    st.just(owner.queue),
    st.builds(lambda agent, until: lambda now: owner.take_over(now, agent, until), AGENTS, LEASES),
    st.builds(
        lambda at, ticket, waits: lambda now: owner.lapse(now, at, ticket_open=ticket, buyer_waits=waits),
        MOMENTS,
        st.booleans(),
        st.booleans(),
    ),
    st.just(owner.close),
    st.just(owner.reopen),
)


@given(start=ownerships(), changes=st.lists(CHANGES, max_size=12))
def test_every_change_of_owner_raises_the_epoch_by_one_and_nothing_else_does(
    start: Ownership, changes: list[Callable[[Ownership], Ownership]]
) -> None:
    current = start
    for change in changes:
        after = change(current)

        changed = (after.owner, after.agent) != (current.owner, current.agent)
        assert after.epoch == current.epoch + (1 if changed else 0)
        current = after


@given(start=ownerships(), changes=st.lists(CHANGES, max_size=12))
def test_agent_and_lease_stand_only_under_a_person(start: Ownership, changes: list[Callable[[Ownership], Ownership]]) -> None:
    current = start
    for change in changes:
        current = change(current)

        assert current.owner is Owner.HUMAN or (current.agent, current.lease_until) == (None, None)


@given(current=ownerships(), now=MOMENTS, ticket=st.booleans(), waits=st.booleans())
def test_a_lease_that_runs_and_a_chat_without_one_never_lapse(
    current: Ownership, now: datetime, ticket: bool, waits: bool
) -> None:
    over = current.owner is Owner.HUMAN and current.lease_until is not None and now >= current.lease_until

    after = owner.lapse(current, now, ticket_open=ticket, buyer_waits=waits)

    assert (after != current) == over


@pytest.mark.parametrize(("ticket", "waits", "expected"), [(0, 0, "BOT"), (1, 0, "QUEUED"), (0, 1, "QUEUED"), (1, 1, "QUEUED")])
def test_after_the_lapse_the_queue_has_what_is_open_and_the_bot_the_rest(ticket: int, waits: int, expected: str) -> None:
    current = Ownership(Owner.HUMAN, 4, "outside", NOON)

    after = owner.lapse(current, NOON, ticket_open=bool(ticket), buyer_waits=bool(waits))

    assert after == Ownership(Owner(expected), 5)


@given(current=ownerships())
def test_a_ticket_never_takes_the_chat_from_a_person(current: Ownership) -> None:
    after = owner.queue(current)

    assert after == current if current.owner is Owner.HUMAN else after.owner is Owner.QUEUED


@given(current=ownerships(), agent=AGENTS, until=LEASES)
def test_whoever_takes_over_has_the_chat_and_the_bot_may_not_speak(
    current: Ownership, agent: str, until: datetime | None
) -> None:
    after = owner.take_over(current, agent, until)

    assert (after.owner, after.agent, after.lease_until) == (Owner.HUMAN, agent, until)
    assert not after.bot_may_speak


@given(current=ownerships())
def test_a_closed_chat_opens_for_the_bot_and_no_other_changes(current: Ownership) -> None:
    after = owner.reopen(current)

    assert (after.owner is Owner.BOT) if current.owner is Owner.CLOSED else after == current


def test_a_person_outside_keeps_the_chat_for_half_an_hour() -> None:
    assert owner.outside_lease(NOON) == NOON + timedelta(minutes=30)
