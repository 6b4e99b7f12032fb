"""Waiting replies leave as one message where the marketplace counts messages, and share its fate."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery.values import Attempt
from bot.messages import Author, Kind, Mode, Sent
from bot.shop.values import ModeRule
from bot.store.conversation_tables import conversations
from tests.support.messages import KEY, an_open_shop, change, save_shop
from tests.support.outbox import LONGEST, StoredOutbox

PAUSE = timedelta(seconds=2)


async def test_waiting_replies_leave_as_one_message_in_order(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua", "tiga")

    attempt = await joining.begun()
    await joining.outbox.sent(attempt, Sent("w1"), joining.now)

    assert attempt.text == "satu\n\ndua\n\ntiga"
    assert joining.states == ["sent"] * 3
    assert joining.ids == ["w1", None, None]


async def test_replies_of_several_turns_join(joining: StoredOutbox) -> None:
    await joining.queued("satu")
    await joining.queued("dua")

    assert (await joining.begun()).text == "satu\n\ndua"


async def test_while_they_leave_nothing_overtakes_them(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.begun()
    await joining.queued("tiga")

    assert joining.states == ["sending", "joined", "queued"]
    assert await joining.outbox.begin(KEY, joining.now) is None
    assert await joining.outbox.due(KEY, joining.now) is None


async def test_a_message_is_never_longer_than_allowed_and_loses_nothing(joining: StoredOutbox) -> None:
    texts = ["a" * 30, "b" * 28, "c", "d" * 59, "e"]
    await joining.queued(*texts)

    sent = []
    while (attempt := await joining.outbox.begin(KEY, joining.now)) is not None:
        sent.append(attempt.text)
        await joining.outbox.sent(attempt, Sent(None), joining.now)

    assert sent == ["a" * 30 + "\n\n" + "b" * 28, "c", "d" * 59, "e"]
    assert max(map(len, sent)) <= LONGEST


async def test_a_reply_that_is_too_long_by_itself_goes_alone(joining: StoredOutbox) -> None:
    await joining.queued("x" * (LONGEST + 5), "dua")

    assert (await joining.begun()).text == "x" * (LONGEST + 5)


async def test_elsewhere_every_reply_leaves_alone(stored: StoredOutbox) -> None:
    await stored.queued("satu", "dua")

    assert (await stored.begun()).text == "satu"


async def test_a_persons_message_is_never_joined(joining: StoredOutbox) -> None:
    await joining.queued("satu")
    await joining.queued("dua", author=Author.STAFF)
    await joining.queued("tiga")

    assert (await joining.begun()).text == "satu"


async def test_a_call_behind_the_replies_is_not_joined(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.queued("", kind=Kind.HANDOVER)

    attempt = await joining.begun()

    assert attempt.text == "satu\n\ndua"
    assert joining.states == ["sending", "joined", "queued"]


async def test_a_reply_of_another_epoch_is_not_joined(joining: StoredOutbox) -> None:
    await joining.queued("satu")
    change(joining.database, conversations, epoch=2)
    await joining.queued("dua")

    assert (await joining.begun()).text == "dua"
    assert joining.states == ["superseded", "sending"]


async def test_a_reply_that_needs_approval_is_not_joined(joining: StoredOutbox) -> None:
    save_shop(joining.database, an_open_shop(modes=(ModeRule(mode=Mode.DRAFT, intent="ask_discount"),)))
    await joining.queued("satu")
    await joining.queued("dua", intents=("ask_discount",))

    assert (await joining.begun()).text == "satu"


async def test_after_a_refusal_for_now_they_are_queued_again_and_join_what_came(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.outbox.later(await joining.begun(), "503", joining.now, PAUSE)
    await joining.queued("tiga")
    assert joining.states == ["queued"] * 3

    joining.clock.forward(seconds=2)

    assert (await joining.begun()).text == "satu\n\ndua\n\ntiga"


async def test_a_take_over_meanwhile_drops_all_of_them(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.outbox.later(await joining.begun(), "503", joining.now, PAUSE)
    change(joining.database, conversations, epoch=2)
    joining.clock.forward(seconds=2)

    assert await joining.outbox.begin(KEY, joining.now) is None
    assert joining.states == ["superseded", "superseded"]


async def test_unclear_ones_wait_together_and_are_shown_together(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.outbox.unclear(await joining.begun(), "timeout", None)
    assert joining.states == ["unclear", "joined"]

    (attempt,) = await joining.outbox.attempts(KEY, joining.now)
    await joining.outbox.unknown(attempt, "timeout", joining.now)

    assert joining.states == ["unknown", "unknown"]
    assert joining.tickets[0].packet["undelivered"] == "satu\n\ndua"


@pytest.mark.parametrize("state", ["sending", "unclear", "queued", "unknown"])
async def test_the_echo_of_the_joined_message_settles_all(joining: StoredOutbox, state: str) -> None:
    await joining.queued("satu", "dua")
    await _brought_to(joining, await joining.begun(), state)
    assert joining.states[0] == state

    assert await joining.echo("satu\n\ndua", "w1")

    assert joining.states == ["sent", "sent"]
    assert not await joining.echo("dua", "w2")


async def _brought_to(joining: StoredOutbox, attempt: Attempt, state: str) -> None:
    if state == "queued":
        await joining.outbox.later(attempt, "500", joining.now, PAUSE)
    elif state == "unclear":
        await joining.outbox.unclear(attempt, "timeout", None)
    elif state == "unknown":
        await joining.outbox.unknown(attempt, "timeout", joining.now)


async def test_separated_ones_go_alone_and_only_the_faulty_one_fails(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.outbox.separate(await joining.begun(), "400")

    first = await joining.begun()
    assert (first.text, first.joined) == ("satu", ())
    await joining.outbox.failed(first, "400", joining.now)

    assert (await joining.begun()).text == "dua"
    assert joining.states == ["failed", "sending"]


async def test_when_the_carrier_fails_the_others_go_on(joining: StoredOutbox) -> None:
    await joining.queued("satu", "dua")
    await joining.outbox.failed(await joining.begun(), "503, eight times", joining.now)

    assert (await joining.begun()).text == "dua"
    assert joining.tickets[0].packet["undelivered"] == "satu"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, LONGEST), min_size=1, max_size=8), fates=st.lists(st.sampled_from("slx"), max_size=8))
async def test_whatever_happens_every_reply_leaves_once_and_in_order(
    joining: StoredOutbox, lengths: list[int], fates: list[str]
) -> None:
    texts = [f"{chr(97 + place)}" * length for place, length in enumerate(lengths)]
    await joining.queued(*texts)
    heard: list[str] = []
    fates = [*fates, *"s" * 20]

    while (attempt := await joining.outbox.begin(KEY, joining.now)) is not None:
        fate = fates.pop(0)
        if fate == "s":
            heard.extend(attempt.text.split("\n\n"))
            await joining.outbox.sent(attempt, Sent(None), joining.now)
        elif fate == "l":
            await joining.outbox.later(attempt, "503", joining.now, timedelta(0))
        else:
            await joining.outbox.separate(attempt, "400")
        assert len(attempt.text) <= LONGEST

    assert heard == texts
