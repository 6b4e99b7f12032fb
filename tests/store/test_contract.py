"""What the record promises, on every database that it may stand on."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import FixedClock
from bot.conversation.owner import Owner, Ownership
from bot.delivery.values import Claim, Outcome
from bot.errors import ClaimLost
from bot.messages import Author, Kind, Media, Mode, OrderCard, Outgoing, ProductCard, Sent, UsedFact
from bot.shop.values import ModeRule
from bot.store.conversation_tables import conversations, events, messages, tickets
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.outbox import SqlOutboxStore
from bot.store.outbox_ends import TRIES
from bot.store.shops import ShopStore
from bot.store.transcript import SqlTranscript
from tests.support.messages import (
    KEY,
    NOON,
    QUEUED,
    a_row,
    a_ticket,
    all_rows,
    an_inbound,
    an_open_shop,
    an_outcome,
    change,
    from_outside,
    outgoing,
    save_shop,
    snapshot,
    the_conversation,
)

PAUSE = timedelta(seconds=2)


@dataclass(frozen=True)
class Record:
    """The stores over one database with one shop."""

    database: Database
    store: SqlConversationStore
    outbox: SqlOutboxStore

    async def claimed(self, *texts: str) -> Claim:
        """These messages came and a worker claimed them."""
        for text in texts or ("ready kak?",):
            await self.store.accept(an_inbound(text), NOON)
        claim = await self.store.claim(KEY, NOON)
        assert claim is not None
        return claim

    async def queued(self, *rows: Any, **changes: Any) -> None:
        """A turn of the bot left these rows in the outbox."""
        claim = await self.claimed()
        placed = tuple(replace(row, position=place) for place, row in enumerate(rows or (a_row(),)))
        await self.store.commit(claim, an_outcome(claim, rows=placed, **changes), NOON)

    async def begun(self) -> Outgoing:
        """The next row, being sent."""
        begun = await self.outbox.begin(KEY, NOON)
        assert begun is not None
        return begun


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    database = Database(url)
    save_shop(database)
    shops = ShopStore()
    yield Record(database, SqlConversationStore(database, shops), SqlOutboxStore(database, shops))
    database.close()


class TestAccept:
    async def test_a_message_is_stored_with_everything_that_came(self, record: Record) -> None:
        media = Media(url="https://foto.test/1", caption="ini kak")
        inbound = an_inbound("ini", product=ProductCard("KAOS", "KAOS-M"), order=OrderCard("A1"), media=media, buyer_id="b1")

        accepted = await record.store.accept(inbound, NOON)
        claim = await record.store.claim(KEY, NOON)

        assert accepted.key == KEY
        assert not accepted.duplicate
        assert claim is not None
        (stored,) = claim.unhandled
        assert (stored.product, stored.order, stored.media) == (inbound.product, inbound.order, media)
        assert (stored.author, stored.kind, stored.text, stored.sent_at) == (Author.BUYER, Kind.TEXT, "ini", NOON)
        assert claim.buyer_id == "b1"

    async def test_a_replayed_message_changes_nothing(self, record: Record) -> None:
        inbound = an_inbound("ready?", external_id="sama")
        await record.store.accept(inbound, NOON)
        before = snapshot(record.database)

        again = await record.store.accept(replace(inbound, text="lain"), NOON + timedelta(hours=1))

        assert again.duplicate
        assert again.key == KEY
        assert snapshot(record.database) == before

    async def test_the_same_id_in_another_conversation_is_another_message(self, record: Record) -> None:
        await record.store.accept(an_inbound(external_id="sama"), NOON)

        other = await record.store.accept(an_inbound(external_id="sama", conversation="sesi-2"), NOON)

        assert not other.duplicate
        assert len(all_rows(record.database, messages)) == 2

    async def test_many_at_once_of_a_new_conversation_are_each_stored_once(self, record: Record) -> None:
        inbounds = [an_inbound(external_id=f"id{number % 5}") for number in range(20)]

        accepted = await asyncio.gather(*(record.store.accept(inbound, NOON) for inbound in inbounds))

        assert sum(not one.duplicate for one in accepted) == 5
        assert len(all_rows(record.database, conversations)) == 1
        assert len(all_rows(record.database, messages)) == 5

    async def test_a_channel_of_no_shop_stores_nothing(self, record: Record) -> None:
        accepted = await record.store.accept(an_inbound(channel_id="asing"), NOON)

        assert accepted.key is None
        assert all_rows(record.database, messages) == []

    async def test_emoji_and_other_scripts_survive(self, record: Record) -> None:
        text = "ready kak? 🙏🏽 ꦱꦸꦒꦼꦁ \u200d 'quote' \\ %s {x}"

        claim = await record.claimed(text)

        assert claim.unhandled[0].text == text


class TestClaim:
    async def test_each_claim_raises_the_fencing_number(self, record: Record) -> None:
        first = await record.claimed()

        second = await record.store.claim(KEY, NOON)

        assert second is not None
        assert second.fence > first.fence

    async def test_a_conversation_that_does_not_exist_cannot_be_claimed(self, record: Record) -> None:
        assert await record.store.claim(KEY, NOON) is None

    async def test_claims_at_once_get_different_numbers(self, record: Record) -> None:
        await record.claimed()

        claims = await asyncio.gather(*(record.store.claim(KEY, NOON) for _ in range(10)))

        assert len({claim.fence for claim in claims if claim}) == 10

    async def test_the_burst_is_in_the_order_in_which_the_buyer_wrote(self, record: Record) -> None:
        for text, seconds in (("dua", 2), ("tiga", 3), ("satu", 1)):
            await record.store.accept(an_inbound(text, sent_at=NOON + timedelta(seconds=seconds)), NOON)

        claim = await record.store.claim(KEY, NOON)

        assert claim is not None
        assert [message.text for message in claim.unhandled] == ["satu", "dua", "tiga"]

    async def test_reread_sees_what_came_after_the_claim(self, record: Record) -> None:
        claim = await record.claimed("satu")
        await record.store.accept(an_inbound("dua", sent_at=NOON + timedelta(seconds=1)), NOON)

        reread = await record.store.reread(claim)

        assert [message.text for message in reread] == ["satu", "dua"]


def everything(claim: Claim) -> Outcome:
    """An outcome that touches every table and column."""
    facts = (UsedFact("stock", "KAOS-M", "ready", "products.csv"),)
    return an_outcome(
        claim,
        ownership=QUEUED,
        episode=4,
        memory={"question": None, "asked": ["product"]},
        rows=(
            a_row(facts=facts, intents=("ask_stock",), response="utter_stock_ready"),
            a_row("", position=1, kind=Kind.HANDOVER),
        ),
        ticket=a_ticket(),
    )


class TestCommit:
    async def test_a_whole_outcome_lands(self, record: Record) -> None:
        claim = await record.claimed("halo", "ready?")

        await record.store.commit(claim, everything(claim), NOON)

        conversation = the_conversation(record.database)
        inbound = [row for row in all_rows(record.database, messages) if row.direction == "in"]
        text, handover = outgoing(record.database)
        (ticket,) = all_rows(record.database, tickets)
        (event,) = all_rows(record.database, events)
        assert (conversation.owner, conversation.epoch, conversation.episode) == ("QUEUED", 2, 4)
        assert conversation.memory == {"question": None, "asked": ["product"]}
        assert conversation.last_message_at == NOON
        assert {row.state for row in inbound} == {"handled"}
        assert (text.text, text.state, text.epoch, text.response) == ("Ready, Kak.", "queued", 2, "utter_stock_ready")
        assert text.facts == [{"name": "stock", "subject": "KAOS-M", "value": "ready", "source": "products.csv", "rule": ""}]
        assert (handover.kind, handover.turn, handover.position) == ("handover", text.turn, 1)
        assert (ticket.state, ticket.reason, ticket.skill, ticket.deadline_at) == (
            "waiting",
            "unsure",
            "umum",
            NOON + timedelta(hours=4),
        )
        assert event.name == "turn.answered"

    async def test_an_older_claim_is_refused_and_writes_nothing_anywhere(self, record: Record) -> None:
        older = await record.claimed()
        await record.store.claim(KEY, NOON)
        before = snapshot(record.database)

        with pytest.raises(ClaimLost):
            await record.store.commit(older, everything(older), NOON)

        assert snapshot(record.database) == before

    async def test_an_outcome_that_fails_halfway_writes_nothing_anywhere(self, record: Record) -> None:
        claim = await record.claimed()
        before = snapshot(record.database)
        twice = replace(everything(claim), rows=(a_row(), a_row("dobel")))

        with pytest.raises(sa.exc.IntegrityError):
            await record.store.commit(claim, twice, NOON)

        assert snapshot(record.database) == before

    async def test_a_failing_commit_names_no_secret_and_leaves_the_record_usable(self, record: Record) -> None:
        claim = await record.claimed()
        with pytest.raises(sa.exc.IntegrityError):
            await record.store.commit(claim, replace(everything(claim), rows=(a_row(), a_row())), NOON)

        await record.store.commit(claim, everything(claim), NOON)

        assert len(outgoing(record.database)) == 2

    async def test_the_same_turn_never_writes_its_rows_twice(self, record: Record) -> None:
        claim = await record.claimed()
        await record.store.commit(claim, everything(claim), NOON)
        second = await record.store.claim(KEY, NOON)
        assert second is not None
        before = snapshot(record.database)

        with pytest.raises(sa.exc.IntegrityError):
            await record.store.commit(second, replace(everything(claim), turn=everything(claim).turn), NOON)

        assert snapshot(record.database) == before

    async def test_a_message_that_came_meanwhile_stays_unhandled(self, record: Record) -> None:
        claim = await record.claimed("satu")
        await record.store.accept(an_inbound("dua"), NOON)

        await record.store.commit(claim, an_outcome(claim), NOON)

        assert await record.store.has_unhandled(KEY)
        assert await record.store.unhandled(NOON + timedelta(seconds=1)) == [KEY]

    async def test_the_last_cards_are_kept_within_an_episode_and_dropped_with_it(self, record: Record) -> None:
        await record.store.accept(an_inbound("", kind=Kind.PRODUCT_CARD, product=ProductCard("KAOS")), NOON)
        first = await record.claimed("ready?")
        await record.store.commit(first, an_outcome(first), NOON)
        second = await record.claimed("brp?")
        await record.store.commit(second, an_outcome(second), NOON)
        third = await record.claimed("halo lagi")
        assert third.product == ProductCard("KAOS")

        await record.store.commit(third, an_outcome(third, episode=2), NOON)

        fourth = await record.store.claim(KEY, NOON)
        assert fourth is not None
        assert fourth.product is None

    async def test_a_person_who_took_over_meanwhile_is_not_overwritten(self, record: Record) -> None:
        """The marketplace accepts a hand-over while the bot still thinks about the buyer's next message."""
        await record.queued(a_row("", kind=Kind.HANDOVER), ownership=QUEUED, ticket=a_ticket())
        sending = await record.begun()
        thinking = await record.claimed("eh kak, satu lagi")

        await record.outbox.sent(sending, Sent(), NOON)
        with pytest.raises(ClaimLost):
            await record.store.commit(thinking, an_outcome(thinking, rows=(a_row("Siap, Kak."),)), NOON)

        assert the_conversation(record.database).owner == "HUMAN"
        assert [row.text for row in outgoing(record.database)] == [""]


