"""Our own messages come back as if a person of the shop had written them: they are recognised, each once."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.messages import Kind, Sent
from bot.store import outbox_ends
from bot.store.database import Database
from bot.store.outbox_ends import TRIES
from tests.support.messages import KEY, from_outside
from tests.support.outbox import StoredOutbox, stored_outbox

PAUSE = timedelta(seconds=2)


async def test_a_message_that_returns_under_its_id_is_no_person(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    await stored.outbox.sent(await stored.begun(), Sent("w1"), stored.now)

    assert await stored.echo("Ready, Kak. (diubah marketplace)", "w1")
    assert stored.states == ["sent"]


@pytest.mark.parametrize("answer", ["sent", "sent without id", "later", "unclear", "unknown", "failed"])
async def test_an_echo_before_the_answer_settles_the_row_whatever_the_answer(stored: StoredOutbox, answer: str) -> None:
    await stored.queued("Ready, Kak.")
    attempt = await stored.begun()

    assert await stored.echo(" Ready,  Kak.\n", "w1")
    if answer == "later":
        await stored.outbox.later(attempt, "503", stored.now, PAUSE)
    elif answer == "unclear":
        await stored.outbox.unclear(attempt, "timeout", None)
    elif answer.startswith("sent"):
        await stored.outbox.sent(attempt, Sent("w1" if answer == "sent" else None), stored.now)
    else:
        await getattr(stored.outbox, answer)(attempt, "timeout", stored.now)

    assert (stored.states, stored.ids, stored.tickets) == (["sent"], ["w1"], [])


async def test_an_echo_and_the_answer_of_the_call_at_once_are_one_message_of_ours(postgres_url: str) -> None:
    """On PostgreSQL the echo waits for the answer's transaction, and then finds its row already settled: still no person."""
    database = Database(postgres_url)
    stored = stored_outbox(database)
    await stored.queued("Ready, Kak.")
    attempt = await stored.begun()
    looking = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")

    with database.engine.begin() as answer:
        outbox_ends.sent(answer, attempt, Sent("w1"), stored.now)
        echo = asyncio.create_task(stored.store.accept(from_outside("Ready, Kak.", external_id="w1"), stored.now))
        while not await database.read(lambda connection: connection.execute(looking).scalar()):
            await asyncio.sleep(0.005)
    await echo

    assert stored.persons == []
    assert (stored.states, stored.ids) == (["sent"], ["w1"])
    database.close()


async def test_an_unclear_row_that_is_echoed_has_arrived(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    await stored.outbox.unclear(await stored.begun(), "timeout", None)

    assert await stored.echo("Ready, Kak.", "w1")
    assert (stored.states, stored.ids) == (["sent"], ["w1"])


async def test_a_refusal_that_was_none_is_not_sent_again(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    await stored.outbox.later(await stored.begun(), "500", stored.now, PAUSE)

    assert await stored.echo("Ready, Kak.", "w1")
    assert await stored.outbox.begin(KEY, stored.now + timedelta(hours=1)) is None
    assert stored.states == ["sent"]


async def test_a_row_that_was_never_tried_is_not_echoed(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")

    assert not await stored.echo("Ready, Kak.", "w1")
    assert stored.states == ["queued"]


async def test_the_ticket_of_an_unknown_row_notes_that_it_arrived(stored: StoredOutbox) -> None:
    await stored.queued("satu", "dua")
    for _ in range(2):
        await stored.outbox.unknown(await stored.begun(), "timeout", stored.now)

    assert await stored.echo("dua", "w2")

    (ticket,) = stored.tickets
    assert stored.states == ["unknown", "sent"]
    assert "arrived_at" not in ticket.packet
    assert [added["arrived_at"] for added in ticket.packet["added"]] == [stored.now.isoformat()]


async def test_a_row_sent_without_an_id_is_echoed_within_ten_minutes(stored: StoredOutbox) -> None:
    await stored.queued("satu", "dua")
    for _ in range(2):
        await stored.outbox.sent(await stored.begun(), Sent(None), stored.now)

    stored.clock.forward(minutes=10)
    assert await stored.echo("satu", "w1", sent_at=stored.now)
    stored.clock.forward(seconds=1)
    assert not await stored.echo("dua", "w2", sent_at=stored.now)


async def test_an_echo_whose_webhook_comes_hours_late_is_our_own_all_the_same(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    await stored.outbox.sent(await stored.begun(), Sent(None), stored.now)
    written = stored.now

    stored.clock.forward(hours=3)

    assert await stored.echo("Ready, Kak.", "w1", sent_at=written)


async def test_a_person_who_types_an_echoed_reply_is_a_person(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    await stored.outbox.unclear(await stored.begun(), "timeout", None)

    assert await stored.echo("Ready, Kak.", "w1")
    assert not await stored.echo("Ready, Kak.", "w2")
    assert stored.persons == ["Ready, Kak."]


async def test_two_equal_replies_take_one_echo_each(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.", "Ready, Kak.")
    for _ in range(2):
        await stored.outbox.unknown(await stored.begun(), "timeout", stored.now)

    assert [await stored.echo("Ready, Kak.", f"w{number}") for number in range(3)] == [True, True, False]
    assert stored.states == ["sent", "sent"]


async def test_the_row_being_sent_is_echoed_before_an_older_one(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.", "Ready, Kak.")
    await stored.outbox.unknown(await stored.begun(), "timeout", stored.now)
    attempt = await stored.begun()

    assert await stored.echo("Ready, Kak.", "w2")
    await stored.outbox.sent(attempt, Sent("w2"), stored.now)

    assert (stored.states, stored.ids) == (["unknown", "sent"], [None, "w2"])


async def test_a_receipt_with_the_id_of_another_row_still_ends_the_row(stored: StoredOutbox) -> None:
    await stored.queued("satu", "dua")
    await stored.outbox.sent(await stored.begun(), Sent("sama"), stored.now)

    await stored.outbox.sent(await stored.begun(), Sent("sama"), stored.now)

    assert (stored.states, stored.ids) == (["sent", "sent"], ["sama", None])


async def test_a_picture_is_not_taken_for_a_reply(stored: StoredOutbox) -> None:
    await stored.queued("")
    await stored.outbox.unclear(await stored.begun(), "timeout", None)

    assert not await stored.echo("", "w1", kind=Kind.IMAGE)


async def test_an_answer_after_the_call_was_given_up_is_believed(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    attempt = await stored.begun()
    stored.clock.forward(seconds=61)
    await stored.outbox.later(attempt, "not in the list", stored.now, timedelta(0))

    await stored.outbox.sent(attempt, Sent("w1"), stored.now)

    assert await stored.outbox.begin(KEY, stored.now) is None
    assert stored.states == ["sent"]


async def test_an_older_attempt_cannot_end_a_newer_one(stored: StoredOutbox) -> None:
    await stored.queued("Ready, Kak.")
    first = await stored.begun()
    stored.clock.forward(seconds=61)
    await stored.outbox.later(first, "not in the list", stored.now, timedelta(0))
    second = await stored.begun()

    for _ in range(TRIES):
        await stored.outbox.later(first, "503", stored.now, PAUSE)
    await stored.outbox.failed(first, "400", stored.now)
    await stored.outbox.unknown(first, "timeout", stored.now)

    assert stored.states == ["sending"]
    assert stored.tickets == []
    await stored.outbox.sent(second, Sent("w1"), stored.now)
    assert stored.states == ["sent"]
