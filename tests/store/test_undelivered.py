"""Dead letters are listed with their reason, and sent again only because a person says so."""

import pytest

from bot.messages import Sent
from bot.store.conversation_tables import conversations, events
from bot.store.undelivered import Refused, SqlUndelivered
from tests.support.messages import KEY, all_rows, change, outgoing
from tests.support.outbox import StoredOutbox


@pytest.fixture
async def dead(stored: StoredOutbox) -> StoredOutbox:
    """Three rows: failed, unknown, sent."""
    await stored.queued("satu", "dua", "tiga")
    await stored.outbox.failed(await stored.begun(), "400", stored.now)
    await stored.outbox.unknown(await stored.begun(), "timeout", stored.now)
    await stored.outbox.sent(await stored.begun(), Sent("w3"), stored.now)
    return stored


def ids(stored: StoredOutbox) -> list[int]:
    return [row.id for row in outgoing(stored.database)]


def test_failed_and_unknown_rows_are_listed_with_their_reason(dead: StoredOutbox) -> None:
    letters = SqlUndelivered(dead.database).listed()

    assert [(one.state, one.text, one.why, one.key) for one in letters] == [
        ("failed", "satu", "400", KEY),
        ("unknown", "dua", "timeout", KEY),
    ]
    assert {one.at for one in letters} == {dead.now}


def test_another_shops_letters_are_left_out(dead: StoredOutbox) -> None:
    assert len(SqlUndelivered(dead.database).listed(KEY.shop_id)) == 2
    assert SqlUndelivered(dead.database).listed("toko-lain") == ()


async def test_what_a_person_sends_again_leaves_whatever_the_epoch(dead: StoredOutbox) -> None:
    first, second, _ = ids(dead)
    change(dead.database, conversations, epoch=9)

    assert SqlUndelivered(dead.database).send_again([second, first, first], dead.now) == ()
    sent = []
    while (attempt := await dead.outbox.begin(KEY, dead.now)) is not None:
        sent.append(attempt.text)
        await dead.outbox.sent(attempt, Sent(None), dead.now)

    assert sent == ["satu", "dua"]
    assert SqlUndelivered(dead.database).listed() == ()


def test_each_use_is_an_event(dead: StoredOutbox) -> None:
    first, second, _ = ids(dead)

    SqlUndelivered(dead.database).send_again([first, second], dead.now)

    written = [row.data for row in all_rows(dead.database, events) if row.name == "outbox.sent_again"]
    assert written == [
        {"message_id": first, "was": "failed", "author": "bot"},
        {"message_id": second, "was": "unknown", "author": "bot"},
    ]


async def test_rows_in_other_states_and_unknown_numbers_are_refused_and_unchanged(dead: StoredOutbox) -> None:
    first, _, third = ids(dead)
    (inbound,) = dead.inbound

    refused = SqlUndelivered(dead.database).send_again([third, inbound.id, 4711, first], dead.now)

    assert refused == (Refused(third, "sent"), Refused(inbound.id, None), Refused(4711, None))
    assert dead.states == ["queued", "unknown", "sent"]


def test_a_second_wish_for_the_same_row_is_refused(dead: StoredOutbox) -> None:
    first, _, _ = ids(dead)
    SqlUndelivered(dead.database).send_again([first], dead.now)

    assert SqlUndelivered(dead.database).send_again([first], dead.now) == (Refused(first, "queued"),)


async def test_a_late_echo_of_the_first_try_spares_the_second(dead: StoredOutbox) -> None:
    _, second, _ = ids(dead)
    SqlUndelivered(dead.database).send_again([second], dead.now)

    assert await dead.echo("dua", "w2")
    assert dead.states == ["failed", "sent", "sent"]
