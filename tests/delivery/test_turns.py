"""A conversation's way through a turn: burst, owner, ticket, failure, mode, crash, and two workers at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.clock import FixedClock, SystemClock
from bot.delivery.turns import HOPELESS_TRIES, MOST_TRIES
from bot.errors import TurnFailed
from bot.messages import Answer, Author, ConversationKey, Kind, Mode, OrderCard, ProductCard, Reason
from bot.shop.values import ModeRule
from bot.store.conversation_tables import conversations, messages, tickets
from bot.store.database import Database
from tests.support.answerers import echo, failing, hands_off, says
from tests.support.delivery import WORDS, NoLeases, Shopfloor, until
from tests.support.messages import KEY, SHOP_ID, an_open_shop, change, save_shop, snapshot, the_conversation


@pytest.fixture
def floor(database: Database, redis: "Redis[Any]", clock: FixedClock) -> Shopfloor:
    save_shop(database)
    return Shopfloor(database, redis, clock)


class TestBurst:
    async def test_several_bubbles_are_one_turn_with_one_reply(self, floor: Shopfloor) -> None:
        floor.answerer.script = echo

        replies = await floor.says("kak", "serumnya ready?", "yg 20ml")

        assert replies == ["[kak\nserumnya ready?\nyg 20ml]"]
        assert len(floor.answerer.turns) == 1
        assert floor.unhandled == []

    async def test_a_bubble_that_comes_while_the_worker_waits_belongs_to_the_turn(
        self, database: Database, redis: "Redis[Any]"
    ) -> None:
        save_shop(database, an_open_shop(burst_seconds=0.4))
        floor = Shopfloor(database, redis, SystemClock())
        floor.answerer.script = echo
        await floor.buyer("kak")
        working = asyncio.create_task(floor.work())
        await until(lambda: the_conversation(database).fence > 0)

        await floor.buyer("ready?")
        await working

        assert floor.marketplace.texts == ["[kak\nready?]"]

    async def test_pictures_leave_no_line_but_belong_to_the_turn(self, floor: Shopfloor) -> None:
        await floor.buyer("", kind=Kind.IMAGE)

        await floor.says("ini rusak kak")

        (turn,) = floor.answerer.turns
        assert turn.text == "ini rusak kak"
        assert [message.kind for message in turn.messages] == [Kind.IMAGE, Kind.TEXT]

    async def test_a_burst_that_another_worker_handled_meanwhile_is_left_alone(
        self, database: Database, redis: "Redis[Any]"
    ) -> None:
        """Both believe that they hold the lease, as after a Redis that forgot everything."""
        save_shop(database, an_open_shop(burst_seconds=0.5))
        floor = Shopfloor(database, redis, SystemClock(), leases=NoLeases())
        await floor.buyer("ready?")
        slow = asyncio.create_task(floor.turns.handle(KEY))
        await until(lambda: the_conversation(database).fence > 0)

        save_shop(database, an_open_shop(burst_seconds=0.0))
        await floor.turns.handle(KEY)
        await slow

        assert len(floor.rows("out")) == 1


class TestOwner:
    async def test_a_person_who_answers_elsewhere_takes_over_and_the_bot_is_silent(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await floor.person("yang ini saya bantu ya kak")

        replies = await floor.says("makasih kak, yg merah?")

        assert replies == []
        assert floor.owner == ("HUMAN", 2)
        assert [row.text for row in floor.rows("in")] == ["ready?", "yang ini saya bantu ya kak", "makasih kak, yg merah?"]
        assert floor.unhandled == []

    async def test_a_person_who_answers_before_the_bot_could_keeps_it_silent(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        await floor.person()

        await floor.work()

        assert floor.marketplace.texts == []
        assert floor.answerer.turns == []
        assert floor.owner == ("HUMAN", 2)

    async def test_each_message_of_the_person_renews_the_lease(self, floor: Shopfloor) -> None:
        await floor.person()
        await floor.work()
        floor.forward(minutes=25)
        await floor.person("sebentar ya")
        await floor.work()
        floor.forward(minutes=25)

        assert await floor.says("masih ada?") == []
        assert floor.owner == ("HUMAN", 2)

    async def test_after_the_lease_the_bot_answers_again_under_a_new_epoch(self, floor: Shopfloor) -> None:
        await floor.person()
        await floor.work()
        floor.forward(minutes=31)

        assert await floor.says("ready?") == ["Ready, Kak."]
        assert floor.owner == ("BOT", 3)

    async def test_a_person_whose_message_is_read_only_after_his_lease_keeps_the_chat(self, floor: Shopfloor) -> None:
        await floor.person()
        await floor.work()
        floor.forward(minutes=29)
        await floor.person("sebentar, saya cek ya")
        floor.forward(minutes=2)
        await floor.work()

        assert await floor.says("oke kak") == []
        assert floor.owner == ("HUMAN", 2)

    async def test_a_reply_that_the_person_overtook_never_leaves(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        await floor.turns.handle(KEY)
        await floor.person()

        await floor.sender.drain(KEY)
        await floor.work()

        assert floor.marketplace.texts == []
        assert [row.state for row in floor.rows("out")] == ["superseded"]

    async def test_a_person_who_writes_while_the_bot_thinks_keeps_its_reply_back(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        thinking = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()

        await floor.person()
        floor.answerer.go.set()
        await thinking
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == []
        assert floor.owner[0] == "HUMAN"

    async def test_a_closed_conversation_opens_for_the_bot_when_the_buyer_writes(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        change(floor.database, conversations, owner="CLOSED", epoch=2)

        assert await floor.says("halo") == ["Ready, Kak."]
        assert floor.owner == ("BOT", 3)

    async def test_the_bot_never_answers_what_stood_before_the_lapse(self, floor: Shopfloor) -> None:
        await floor.person()
        await floor.work()
        await floor.buyer("jadi yang tadi gimana kak?")
        floor.forward(minutes=31)

        await floor.work()

        assert floor.marketplace.texts == []
        assert floor.owner[0] == "QUEUED"
        assert [row.state for row in floor.tickets] == ["waiting"]

    async def test_a_buyer_whom_the_person_left_waiting_is_queued_when_the_lease_lapses(self, floor: Shopfloor) -> None:
        await floor.person()
        await floor.work()
        await floor.says("jadi yang tadi gimana kak?")
        floor.forward(minutes=31)

        await floor.sweeper.once()
        await floor.work()

        assert floor.owner[0] == "QUEUED"


class TestTicket:
    async def test_a_hand_off_makes_a_ticket_and_the_buyer_is_told(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off(Reason.SENSITIVE)

        replies = await floor.says("aman buat bumil?")

        (ticket,) = floor.tickets
        assert replies == ["Saya teruskan ke tim toko ya Kak."]
        assert (ticket.reason, ticket.skill, ticket.priority, ticket.state) == ("sensitive", "pemilik", 9, "waiting")
        assert ticket.deadline_at == floor.clock.now() + timedelta(minutes=15)
        assert floor.owner == ("QUEUED", 2)

    async def test_while_a_ticket_waits_other_questions_are_answered(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("muat bb 75?")
        floor.answerer.script = lambda turn: says()

        assert await floor.says("ready?") == ["Ready, Kak."]
        assert floor.answerer.turns[-1].ticket is not None
        assert floor.owner == ("QUEUED", 2)

    async def test_an_addition_to_the_ticket_is_told_once(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        told = [await floor.says(f"pertanyaan {number}") for number in range(4)]

        assert told == [["Saya teruskan ke tim toko ya Kak."], ["Yang ini juga saya tambahkan ya Kak."], [], []]
        assert len(floor.tickets) == 1
        assert len(floor.tickets[0].packet["added"]) == 3

    @pytest.mark.parametrize("reason", [Reason.ANGRY, Reason.SENSITIVE])
    async def test_after_an_angry_or_sensitive_notice_the_bot_says_no_more(self, floor: Shopfloor, reason: Reason) -> None:
        floor.answerer.script = lambda turn: hands_off(reason)
        await floor.says("parah!")
        floor.answerer.script = lambda turn: says()

        assert await floor.says("ready?") == []
        floor.answerer.script = lambda turn: hands_off(reason)
        assert await floor.says("woi") == []
        assert floor.unhandled == []

    async def test_a_sensitive_matter_added_to_a_waiting_ticket_silences_the_bot(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("muat bb 75?")
        floor.answerer.script = lambda turn: hands_off(Reason.SENSITIVE)
        await floor.says("anak saya alergi")
        floor.answerer.script = lambda turn: says()

        assert await floor.says("ready?") == []

    async def test_a_case_of_a_marketplace_with_its_own_people_is_handed_over(self, floor: Shopfloor) -> None:
        floor.hands_over = {"web": {"umum": 12}}
        floor.answerer.script = lambda turn: hands_off()

        await floor.says("muat bb 75?")

        notice, handover = floor.marketplace.sent
        assert (notice.kind, handover.kind) == (Kind.TEXT, Kind.HANDOVER)
        assert handover.data == {"summary": "Pembeli: ask_size", "topic_id": 12}
        assert floor.owner == ("HUMAN", 3)
        assert await floor.says("halo?") == []

    async def test_after_an_accepted_hand_over_the_bot_stays_silent_for_good(self, floor: Shopfloor) -> None:
        floor.hands_over = {"web": {"umum": 12}}
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("muat bb 75?")
        await floor.person("halo kak, saya bantu")
        await floor.work()
        floor.forward(minutes=31)
        floor.answerer.script = lambda turn: says()

        assert await floor.says("oke kak") == []

    async def test_a_buyer_who_never_heard_of_the_ticket_is_told_of_the_hand_off(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        await floor.outbox.failed((await _one_sending(floor)), "refused", floor.clock.now())
        floor.answerer.script = lambda turn: hands_off()

        assert await floor.says("muat bb 75?") == ["Saya teruskan ke tim toko ya Kak."]


async def _one_sending(floor: Shopfloor) -> Any:
    await floor.buyer("lagi")
    await floor.turns.handle(KEY)
    begun = await floor.outbox.begin(KEY, floor.clock.now())
    assert begun is not None
    return begun


class TestFailure:
    @pytest.mark.parametrize(
        "error", [TurnFailed("no answer within 20 s"), RuntimeError("boom"), KeyError("x"), LookupError("shop")]
    )
    async def test_a_turn_that_fails_becomes_a_ticket_and_a_word_to_the_buyer(self, floor: Shopfloor, error: Exception) -> None:
        floor.answerer.script = failing(error)

        replies = await floor.says("ready?")

        (ticket,) = floor.tickets
        assert replies == [WORDS.notice]
        assert ticket.reason == "system"
        assert ticket.packet["text"] == "ready?"
        assert floor.unhandled == []
        assert floor.events == ["turn.failed"]

    async def test_a_second_failure_is_not_told_again_as_the_first(self, floor: Shopfloor) -> None:
        floor.answerer.script = failing(TurnFailed("mati"))

        told = [await floor.says(f"pertanyaan {number}") for number in range(3)]

        assert told == [[WORDS.notice], [WORDS.added], []]
        assert len(floor.tickets) == 1

    async def test_a_failure_keeps_the_memory_of_the_episode(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        floor.answerer.script = failing(TurnFailed("mati"))
        await floor.says("brp?")
        floor.answerer.script = lambda turn: says()

        await floor.says("lagi?")

        assert floor.answerer.turns[-1].memory == {"told": ["Ready, Kak."]}

    async def test_no_text_of_the_buyer_is_logged_when_a_turn_fails(
        self, floor: Shopfloor, caplog: pytest.LogCaptureFixture
    ) -> None:
        floor.answerer.script = failing(ValueError("kata-kata pembeli"))
        await floor.says("kata-kata pembeli")

        told = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records if record.levelname != "DEBUG")
        assert "turn.failed" in told
        assert "kata-kata" not in told

    async def test_a_shop_that_is_gone_is_no_reason_for_silence(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        floor.database.write_now(lambda connection: connection.exec_driver_sql("PRAGMA foreign_keys=OFF"))
        floor.database.write_now(lambda connection: connection.exec_driver_sql("DELETE FROM shop_marketplaces"))
        floor.database.write_now(lambda connection: connection.exec_driver_sql("DELETE FROM shops"))
        floor.shops._loaded.clear()

        await floor.work()

        assert len(floor.tickets) == 1


class TestMode:
    async def test_in_draft_the_buyer_gets_nothing_and_a_person_gets_the_proposal(self, floor: Shopfloor) -> None:
        save_shop(floor.database, an_open_shop(mode=Mode.DRAFT))

        assert await floor.says("ready?") == []

        (ticket,) = floor.tickets
        assert [(row.state, row.text) for row in floor.rows("out")] == [("draft", "Ready, Kak.")]
        assert (ticket.reason, ticket.packet["proposed"]) == ("approval", "Ready, Kak.")

    async def test_switched_off_nothing_is_proposed_but_a_person_sees_the_chat(self, floor: Shopfloor) -> None:
        save_shop(floor.database, an_open_shop(mode=Mode.OFF))

        assert await floor.says("ready?") == []

        assert floor.rows("out") == []
        assert len(floor.tickets) == 1

    async def test_a_hand_off_in_draft_keeps_its_reason_and_tells_the_buyer_nothing(self, floor: Shopfloor) -> None:
        save_shop(floor.database, an_open_shop(mode=Mode.DRAFT))
        floor.answerer.script = lambda turn: hands_off(Reason.SENSITIVE)

        assert await floor.says("aman buat bumil?") == []
        assert [row.reason for row in floor.tickets] == ["sensitive"]

    async def test_meant_silence_in_draft_needs_nobody(self, floor: Shopfloor) -> None:
        save_shop(floor.database, an_open_shop(mode=Mode.DRAFT))
        floor.answerer.script = lambda turn: Answer(silent=True)

        assert await floor.says("👍") == []
        assert floor.tickets == []
        assert floor.unhandled == []

    async def test_the_strictest_rule_of_a_turns_intents_counts(self, floor: Shopfloor) -> None:
        save_shop(floor.database, an_open_shop(modes=(ModeRule(Mode.DRAFT, intent="ask_price"),)))
        floor.answerer.script = lambda turn: says(intent="ask_price")

        assert await floor.says("brp?") == []

    async def test_a_stricter_mode_counts_for_a_row_that_already_waits(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        await floor.turns.handle(KEY)
        save_shop(floor.database, an_open_shop(mode=Mode.DRAFT))

        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == []

    async def test_a_stricter_mode_for_a_product_counts_for_a_row_that_already_waits(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?", product=ProductCard("KAOS"))
        await floor.turns.handle(KEY)
        save_shop(floor.database, an_open_shop(modes=(ModeRule(Mode.DRAFT, product="KAOS"),)))

        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == []


class TestEpisode:
    async def test_after_six_hours_of_rest_nothing_of_the_last_episode_is_left(self, floor: Shopfloor) -> None:
        await floor.says("ready?", product=ProductCard("KAOS"), order=OrderCard("A1"))
        floor.forward(hours=6)

        await floor.says("halo")

        first, second = floor.answerer.turns
        assert (first.episode, second.episode) == (1, 2)
        assert (second.memory, second.product, second.order) == ({}, None, None)

    async def test_within_the_rest_the_episode_goes_on(self, floor: Shopfloor) -> None:
        await floor.says("ready?", product=ProductCard("KAOS"))
        floor.forward(hours=5, minutes=59)

        await floor.says("halo")

        second = floor.answerer.turns[1]
        assert (second.episode, second.memory, second.product) == (1, {"told": ["Ready, Kak."]}, ProductCard("KAOS"))

    async def test_an_open_ticket_keeps_the_episode_open(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("muat?")
        floor.forward(hours=20)

        await floor.says("gimana kak?")

        assert floor.answerer.turns[1].episode == 1

    async def test_a_closed_ticket_does_not_keep_it_open(self, floor: Shopfloor) -> None:
        floor.answerer.script = lambda turn: hands_off()
        await floor.says("muat?")
        change(floor.database, tickets, state="closed")
        floor.forward(hours=7)

        await floor.says("halo")

        assert floor.answerer.turns[1].episode == 2

    async def test_a_person_who_begins_the_new_episode_inherits_nothing_either(self, floor: Shopfloor) -> None:
        await floor.says("ready?", product=ProductCard("KAOS"))
        floor.forward(hours=20)
        await floor.person("pesanannya sudah kami kirim kak")
        await floor.work()
        floor.forward(minutes=31)

        await floor.says("oke, yang merah ada?")

        second = floor.answerer.turns[1]
        assert (second.episode, second.memory, second.product) == (2, {}, None)

    async def test_a_close_ends_the_episode(self, floor: Shopfloor) -> None:
        await floor.says("ready?", product=ProductCard("KAOS"))
        await floor.ownership.close(KEY, "sari")
        floor.forward(minutes=5)

        await floor.says("halo")

        second = floor.answerer.turns[1]
        assert (second.episode, second.memory, second.product) == (2, {}, None)

    async def test_a_message_that_waited_long_for_a_worker_opens_no_new_episode(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        floor.forward(minutes=5)
        await floor.buyer("yg merah?")
        floor.forward(hours=7)

        await floor.work()

        assert floor.answerer.turns[1].episode == 1

    async def test_the_card_in_a_new_episodes_first_message_counts(self, floor: Shopfloor) -> None:
        await floor.says("ready?", product=ProductCard("KAOS"))
        floor.forward(hours=7)
        await floor.says("yg ini?", product=ProductCard("TOPI"))
        await floor.says("ready?")

        assert [turn.product for turn in floor.answerer.turns[1:]] == [ProductCard("TOPI"), ProductCard("TOPI")]


class TestRepetition:
    async def test_handling_again_changes_nothing(self, floor: Shopfloor) -> None:
        await floor.says("ready?")
        before = [rows for name, rows in snapshot(floor.database).items() if name != "conversations"]

        for _ in range(3):
            await floor.work()

        assert [rows for name, rows in snapshot(floor.database).items() if name != "conversations"] == before
        assert len(floor.answerer.turns) == 1

    async def test_a_worker_that_died_before_the_commit_is_repeated_once(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        dying = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        floor.answerer.hold = False

        await floor.work()

        assert floor.marketplace.texts == ["Ready, Kak."]
        assert [turn.name for turn in floor.answerer.turns] == [floor.answerer.turns[0].name] * 2

    async def test_a_replayed_webhook_is_answered_once(self, floor: Shopfloor) -> None:
        for _ in range(3):
            await floor.buyer("ready?", external_id="sama")
            await floor.work()

        assert floor.marketplace.texts == ["Ready, Kak."]


class TestTwoAtOnce:
    async def test_the_second_worker_leaves_the_conversation_to_the_first(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        first = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()

        second = await floor.turns.handle(KEY)
        floor.answerer.go.set()

        assert (await first, second) == (True, False)
        assert len(floor.rows("out")) == 1

    async def test_a_message_that_comes_while_the_turn_is_being_finished_is_handled(self, floor: Shopfloor) -> None:
        """Its wake-up finds the lease taken and is gone."""
        floor.answerer.script = echo
        floor.answerer.hold = True
        await floor.buyer("satu")
        first = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()
        await floor.buyer("dua")
        assert not await floor.turns.handle(KEY)

        floor.answerer.go.set()
        await first
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == ["[satu]", "[dua]"]
        assert floor.unhandled == []

    async def test_a_message_between_the_last_look_and_the_release_is_handled(self, floor: Shopfloor) -> None:
        floor.answerer.script = echo
        floor.leases = _LateArrival(floor)
        await floor.buyer("satu")

        await floor.turns.handle(KEY)

        assert [turn.text for turn in floor.answerer.turns] == ["satu", "dua"]
        assert floor.unhandled == []

    async def test_without_leases_the_later_claim_wins_and_one_reply_is_written(self, floor: Shopfloor) -> None:
        floor.leases = NoLeases()
        floor.answerer.hold = True
        await floor.buyer("ready?")
        first = asyncio.create_task(floor.turns.handle(KEY))
        await until(lambda: len(floor.answerer.turns) == 1)
        second = asyncio.create_task(floor.turns.handle(KEY))
        await until(lambda: len(floor.answerer.turns) == 2)

        floor.answerer.go.set()
        await asyncio.gather(first, second)
        await floor.sender.drain(KEY)

        assert floor.marketplace.texts == ["Ready, Kak."]
        assert floor.unhandled == []

    async def test_many_workers_without_leases_answer_every_message_once(self, floor: Shopfloor) -> None:
        floor.leases = NoLeases()
        floor.answerer.script = echo
        for number in range(6):
            await floor.buyer(f"<{number}>")
            await asyncio.gather(*(floor.turns.handle(KEY) for _ in range(4)))
        await floor.sender.drain(KEY)

        said = "".join(floor.marketplace.texts)
        assert [said.count(f"<{number}>") for number in range(6)] == [1] * 6

    async def test_conversations_do_not_wait_for_each_other(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        slow = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()
        other = type(KEY)(KEY.marketplace, KEY.shop_id, "sesi-2")
        floor.answerer.hold = False
        await floor.buyer("ready?", conversation="sesi-2")

        await asyncio.wait_for(floor.turns.handle(other), 10)

        assert not slow.done()
        floor.answerer.go.set()
        await slow


class _LateArrival:
    """Leases under which a message arrives after the worker's last look and before the release, and wakes nobody."""

    def __init__(self, floor: Shopfloor) -> None:
        self.floor, self.came = floor, False

    def hold(self, key: Any) -> Any:
        from contextlib import asynccontextmanager

        @asynccontextmanager
        async def held() -> Any:
            yield True
            if not self.came:
                self.came = True
                await self.floor.buyer("dua")

        return held()