class TestOutboxOrder:
    async def test_rows_leave_in_the_order_in_which_they_were_written(self, record: Record) -> None:
        await record.queued(a_row("satu"), a_row("dua"))

        first = await record.begun()
        await record.outbox.sent(first, Sent("w1"), NOON)
        second = await record.begun()

        assert (first.text, second.text) == ("satu", "dua")
        assert outgoing(record.database)[0].external_id == "w1"
        assert outgoing(record.database)[0].sent_at == NOON

    async def test_nothing_overtakes_a_row_that_is_being_sent(self, record: Record) -> None:
        await record.queued(a_row("satu"), a_row("dua"))
        await record.begun()

        assert await record.outbox.begin(KEY, NOON) is None
        assert not await record.outbox.due(KEY, NOON)

    async def test_nothing_overtakes_a_row_that_must_wait(self, record: Record) -> None:
        await record.queued(a_row("satu"), a_row("dua"))
        await record.outbox.later(await record.begun(), "429", NOON, PAUSE)

        assert await record.outbox.begin(KEY, NOON) is None
        assert await record.outbox.waiting(NOON, 10) == []

        later = NOON + PAUSE
        assert await record.outbox.waiting(later, 10) == [KEY]
        assert await record.outbox.due(KEY, later)
        begun = await record.outbox.begin(KEY, later)
        assert begun is not None
        assert begun.text == "satu"

    async def test_a_row_goes_to_one_of_two_senders(self, record: Record) -> None:
        await record.queued()

        begun = await asyncio.gather(*(record.outbox.begin(KEY, NOON) for _ in range(6)))

        assert sum(one is not None for one in begun) == 1

    async def test_waiting_names_conversations_once_and_at_most_as_many_as_asked(self, record: Record) -> None:
        for number in range(3):
            await record.store.accept(an_inbound(conversation=f"sesi-{number}"), NOON)
            key = replace(KEY, external_id=f"sesi-{number}")
            claim = await record.store.claim(key, NOON)
            assert claim is not None
            await record.store.commit(claim, an_outcome(claim, rows=(a_row(), a_row(position=1))), NOON)

        assert len(await record.outbox.waiting(NOON, 10)) == 3
        assert len(await record.outbox.waiting(NOON, 2)) == 2

    async def test_more_stale_rows_than_one_look_holds_are_all_superseded(self, record: Record) -> None:
        await record.queued(*(a_row(str(number)) for number in range(45)))
        change(record.database, conversations, epoch=9)

        while await record.outbox.due(KEY, NOON):
            assert await record.outbox.begin(KEY, NOON) is None

        assert {row.state for row in outgoing(record.database)} == {"superseded"}


