"""Persons in our console: taking over, replying, giving back, closing; and what the bot knows of it afterwards."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock
from bot.delivery.values import StaffReply
from bot.errors import ConversationUnknown
from bot.messages import Author, ConversationKey, Reason, Said
from bot.store.database import Database
from tests.support.answerers import echo, hands_off, says
from tests.support.delivery import Shopfloor
from tests.support.messages import KEY, save_shop, the_conversation

SARI = "sari"


@pytest.fixture
def floor(database: Database, redis: "Redis[Any]", clock: FixedClock) -> Shopfloor:
    save_shop(database)
    return Shopfloor(database, redis, clock)


async def reply(floor: Shopfloor, text: str, id: str = "r1", agent: str = SARI) -> None:
    await floor.ownership.reply(KEY, agent, StaffReply(id, text))
    await floor.sender.drain(KEY)


class TestTakeOver:
    async def test_the_bot_is_silent_from_then_on(self, floor: Shopfloor) -> None:
        await floor.says("ready?")

        await floor.ownership.take_over(KEY, SARI)
        replies = await floor.says("kak?")

        assert replies == []
        assert floor.owner == ("HUMAN", 2)
        assert floor.unhandled == []

    async def test_a_reply_in_the_making_is_not_said(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        working = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()

        await floor.ownership.take_over(KEY, SARI)
        floor.answerer.go.set()
        await working
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == []
        assert floor.unhandled == [], "it was kept for the person"

    async def test_a_reply_that_waits_to_be_sent_is_not_said(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        await floor.turns.handle(KEY)

        await floor.ownership.take_over(KEY, SARI)
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == []
        assert [row.state for row in floor.rows("out")] == ["superseded"]

    async def test_the_persons_lease_lapses_back_to_the_bot_when_nobody_waits(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await floor.ownership.take_over(KEY, SARI)

        floor.forward(minutes=31)
        await floor.work()

        assert floor.owner == ("BOT", 3)
        assert floor.tickets == []

    async def test_nobody_can_take_over_what_does_not_exist(self, floor: Shopfloor) -> None:
        with pytest.raises(ConversationUnknown):
            await floor.ownership.take_over(ConversationKey("web", "toko-uji", "tidak-ada"), SARI)


class TestReply:
    async def test_a_persons_reply_is_sent_and_makes_him_the_owner(self, floor: Shopfloor) -> None:
        await floor.says("ready?")

        await reply(floor, "Sebentar ya Kak, saya cek.")

        assert floor.marketplace.texts[-1] == "Sebentar ya Kak, saya cek."
        assert floor.owner == ("HUMAN", 2)
        assert floor.authors()[-1] is Author.STAFF

    async def test_a_second_click_sends_nothing_twice(self, floor: Shopfloor) -> None:
        await floor.says("ready?")

        await reply(floor, "Siap, Kak.", id="klik")
        await reply(floor, "Siap, Kak.", id="klik")

        assert floor.marketplace.texts.count("Siap, Kak.") == 1

    async def test_a_second_click_does_not_answer_what_the_buyer_wrote_meanwhile(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await reply(floor, "Siap, Kak.", id="klik")
        await floor.says("yg merah ada?")

        await reply(floor, "Siap, Kak.", id="klik", agent="budi")
        floor.forward(minutes=31)
        await floor.work()

        assert [ticket.reason for ticket in floor.tickets] == ["asked"], "the buyer still waited when the lease lapsed"

    async def test_it_leaves_even_when_the_owner_changed_before_it_was_sent(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await floor.ownership.reply(KEY, SARI, StaffReply("r1", "Saya cek ya Kak."))

        await floor.ownership.take_over(KEY, "budi")
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts[-1] == "Saya cek ya Kak."
        assert floor.owner == ("HUMAN", 3)


class TestGivingBack:
    async def test_the_bot_answers_again_and_knows_what_was_said_meanwhile(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await floor.ownership.take_over(KEY, SARI)
        await floor.says("yg 20ml kak")
        await reply(floor, "Tinggal dua, Kak.")

        await floor.ownership.give_back(KEY, SARI)
        replies = await floor.says("ongkir ke medan?")

        assert replies == ["Ready, Kak."]
        assert floor.answerer.turns[-1].meanwhile == (
            Said(Author.BUYER, "yg 20ml kak"),
            Said(Author.STAFF, "Tinggal dua, Kak."),
        )
        assert [turn.text for turn in floor.answerer.turns] == ["ready?", "ongkir ke medan?"], "nothing is replayed"

    async def test_the_note_is_given_once(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await reply(floor, "Halo Kak.")
        await floor.ownership.give_back(KEY, SARI)
        await floor.says("ongkir ke medan?")

        await floor.says("makasih")

        assert floor.answerer.turns[-1].meanwhile == ()

    async def test_the_note_stays_short_however_long_the_persons_talked(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        for number in range(30):
            await reply(floor, "panjang " * 100, id=f"r{number}")
        await floor.ownership.give_back(KEY, SARI)

        await floor.says("oke kak")

        note = floor.answerer.turns[-1].meanwhile
        assert 1 < len(note) < 10
        assert max(len(line.text) for line in note) <= 200

    async def test_a_matter_handed_off_is_closed_with_it(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("ukurannya gimana kak?")
        await floor.ownership.take_over(KEY, SARI)

        await floor.ownership.give_back(KEY, SARI)

        assert [ticket.state for ticket in floor.tickets] == ["closed"]
        assert floor.owner == ("BOT", 4)

    async def test_the_bot_does_not_stay_silent_for_ever_after_it(self, floor: Shopfloor) -> None:
        """Whoever had the chat and however often it went to and fro, an ordinary question is answered in the end."""
        for round_number in range(3):
            await floor.says("ready?")
            await floor.person()
            await floor.work()
            await floor.ownership.take_over(KEY, SARI)
            await reply(floor, "Siap, Kak.", id=f"r{round_number}")
            await floor.ownership.give_back(KEY, SARI)

            assert await floor.says("masih ada kak?") == ["Ready, Kak."]


class TestClosing:
    async def test_the_next_message_begins_a_new_episode_that_the_bot_answers(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        before = the_conversation(floor.database).episode

        await floor.ownership.close(KEY, SARI)
        replies = await floor.says("kak, mau tanya lagi. ready?")

        assert replies == ["Ready, Kak."]
        assert the_conversation(floor.database).episode == before + 1
        assert floor.answerer.turns[-1].memory == {}
        assert floor.answerer.turns[-1].tracker == {}

    async def test_an_old_wish_for_a_person_does_not_hand_over_again_after_the_close(self, floor: Shopfloor) -> None:
        """Seen elsewhere: the resolved chat's wish outlives it, and the buyer's next word goes to a person at once."""
        floor.answerer.script = lambda turn: hands_off(Reason.ASKED, "ask_human")
        await floor.says("mau bicara sama admin")
        await floor.ownership.take_over(KEY, SARI)
        await floor.ownership.close(KEY, SARI)

        floor.answerer.script = lambda turn: says()
        replies = await floor.says("ready?")

        assert replies == ["Ready, Kak."]
        assert floor.answerer.turns[-1].ticket is None
        assert [ticket.state for ticket in floor.tickets] == ["closed"]

    async def test_a_new_wish_for_a_person_after_the_close_hands_over_again_and_is_told(self, floor: Shopfloor) -> None:
        """Seen elsewhere: the second wish of the same buyer was taken for the first, and nobody came."""
        floor.answerer.script = lambda turn: hands_off(Reason.ASKED, "ask_human")
        await floor.says("mau bicara sama admin")
        await floor.ownership.close(KEY, SARI)

        replies = await floor.says("mau bicara sama admin")

        assert replies == ["Saya teruskan ke tim toko ya Kak."]
        assert [ticket.state for ticket in floor.tickets] == ["closed", "waiting"]

    async def test_what_the_buyer_wrote_before_the_close_and_nobody_read_is_answered_after_it(self, floor: Shopfloor) -> None:
        floor.answerer.script = echo
        await floor.says("ready?")
        await floor.buyer("yg merah?")

        await floor.ownership.close(KEY, SARI)
        await floor.work()

        assert floor.marketplace.texts[-1] == "[yg merah?]"


class TestTheNextMorning:
    async def test_a_question_about_last_nights_matter_goes_to_its_ticket(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("ukurannya gimana kak?")
        episode = the_conversation(floor.database).episode
        floor.forward(hours=14)

        replies = await floor.says("gimana kak yg semalam?")

        assert replies == ["Yang ini juga saya tambahkan ya Kak."]
        assert the_conversation(floor.database).episode == episode, "no episode ends while a ticket is open"
        (ticket,) = floor.tickets
        assert [added["reason"] for added in ticket.packet["added"]] == ["unsure"]
        assert floor.answerer.turns[-1].ticket is not None