async def test_messages_of_the_platform_alone_need_no_answer(floor: Shopfloor) -> None:
    assert await floor.says("Pesanan dikirim", author=Author.PLATFORM) == []
    assert floor.unhandled == []
    assert floor.answerer.turns == []


async def test_a_message_of_the_platform_beside_the_buyers_is_handled_too(floor: Shopfloor) -> None:
    await floor.buyer("Pesanan dikirim", author=Author.PLATFORM)

    assert await floor.says("kapan sampai?") == ["Ready, Kak."]
    assert floor.answerer.turns[0].text == "kapan sampai?"
    assert floor.unhandled == []


class TestAdaptiveBurst:
    async def test_a_complete_question_after_a_call_ends_the_wait_of_the_call(
        self, database: Database, redis: "Redis[Any]"
    ) -> None:
        """The call alone would have kept the worker waiting for twice the shop's quiet time."""
        save_shop(database, an_open_shop(burst_seconds=30.0))
        floor = Shopfloor(database, redis, SystemClock())
        floor.answerer.script = echo
        turns = floor.turns
        await floor.buyer("kak")
        working = asyncio.create_task(turns.handle(KEY))
        await until(lambda: KEY in turns.nudges.waiting)

        change(database, messages, created_at=floor.clock.now() - timedelta(seconds=9))
        await floor.buyer("serum yg 20ml masih ready?")
        change(database, messages, created_at=floor.clock.now() - timedelta(seconds=9))
        await turns.handle(KEY)  # finds the lease taken, and nudges
        await asyncio.wait_for(working, 10)

        assert [turn.text for turn in floor.answerer.turns] == ["kak\nserum yg 20ml masih ready?"]

    async def test_conversations_that_wait_for_the_end_of_a_burst_hold_up_nobody(
        self, database: Database, redis: "Redis[Any]"
    ) -> None:
        save_shop(database, an_open_shop(burst_seconds=30.0))
        floor = Shopfloor(database, redis, SystemClock())
        turns = replace(floor.turns, places=asyncio.Semaphore(1))
        keys = [ConversationKey("web", SHOP_ID, f"sesi-{number}") for number in range(20)]
        for key in keys:
            await floor.buyer("kak", conversation=key.external_id)
        waiting = [asyncio.create_task(turns.handle(key)) for key in keys]
        await until(lambda: len(turns.nudges.waiting) == len(keys))

        await floor.buyer("ready?", conversation="sesi-lain")
        change(database, messages, created_at=floor.clock.now() - timedelta(seconds=13))
        other = asyncio.create_task(turns.handle(ConversationKey("web", SHOP_ID, "sesi-lain")))
        await asyncio.wait_for(other, 10)

        assert floor.answerer.turns[0].text == "ready?"
        await asyncio.gather(*waiting)