class TestLeavingAllowed:
    async def test_a_bot_row_of_an_older_epoch_never_leaves(self, record: Record) -> None:
        await record.queued(a_row("lama"))
        change(record.database, conversations, epoch=7)

        assert await record.outbox.begin(KEY, NOON) is None
        assert outgoing(record.database)[0].state == "superseded"

    @pytest.mark.parametrize("author", [Author.STAFF, Author.OUTSIDE])
    async def test_a_persons_row_leaves_whatever_the_epoch_and_the_mode(self, record: Record, author: Author) -> None:
        await record.queued(a_row("dari orang", author=author))
        change(record.database, conversations, epoch=7)
        save_shop(record.database, an_open_shop(mode=Mode.OFF))

        assert (await record.begun()).text == "dari orang"

    async def test_a_bot_row_behind_a_persons_unread_message_never_leaves(self, record: Record) -> None:
        """A person answered in the marketplace's own app, and no worker has read it yet."""
        await record.queued(a_row("dari bot"))
        await record.store.accept(from_outside(), NOON)

        assert await record.outbox.begin(KEY, NOON) is None
        assert outgoing(record.database)[0].state == "superseded"

    @pytest.mark.parametrize("mode", [Mode.DRAFT, Mode.OFF])
    async def test_a_mode_that_became_stricter_turns_the_row_into_a_draft_with_a_ticket(self, record: Record, mode: Mode) -> None:
        await record.queued(a_row("Ready, Kak."))
        save_shop(record.database, an_open_shop(mode=mode))

        assert await record.outbox.begin(KEY, NOON) is None

        (ticket,) = all_rows(record.database, tickets)
        assert outgoing(record.database)[0].state == "draft"
        assert ticket.reason == "approval"
        assert ticket.packet["proposed"] == "Ready, Kak."

    async def test_a_rule_for_one_intent_holds_back_only_rows_of_that_intent(self, record: Record) -> None:
        await record.queued(a_row("harga", intents=("ask_price",)), a_row("stok", intents=("ask_stock",)))
        save_shop(record.database, an_open_shop(modes=(ModeRule(Mode.DRAFT, intent="ask_price"),)))

        begun = await record.begun()

        assert begun.text == "stok"
        assert [row.state for row in outgoing(record.database)] == ["draft", "sending"]

    async def test_a_hand_over_leaves_whatever_the_mode(self, record: Record) -> None:
        await record.queued(a_row("", kind=Kind.HANDOVER))
        save_shop(record.database, an_open_shop(mode=Mode.DRAFT))

        assert (await record.begun()).kind is Kind.HANDOVER


