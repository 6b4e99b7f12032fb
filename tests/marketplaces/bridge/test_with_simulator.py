"""Our client and our door against the simulated bridge, which refuses everything that is not documented."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.channels.bridge import BridgeInput
from bot.clock import FixedClock
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, RateLimited
from bot.marketplaces.bridge.client import BridgeClient
from bot.messages import Author, ConversationKey, Kind, Outgoing
from simulator.bridge import BridgePlatform, bridge_blueprint
from simulator.bridge.wire import BuyerWrites, ShopWrites
from simulator.faults import GROUPS, Plan
from tests.support.inbox import NOON, FakeInbox, fake_inbox
from tests.support.loopback import serving_blueprint

TOKEN, SECRET = "token-uji", "rahasia-bridge-untuk-uji"
PATIENCE = 10.0


@dataclass
class Both:
    """The platform, our client that calls it, and our inbox that it calls."""

    platform: BridgePlatform
    client: BridgeClient
    inbox: FakeInbox

    def buyer(self, conversation: str = "chat-1", **content: Any) -> str:
        """A buyer writes; returns the message's id."""
        said = content or {"type": "text", "text": "halo"}
        return self.platform.buyer_writes(BuyerWrites("toko", conversation, content=said)).id

    async def settled(self) -> None:
        """Once nothing waits any more."""

        async def look() -> None:
            while self.platform.waiting:
                await asyncio.sleep(0.005)

        await asyncio.wait_for(look(), PATIENCE)

    def faults(self, **shares: float) -> None:
        """Play these."""
        self.platform.faults.set(Plan("bridge", seed=5, **shares))  # type: ignore[arg-type]


@asynccontextmanager
async def both(timeout: float = 5.0) -> AsyncIterator[Both]:
    """A bridge and us."""
    fake = fake_inbox("bridge", "toko")
    door = BridgeInput(fake.inbox, SECRET).blueprint(None)  # type: ignore[arg-type]
    async with serving_blueprint(door, "/webhooks/bridge") as address, httpx.AsyncClient() as http:
        webhook = f"{address}/webhooks/bridge/webhook"
        platform = BridgePlatform(webhook, TOKEN, SECRET, NOON.timestamp, pause_seconds=0.01, echo_seconds=0.0)
        async with serving_blueprint(bridge_blueprint(platform)) as bridge:
            client = BridgeClient(http, f"{bridge}/bridge/api", TOKEN, SECRET, FixedClock(NOON), timeout)
            yield Both(platform, client, fake)


def row(text: str = "Siap, Kak!", conversation: str = "chat-1") -> Outgoing:
    """An outbox row of that conversation."""
    return Outgoing(1, ConversationKey("bridge", "toko", conversation), Kind.TEXT, text)


@pytest.mark.parametrize(
    "content",
    [
        {"type": "text", "text": "halo 🙏"},
        {"type": "image", "url": "https://x/a.jpg", "text": "ini"},
        {"type": "video", "url": "https://x/a.mp4"},
        {"type": "document", "url": "https://x/a.pdf", "filename": "a.pdf"},
        {"type": "voice", "url": "https://x/a.ogg"},
        {"type": "sticker"},
        {"type": "location", "latitude": -6.2, "longitude": 106.8},
        {"type": "product_card", "product_id": "A"},
        {"type": "order_card", "order_number": "O-1"},
    ],
    ids=lambda content: content["type"],
)
async def test_we_take_every_type_that_a_bridge_sends(content: dict[str, Any]) -> None:
    async with both() as stage:
        message_id = stage.buyer(**content)
        await stage.settled()

    [stored] = stage.inbox.stored
    assert (stored.external_id, stored.kind.value, stored.author) == (message_id, content["type"], Author.BUYER)
    assert stage.platform.courier.refused == []


@pytest.mark.parametrize("conversation", ["chat-1", "toko/7 ü?&#%2F"])
async def test_our_reply_comes_back_as_an_echo_with_the_receipts_id(conversation: str) -> None:
    async with both() as stage:
        stage.buyer(conversation)
        await stage.settled()
        receipt = await stage.client.send(row(conversation=conversation))
        await stage.settled()

    _, echo = stage.inbox.stored
    assert (echo.author, echo.external_id, echo.text) == (Author.OUTSIDE, receipt.external_id, "Siap, Kak!")


async def test_the_list_settles_what_got_no_answer() -> None:
    async with both(timeout=0.2) as stage:
        stage.buyer()
        stage.platform.shop_writes(ShopWrites("toko", "chat-1", "saya cek ya"))
        stage.faults(accepted_then_timeout=1.0, lost_echo=1.0)
        with pytest.raises(DeliveryUnclear):
            await stage.client.send(row())
        stage.faults()
        heard = await stage.client.recent(row().key)

    assert heard is not None
    assert [one.text for one in heard] == ["Siap, Kak!", "saya cek ya"]
    assert heard[0].external_id == stage.platform.ledger.entries[-1][1].id


@pytest.mark.parametrize(
    ("fault", "error", "said"),
    [
        ("rate_limited", RateLimited, 0),
        ("server_error", DeliveryFailed, 0),
        ("accepted_then_timeout", DeliveryUnclear, 1),
    ],
)
async def test_every_fault_has_its_error(fault: str, error: type[Exception], said: int) -> None:
    async with both(timeout=0.2) as stage:
        stage.buyer()
        stage.faults(**{fault: 1.0})

        with pytest.raises(error):
            await stage.client.send(row())

        assert sum(message.by == "api" for _, message in stage.platform.ledger.entries) == said


@pytest.mark.parametrize(
    ("outgoing", "closed"),
    [(row(conversation="chat-404"), False), (row(" "), False), (row("x" * 2001), False), (row(), True)],
    ids=["unknown", "blank", "too long", "closed"],
)
async def test_what_a_bridge_refuses_is_never_tried_again(outgoing: Outgoing, closed: bool) -> None:
    async with both() as stage:
        stage.buyer()
        stage.platform.conversation("toko", "chat-1").closed = closed

        with pytest.raises(DeliveryRefused):
            await stage.client.send(outgoing)


async def test_with_every_fault_at_once_each_message_is_stored_once() -> None:
    async with both() as stage:
        shares = {fault: 0.25 for fault in GROUPS["webhook"]}
        stage.faults(**shares, seller_typing=0.2, delay_seconds=0.01, hold_seconds=0.01, typing_seconds=0.01)
        for number in range(200):
            stage.buyer(f"chat-{number % 20}", type="text", text=str(number))
        await stage.settled()

    accepted = {message.id for _, message in stage.platform.ledger.entries}
    assert {stored.external_id for stored in stage.inbox.stored} == accepted
    assert len(stage.inbox.stored) == len(accepted)
    assert set(stage.platform.faults.happened) == {*shares, "seller_typing"}
