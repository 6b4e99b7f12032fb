"""The fakes of inbox.py keep the promises of the real ones that the tests rely on."""

from dataclasses import replace

from bot.messages import Author, ConversationKey, Inbound, Kind
from tests.support.inbox import NOON, fake_inbox

MESSAGE = Inbound("onetalk", "c-1", "case-1", "m-1", Author.BUYER, Kind.TEXT, "halo", NOON)
KEY = ConversationKey("onetalk", "toko", "case-1")


async def test_a_message_is_stored_and_wakes_a_worker() -> None:
    fake = fake_inbox("onetalk", "c-1")

    accepted = await fake.inbox.accept(MESSAGE)

    assert (accepted.key, accepted.duplicate) == (KEY, False)
    assert fake.stored == [MESSAGE]
    assert fake.wakeups.woken == [KEY]


async def test_the_same_message_again_changes_nothing() -> None:
    fake = fake_inbox("onetalk", "c-1")
    await fake.inbox.accept(MESSAGE)

    accepted = await fake.inbox.accept(replace(MESSAGE, text="lain"))

    assert accepted.duplicate
    assert fake.stored == [MESSAGE]
    assert fake.wakeups.woken == [KEY]


async def test_the_same_id_in_another_conversation_is_another_message() -> None:
    fake = fake_inbox("onetalk", "c-1")
    await fake.inbox.accept(MESSAGE)

    accepted = await fake.inbox.accept(replace(MESSAGE, conversation="case-2"))

    assert not accepted.duplicate
    assert len(fake.stored) == 2


async def test_an_unknown_channel_becomes_a_system_ticket() -> None:
    fake = fake_inbox("onetalk", "c-1")

    accepted = await fake.inbox.accept(replace(MESSAGE, channel_id="c-2"))

    assert accepted.key is None
    assert fake.stored == []
    assert len(fake.store.tickets) == 1


async def test_lost_wakeups_lose_no_message() -> None:
    fake = fake_inbox("onetalk", "c-1")
    fake.wakeups.lost = True

    await fake.inbox.accept(MESSAGE)

    assert fake.stored == [MESSAGE]