class TestEndings:
    async def test_an_accepted_hand_over_makes_people_the_owner_for_good(self, record: Record) -> None:
        await record.queued(a_row("", kind=Kind.HANDOVER), a_row("susulan"), ownership=QUEUED)

        await record.outbox.sent(await record.begun(), Sent(), NOON)

        conversation = the_conversation(record.database)
        assert (conversation.owner, conversation.epoch, conversation.lease_until) == ("HUMAN", 3, None)
        assert await record.outbox.begin(KEY, NOON) is None
        assert outgoing(record.database)[1].state == "superseded"

    async def test_a_hand_over_that_is_told_as_sent_twice_changes_the_owner_once(self, record: Record) -> None:
        await record.queued(a_row("", kind=Kind.HANDOVER), ownership=QUEUED)
        begun = await record.begun()

        await record.outbox.sent(begun, Sent(), NOON)
        await record.outbox.sent(begun, Sent(), NOON)

        assert the_conversation(record.database).epoch == 3

    async def test_the_pause_doubles_until_the_tries_are_used_up(self, record: Record) -> None:
        await record.queued()
        pauses: list[timedelta] = []
        now = NOON
        while True:
            begun = await record.outbox.begin(KEY, now)
            assert begun is not None
            if not await record.outbox.later(begun, "503", now, PAUSE):
                break
            not_before = outgoing(record.database)[0].not_before
            pauses.append(not_before - now)
            now = not_before

        assert len(pauses) == TRIES - 1
        assert pauses[:4] == [PAUSE, 2 * PAUSE, 4 * PAUSE, 8 * PAUSE]

    async def test_a_row_is_never_tried_again_before_the_marketplace_allows(self, record: Record) -> None:
        await record.queued()
        asked = timedelta(minutes=20)

        await record.outbox.later(await record.begun(), "429", NOON, asked)

        assert await record.outbox.begin(KEY, NOON + asked - timedelta(seconds=1)) is None
        assert await record.outbox.begin(KEY, NOON + asked) is not None

    @pytest.mark.parametrize("ending", ["failed", "unknown"])
    async def test_a_row_that_did_not_surely_arrive_becomes_a_ticket(self, record: Record, ending: str) -> None:
        await record.queued(a_row("Ready, Kak."))

        await getattr(record.outbox, ending)(await record.begun(), "tidak terkirim", NOON)

        (ticket,) = all_rows(record.database, tickets)
        assert outgoing(record.database)[0].state == ending
        assert (ticket.reason, ticket.packet["undelivered"]) == ("system", "Ready, Kak.")

    @pytest.mark.parametrize("ending", ["failed", "unknown"])
    async def test_an_ended_row_is_never_sent_again_and_told_once(self, record: Record, ending: str) -> None:
        await record.queued()
        begun = await record.begun()
        await getattr(record.outbox, ending)(begun, "x", NOON)
        before = snapshot(record.database)

        await getattr(record.outbox, ending)(begun, "x", NOON)
        await record.outbox.later(begun, "x", NOON, PAUSE)
        await record.outbox.sent(begun, Sent("w9"), NOON)

        assert snapshot(record.database) == before
        assert await record.outbox.begin(KEY, NOON + timedelta(days=1)) is None
        assert await record.outbox.waiting(NOON + timedelta(days=1), 10) == []
        assert await record.outbox.unsettled(NOON + timedelta(days=1), 10) == []

    async def test_only_a_row_that_was_begun_long_ago_is_abandoned(self, record: Record) -> None:
        await record.queued(a_row("satu"), a_row("dua"))
        begun = await record.begun()

        assert await record.outbox.attempts(KEY, NOON) == []
        assert await record.outbox.attempts(KEY, NOON + timedelta(seconds=1)) == [begun]


