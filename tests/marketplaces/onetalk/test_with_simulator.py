"""Our client and our door against the simulated OneTalk, which refuses everything that is not documented."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.channels.onetalk import OneTalkInput
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, RateLimited
from bot.marketplaces.onetalk.client import OneTalkClient
from bot.messages import ConversationKey, Kind, Outgoing
from simulator.onetalk import Channel, Fault, OneTalkPlatform, onetalk_blueprint
from simulator.onetalk.platform import ACCEPTED_THEN_TIMEOUT
from simulator.onetalk.records import Contact
from tests.support.inbox import FakeInbox, fake_inbox
from tests.support.loopback import serving_blueprint

SECRET = "rahasia"
RINA = Contact("rina", "Rina")


@asynccontextmanager
async def both(channel_type: str = "whatsappba") -> AsyncIterator[tuple[OneTalkPlatform, OneTalkClient, FakeInbox]]:
    """OneTalk with a case of Rina's, our client that calls it, and our inbox that it calls."""
    fake = fake_inbox("onetalk", "c-1")
    door = OneTalkInput(fake.inbox, SECRET).blueprint(None)  # type: ignore[arg-type]
    async with serving_blueprint(door, "/webhooks/onetalk") as address, httpx.AsyncClient() as http:
        channels = (Channel("c-1", channel_type, "Toko"),)
        platform = OneTalkPlatform(f"{address}/webhooks/onetalk/webhook", SECRET, channels=channels, pause_seconds=0)
        async with serving_blueprint(onetalk_blueprint(platform)) as onetalk:
            yield platform, OneTalkClient(http, f"{onetalk}/onetalk/events/demo", SECRET, 0.5), fake


def row(case_id: str, kind: Kind, text: str = "", **data: Any) -> Outgoing:
    """An outbox row of that case."""
    return Outgoing(1, ConversationKey("onetalk", "toko", case_id), kind, text, data)


@pytest.mark.parametrize(
    ("kind", "text", "data"),
    [
        (Kind.TEXT, "Siap, Kak!", {}),
        (Kind.TEXT, "Pilih", {"buttons": [{"id": "1", "title": "Ya"}], "header": "Toko", "footer": "x"}),
        (Kind.TEXT, "Pilih", {"list": {"button": "Ukuran", "sections": [{"rows": [{"id": "1", "title": "L"}]}]}}),
        (Kind.IMAGE, "ini", {"url": "https://x/a.jpg"}),
        (Kind.VIDEO, "", {"url": "https://x/a.mp4"}),
        (Kind.DOCUMENT, "", {"url": "https://x/a.pdf", "filename": "a.pdf"}),
        (Kind.HANDOVER, "", {"summary": "minta refund", "topic_id": 11, "agent_email": "ani@toko.example"}),
        (Kind.HANDOVER, "", {"summary": "minta refund", "topic_id": None}),
        (Kind.CLOSE, "", {"send_closing_message": True}),
        (Kind.CLOSE, "", {}),
        (Kind.UPDATE_CASE, "", {"agent_remark": "x", "is_junk": False}),
        (Kind.UPDATE_CONTACT, "", {"full_name": "Rina S", "custom_fields": {"ukuran": ["L"]}}),
    ],
)
async def test_onetalk_takes_every_kind_that_we_send(kind: Kind, text: str, data: dict[str, Any]) -> None:
    async with both() as (platform, client, _):
        case, _ = platform.buyer_writes("c-1", RINA, "text", {"body": "halo"})

        await client.send(row(case.id, kind, text, **data))

        says_something = kind in (Kind.TEXT, Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT)
        assert [message.author for message in case.messages] == (["buyer", "bot"] if says_something else ["buyer"])
        assert case.handed_over is (kind is Kind.HANDOVER)
        assert case.open is (kind is not Kind.CLOSE)


@pytest.mark.parametrize(
    ("type_", "content"),
    [
        ("text", {"body": "halo"}),
        ("text", {"whatsappba": {"type": "button", "button": {"payload": "p", "text": "Cek"}}}),
        ("image", {"url": "https://x/a.jpg", "caption": "ini"}),
        ("video", {"url": "https://x/a.mp4"}),
        ("document", {"url": "https://x/a.pdf", "filename": "a.pdf"}),
        ("location", {"latitude": -6.2, "longitude": 106.8}),
    ],
)
async def test_we_take_every_type_that_onetalk_sends(type_: str, content: dict[str, Any]) -> None:
    async with both() as (platform, _, fake):
        case, message = platform.buyer_writes("c-1", RINA, type_, content)
        await asyncio.wait_for(platform.chatbot.idle(), 5)

    [stored] = fake.stored
    assert (stored.conversation, stored.external_id, stored.kind.value) == (case.id, message.id, type_)
    assert platform.chatbot.dropped == []


async def test_a_message_whose_200_was_late_is_stored_once() -> None:
    async with both() as (platform, _, fake):
        fake.store.broken = True
        platform.buyer_writes("c-1", RINA, "text", {"body": "halo"})
        await asyncio.wait_for(platform.chatbot.idle(), 5)
        fake.store.broken = False
        platform.buyer_writes("c-1", RINA, "text", {"body": "masih ada?"})
        await asyncio.wait_for(platform.chatbot.idle(), 5)

    assert [stored.text for stored in fake.stored] == ["masih ada?"]
    assert len(platform.chatbot.dropped) == 1


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        (Fault(429, retry_after=2), RateLimited, 0),
        (Fault(500), DeliveryFailed, 0),
        (Fault(success=False), DeliveryFailed, 0),
        (Fault(400), DeliveryRefused, 0),
        (ACCEPTED_THEN_TIMEOUT, DeliveryUnclear, 1),
    ],
    ids=["429", "500", "success_false", "400", "accepted_then_timeout"],
)
async def test_every_fault_has_its_error(fault: Fault, error: type[Exception], said: int) -> None:
    async with both() as (platform, client, _):
        case, _ = platform.buyer_writes("c-1", RINA, "text", {"body": "halo"})
        platform.faults.append(fault)

        with pytest.raises(error):
            await client.send(row(case.id, Kind.TEXT, "Siap, Kak!"))

        assert sum(message.author == "bot" for message in case.messages) == said


async def test_repeating_a_repeatable_call_changes_nothing() -> None:
    async with both() as (platform, client, _):
        case, _ = platform.buyer_writes("c-1", RINA, "text", {"body": "halo"})
        rows = [
            row(case.id, Kind.HANDOVER, summary="minta refund", topic_id=11),
            row(case.id, Kind.UPDATE_CASE, agent_remark="x"),
            row(case.id, Kind.UPDATE_CONTACT, alias="Rin"),
            row(case.id, Kind.CLOSE),
        ]

        for repeated in rows:
            assert client.repeatable(repeated.kind)
            await client.send(repeated)
            once = case.shown()
            await client.send(repeated)
            assert case.shown() == once


async def test_buttons_on_a_channel_without_them_are_refused_for_good() -> None:
    async with both("custom") as (platform, client, _):
        case, _ = platform.buyer_writes("c-1", RINA, "text", {"body": "halo"})

        with pytest.raises(DeliveryRefused):
            await client.send(row(case.id, Kind.TEXT, "Pilih", buttons=[{"id": "1", "title": "Ya"}]))
