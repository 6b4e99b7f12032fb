"""Nothing leaves past the guard: a text with a finding fails, a person is told why, and the marketplace never sees it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.clock import FixedClock
from bot.delivery.sender import Sender
from bot.guard.outgoing import OutgoingGuard
from bot.guard.rules import GuardBook, read_book
from bot.messages import Author, ConversationKey, Kind, Outgoing, Sent
from bot.shop.values import Allow
from bot.store.conversation_tables import tickets
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.outbox import SqlOutboxStore
from bot.store.shops import ShopStore
from tests.support.messages import KEY, NOON, a_row, all_rows, an_inbound, an_open_shop, an_outcome, outgoing, save_shop

GUARD_YML = Path(__file__).parents[2] / "bot" / "data" / "guard.yml"
PHONE = "0812-3456-7890"


@dataclass
class Market:
    """A marketplace that remembers what reached it."""

    name: str = "web"
    got: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Sent:
        self.got.append(outgoing)
        return Sent()

    def repeatable(self, kind: Kind) -> bool:
        return False


class Free:
    """Leases that are always free, and changes that nobody watches."""

    @asynccontextmanager
    async def hold(self, key: ConversationKey) -> AsyncIterator[bool]:
        yield True

    async def announce(self, key: ConversationKey) -> None:
        return None

    async def watch(self, key: ConversationKey) -> AsyncIterator[None]:
        return
        yield


def book() -> GuardBook:
    return read_book(YAML(typ="safe").load(GUARD_YML.read_text(encoding="utf-8")))


async def deliver(database: Database, *rows: Any, allow: Allow | None = None, hotline: str = "") -> list[Outgoing]:
    """Write the rows as a turn does, drain the outbox, and say what reached the marketplace."""
    save_shop(database, an_open_shop(allow=allow or Allow()))
    shops, market = ShopStore(), Market()
    conversations = SqlConversationStore(database, shops)
    await conversations.accept(an_inbound(), NOON)
    claim = await conversations.claim(KEY, NOON)
    assert claim is not None
    await conversations.commit(claim, an_outcome(claim, rows=rows), NOON)
    guard = OutgoingGuard(book(), conversations.shop, phones=(hotline,))
    sender = Sender(
        store=SqlOutboxStore(database, shops),
        leases=Free(),
        changes=Free(),
        marketplaces={"web": market},
        guard=guard,
        clock=FixedClock(NOON),
    )
    await sender.drain(KEY)
    return market.got


async def test_a_text_without_findings_leaves(database: Database) -> None:
    got = await deliver(database, a_row("Ready, Kak. Rp125.000 ya."))

    assert [each.text for each in got] == ["Ready, Kak. Rp125.000 ya."]
    assert [row.state for row in outgoing(database)] == ["sent"]
    assert all_rows(database, tickets) == []


@pytest.mark.parametrize("author", [Author.BOT, Author.STAFF])
async def test_a_text_with_a_phone_number_fails_and_the_ticket_says_why(database: Database, author: Author) -> None:
    got = await deliver(database, a_row(f"Hubungi {PHONE} ya", author=author))

    (row,) = outgoing(database)
    (ticket,) = all_rows(database, tickets)
    assert got == []
    assert row.state == "failed"
    assert ticket.reason == "system"
    assert PHONE in ticket.packet["summary"]
    assert "nomor telepon" in ticket.packet["summary"]
    assert ticket.packet["undelivered"] == f"Hubungi {PHONE} ya"


async def test_what_stands_behind_a_held_back_text_still_leaves(database: Database) -> None:
    got = await deliver(database, a_row("cek bit.ly/abc"), a_row("Ready, Kak.", position=1))

    assert [each.text for each in got] == ["Ready, Kak."]
    assert [row.state for row in outgoing(database)] == ["failed", "sent"]


async def test_what_the_shop_allows_leaves(database: Database) -> None:
    allow = Allow(links=("contoh.id/servis",), phones=("+6281234567890",))

    got = await deliver(database, a_row(f"contoh.id/servis atau {PHONE}"), allow=allow)

    assert len(got) == 1


async def test_the_operators_hotline_leaves(database: Database) -> None:
    got = await deliver(database, a_row("Kakak bisa bicara di 0800-1-234-567."), hotline="0800 1234 567")

    assert len(got) == 1


async def test_a_hand_over_speaks_to_people_and_is_not_checked(database: Database) -> None:
    row = a_row("", kind=Kind.HANDOVER, data={"summary": f"Pembeli minta ditelepon di {PHONE}", "topic_id": None})

    got = await deliver(database, row)

    assert [each.kind for each in got] == [Kind.HANDOVER]


async def test_the_log_names_the_kind_and_never_what_was_found(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await deliver(database, a_row(f"Hubungi {PHONE} ya"))

    (record,) = [record for record in caplog.records if record.message == "outbox.held_back"]
    assert vars(record)["kinds"] == "phone"
    assert all(PHONE not in str(vars(record)) for record in caplog.records)