class TestTickets:
    async def test_a_second_matter_is_added_to_the_open_ticket(self, record: Record) -> None:
        first = await record.claimed()
        await record.store.commit(first, an_outcome(first, ownership=QUEUED, ticket=a_ticket()), NOON)
        second = await record.claimed("lagi")
        more = a_ticket(reason="fact_missing", intents=("ask_price",), packet={"summary": "harga"}, priority=5, deadline_at=None)
        await record.store.commit(second, an_outcome(second, ticket=more), NOON)

        (ticket,) = all_rows(record.database, tickets)
        assert ticket.intents == ["ask_size", "ask_price"]
        assert ticket.packet["summary"] == "Pembeli tanya ukuran."
        assert [one["summary"] for one in ticket.packet["added"]] == ["harga"]
        assert ticket.priority == 5
        assert ticket.deadline_at == NOON + timedelta(hours=4)

    async def test_a_less_urgent_matter_takes_nothing_of_the_urgency(self, record: Record) -> None:
        first = await record.claimed()
        soon = a_ticket(reason="sensitive", priority=9, deadline_at=NOON + timedelta(minutes=10))
        await record.store.commit(first, an_outcome(first, ownership=QUEUED, ticket=soon), NOON)
        second = await record.claimed("lagi")
        await record.store.commit(second, an_outcome(second, ticket=a_ticket()), NOON)

        (ticket,) = all_rows(record.database, tickets)
        assert (ticket.reason, ticket.priority, ticket.deadline_at) == ("sensitive", 9, NOON + timedelta(minutes=10))

    async def test_a_graver_matter_gives_the_ticket_its_reason(self, record: Record) -> None:
        first = await record.claimed()
        await record.store.commit(first, an_outcome(first, ownership=QUEUED, ticket=a_ticket()), NOON)
        second = await record.claimed("anak saya alergi")
        grave = a_ticket(reason="sensitive", priority=9, deadline_at=NOON + timedelta(minutes=10))
        await record.store.commit(second, an_outcome(second, ticket=grave), NOON)

        third = await record.store.claim(KEY, NOON)

        assert third is not None
        assert third.ticket is not None
        assert third.ticket.reason == "sensitive"

    async def test_a_closed_ticket_is_not_added_to(self, record: Record) -> None:
        first = await record.claimed()
        await record.store.commit(first, an_outcome(first, ownership=QUEUED, ticket=a_ticket()), NOON)
        change(record.database, tickets, state="closed")
        second = await record.claimed("lagi")

        await record.store.commit(second, an_outcome(second, ticket=a_ticket()), NOON)

        assert second.ticket is None
        assert [row.state for row in all_rows(record.database, tickets)] == ["closed", "waiting"]

    async def test_that_the_addition_was_told_is_remembered(self, record: Record) -> None:
        first = await record.claimed()
        await record.store.commit(first, an_outcome(first, ownership=QUEUED, ticket=a_ticket()), NOON)
        second = await record.claimed("lagi")
        assert second.ticket is not None
        assert not second.ticket.added_told

        await record.store.commit(second, an_outcome(second, ticket=a_ticket(), added_told=True), NOON)

        third = await record.store.claim(KEY, NOON)
        assert third is not None
        assert third.ticket is not None
        assert third.ticket.added_told

    async def test_the_same_system_ticket_is_counted_and_another_is_opened(self, record: Record) -> None:
        for summary in ("web: asing", "web: asing", "web: lain"):
            await record.store.system_ticket(summary, {"what": summary}, NOON)

        assert [(row.packet["summary"], row.seen) for row in all_rows(record.database, tickets)] == [
            ("web: asing", 2),
            ("web: lain", 1),
        ]

    async def test_a_system_ticket_after_a_closed_one_is_new(self, record: Record) -> None:
        await record.store.system_ticket("web: asing", {}, NOON)
        change(record.database, tickets, state="closed")

        await record.store.system_ticket("web: asing", {}, NOON)

        assert [row.seen for row in all_rows(record.database, tickets)] == [1, 1]