class TestFailingTurns:
    async def test_a_turn_that_crashes_again_and_again_ends_as_a_ticket_of_the_system(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        for _ in range(MOST_TRIES):
            working = asyncio.create_task(floor.turns.handle(KEY))
            await floor.answerer.started.wait()
            working.cancel()
            await asyncio.wait([working])
            floor.answerer.started.clear()
            floor.forward(seconds=15)

        await floor.work()

        assert len(floor.answerer.turns) == MOST_TRIES
        assert [ticket.reason for ticket in floor.tickets] == ["system"]
        assert floor.marketplace.texts == [WORDS.notice]
        assert floor.unhandled == []

    async def test_a_turn_that_came_to_its_end_counts_no_more(self, floor: Shopfloor) -> None:
        floor.answerer.hold = True
        await floor.buyer("ready?")
        working = asyncio.create_task(floor.turns.handle(KEY))
        await floor.answerer.started.wait()
        working.cancel()
        await asyncio.wait([working])
        floor.answerer.hold = False

        await floor.work()

        assert the_conversation(floor.database).tries == 0
        assert floor.tickets == []

    async def test_when_even_the_ticket_of_a_failing_turn_cannot_be_written_a_bare_one_is(self, floor: Shopfloor) -> None:
        await floor.buyer("ready?")
        change(floor.database, conversations, tries=HOPELESS_TRIES)

        await floor.work()

        assert floor.answerer.turns == []
        assert [(ticket.reason, ticket.packet["text"]) for ticket in floor.tickets] == [("system", "")]
        assert floor.unhandled == []


class TestLateMessages:
    async def test_a_message_delivered_long_after_the_bot_spoke_again_is_not_answered_but_shown_to_a_person(
        self, floor: Shopfloor
    ) -> None:
        await floor.says("ready?")
        written = floor.clock.now() - timedelta(hours=2)

        replies = await floor.says("kapan dikirim kak?", sent_at=written)

        assert replies == []
        assert [ticket.packet["text"] for ticket in floor.tickets] == ["kapan dikirim kak?"]
        assert floor.unhandled == []

    async def test_one_that_comes_while_the_worker_waits_for_the_end_of_a_burst_is_late_all_the_same(
        self, database: Database, redis: "Redis[Any]"
    ) -> None:
        save_shop(database, an_open_shop(burst_seconds=0.0))
        floor = Shopfloor(database, redis, SystemClock())
        floor.answerer.script = echo
        await floor.says("ready?")
        save_shop(database, an_open_shop(burst_seconds=2.0))
        await floor.buyer("warna merah ada?")
        turns = floor.turns
        working = asyncio.create_task(turns.handle(KEY))
        await until(lambda: KEY in turns.nudges.waiting)

        await floor.buyer("kapan dikirim?", sent_at=floor.clock.now() - timedelta(hours=2))
        await working

        assert [turn.text for turn in floor.answerer.turns] == ["ready?", "warna merah ada?"]

    async def test_a_message_that_came_late_is_answered_when_nobody_has_spoken_since(self, floor: Shopfloor) -> None:
        replies = await floor.says("kapan dikirim kak?", sent_at=floor.clock.now() - timedelta(hours=2))

        assert replies == ["Ready, Kak."]

    async def test_messages_a_few_seconds_out_of_order_are_all_answered(self, floor: Shopfloor) -> None:
        await floor.says("ready?", sent_at=floor.clock.now())

        replies = await floor.says("kak", sent_at=floor.clock.now() - timedelta(seconds=5))

        assert replies == ["Ready, Kak."]

    async def test_beside_a_late_message_a_new_one_is_answered(self, floor: Shopfloor) -> None:
        floor.answerer.script = echo
        await floor.says("ready?")
        await floor.buyer("kapan dikirim?", sent_at=floor.clock.now() - timedelta(hours=2))

        replies = await floor.says("warna merah ada?")

        assert replies == ["[warna merah ada?]"]