class TestTranscript:
    async def test_people_read_what_was_said_and_nothing_that_never_left(self, record: Record) -> None:
        await record.queued(a_row("terkirim"), a_row("tak jelas"), a_row("batal"), a_row("", kind=Kind.HANDOVER), a_row("antre"))
        for state, text in (("sent", "terkirim"), ("unknown", "tak jelas"), ("superseded", "batal"), ("sent", "")):
            record.database.write_now(
                lambda connection, state=state, text=text: connection.execute(
                    sa.update(messages).where(messages.c.direction == "out", messages.c.text == text).values(state=state)
                )
            )

        lines = await SqlTranscript(record.database).lines(KEY)

        assert [(line.author, line.text) for line in lines] == [
            (Author.BUYER, "ready kak?"),
            (Author.BOT, "terkirim"),
            (Author.BOT, "tak jelas"),
        ]

    async def test_only_the_last_lines_are_read_oldest_first(self, record: Record) -> None:
        await record.claimed(*(str(number) for number in range(10)))

        lines = await SqlTranscript(record.database).lines(KEY, limit=3)

        assert [line.text for line in lines] == ["7", "8", "9"]

    async def test_an_unknown_conversation_has_nothing(self, record: Record) -> None:
        transcript = SqlTranscript(record.database)

        assert (await transcript.lines(KEY), await transcript.ownership(KEY), await transcript.tickets(KEY)) == ((), None, ())

    async def test_owner_and_tickets_are_those_of_the_conversation(self, record: Record) -> None:
        claim = await record.claimed()
        await record.store.commit(claim, an_outcome(claim, ownership=QUEUED, ticket=a_ticket()), NOON)
        await record.store.system_ticket("web: asing", {}, NOON)
        transcript = SqlTranscript(record.database)

        (ticket,) = await transcript.tickets(KEY)

        assert await transcript.ownership(KEY) == Ownership(Owner.QUEUED, 2)
        assert (ticket.reason, ticket.skill, ticket.state) == ("unsure", "umum", "waiting")


class TestTransactions:
    """Many writers, some of which fail or go away."""

    async def test_a_failing_write_does_not_fail_its_neighbours(self, record: Record) -> None:
        def work(number: int) -> Any:
            def write(connection: sa.engine.Connection) -> int:
                connection.execute(sa.insert(events).values(at=NOON, name=f"e{number}", data={}))
                if number % 3 == 0:
                    raise LookupError(number)
                return number

            return write

        results = await asyncio.gather(*(record.database.write(work(number)) for number in range(30)), return_exceptions=True)

        assert [one if isinstance(one, int) else type(one) for one in results] == [
            LookupError if number % 3 == 0 else number for number in range(30)
        ]
        written = {row.name for row in all_rows(record.database, events)}
        assert written == {f"e{number}" for number in range(30) if number % 3}

    async def test_callers_that_go_away_do_not_stop_the_writer(self, record: Record) -> None:
        begun, hold = threading.Event(), threading.Event()

        def slow(connection: sa.engine.Connection) -> None:
            begun.set()
            assert hold.wait(10)

        running = asyncio.create_task(record.database.write(slow))
        assert await asyncio.to_thread(begun.wait, 10)
        waiting = [asyncio.create_task(record.database.write(_event(f"pergi{number}"))) for number in range(20)]
        await asyncio.sleep(0)

        for task in (running, *waiting[::2]):
            task.cancel()
        hold.set()
        await asyncio.gather(running, *waiting, return_exceptions=True)
        await record.database.write(_event("sesudah"))

        names = {row.name for row in all_rows(record.database, events)}
        assert "sesudah" in names
        assert {f"pergi{number}" for number in range(1, 20, 2)} <= names

    async def test_what_a_reader_writes_is_rolled_back(self, record: Record) -> None:
        await record.database.read(_event("dibaca"))

        assert all_rows(record.database, events) == []

    async def test_a_written_row_is_seen_by_every_later_reader(self, record: Record) -> None:
        for number in range(20):
            await record.database.write(_event(f"e{number}"))

            seen = await record.database.read(
                lambda connection: connection.execute(sa.select(sa.func.count()).select_from(events)).scalar()
            )

            assert seen == number + 1


def _event(name: str) -> Any:
    return lambda connection: connection.execute(sa.insert(events).values(at=NOON, name=name, data={})).rowcount


def test_the_clock_of_the_tests_moves_only_when_told(clock: FixedClock) -> None:
    before = clock.now()

    clock.forward(minutes=5)

    assert clock.now() - before == timedelta(minutes=5)
