"""The web chat's door, over loopback HTTP: sessions, limits, the live stream, and the shop's own app."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer

from bot.channels.web import WebInput
from bot.clock import FixedClock
from bot.conversation.owner import Owner, Ownership
from bot.delivery.inbox import Inbox
from bot.delivery.values import TicketView
from bot.messages import Author, ConversationKey, Inbound, Kind, OrderCard, ProductCard
from tests.support.inbox import NOON, FakeWakeups
from tests.support.loopback import serving, unique_app
from tests.support.web_ports import CountingRateLimit, MemoryChanges, MemoryTranscript, ShopsStore

SECRET = "rahasia-web-untuk-uji"
PATIENCE = 5.0


@dataclass
class Door:
    """The channel, served, with everything behind it at hand."""

    http: httpx.AsyncClient
    store: ShopsStore
    transcript: MemoryTranscript
    changes: MemoryChanges
    limit: CountingRateLimit
    channel: WebInput

    async def session(self, **members: Any) -> tuple[ConversationKey, dict[str, str]]:
        """Begin a chat; gives its key and the headers that prove it."""
        answer = (await self.http.post("/sessions", json={"shop_id": "toko", **members})).json()
        return ConversationKey("web", "toko", answer["session_id"]), bearer(answer["session_token"])

    async def say(self, headers: Mapping[str, str], **members: Any) -> httpx.Response:
        """Send one message."""
        body = {"id": "m-1", "type": "text", "text": "ready kak?", "sent_at": 1772427613345, **members}
        return await self.http.post("/webhook", json=body, headers=headers)

    @property
    def stored(self) -> list[Inbound]:
        """The messages in the record."""
        return list(self.store.messages.values())


@asynccontextmanager
async def opened(heartbeat: float = 15.0) -> AsyncIterator[Door]:
    """The channel mounted as the gateway mounts it."""
    store, limit = ShopsStore({("web", "toko"): "toko", ("web", "lain"): "lain"}), CountingRateLimit()
    transcript, changes = MemoryTranscript(), MemoryChanges(heartbeat)
    inbox = Inbox(store, FakeWakeups(), FixedClock(NOON.replace(second=18)))  # type: ignore[arg-type]
    channel = WebInput(inbox, transcript, changes, limit, SECRET)
    app = unique_app()
    app.blueprint(channel.blueprint(_never), url_prefix="/webhooks/web")
    async with serving(app) as address, httpx.AsyncClient(base_url=f"{address}/webhooks/web") as http:
        yield Door(http, store, transcript, changes, limit, channel)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with opened() as one:
        yield one


async def _never(_: object) -> None:
    raise AssertionError("a marketplace's channel must not hand a message to Rasa itself")


def bearer(token: str) -> dict[str, str]:
    """The one place where a token travels."""
    return {"Authorization": f"Bearer {token}"}


def signed(part: str, claims: Mapping[str, Any], secret: str = SECRET) -> str:
    """A token as another server would sign it, from the documentation alone."""
    token = URLSafeTimedSerializer(secret, salt=f"siapkak.web.{part}").dumps(claims)
    return token.decode() if isinstance(token, bytes) else token


def buyer(shop_id: str = "toko", secret: str = SECRET) -> str:
    """A buyer's token."""
    return signed("buyer", {"shop_id": shop_id, "buyer_id": "buyer-1001", "name": "Rina"}, secret)


SELLER = bearer(signed("seller", {"shop_id": "toko"}))


class TestSessions:
    """POST /sessions."""

    async def test_a_signed_buyer_is_the_buyer_of_every_message(self, door: Door) -> None:
        key, headers = await door.session(buyer_token=buyer())

        response = await door.say(headers)

        assert (response.status_code, response.content) == (200, b"")
        [message] = door.stored
        assert (message.buyer_id, message.buyer_name, message.conversation) == ("buyer-1001", "Rina", key.external_id)

    async def test_without_a_token_the_buyer_is_new(self, door: Door) -> None:
        response = await door.http.post("/sessions", json={"shop_id": "toko"})

        assert response.status_code == 201
        assert set(response.json()) == {"session_id", "session_token"}
        await door.say(bearer(response.json()["session_token"]))
        assert door.stored[0].buyer_id is None

    async def test_a_new_buyer_who_names_an_order_proves_nothing(self, door: Door) -> None:
        _, headers = await door.session()

        await door.say(headers, type="order_card", text="", order_number="SC26110500114")

        [message] = door.stored
        assert message.order is None
        assert message.text == "SC26110500114"

    @pytest.mark.parametrize(
        "token",
        [
            "rubbish",
            buyer(secret="another-secret-altogether"),
            buyer(shop_id="lain"),
            signed("session", {"shop_id": "toko", "buyer_id": "buyer-1001", "name": ""}),
            signed("buyer", {"shop_id": "toko"}),
        ],
        ids=["rubbish", "other secret", "other shop", "other salt", "no buyer"],
    )
    async def test_a_bad_buyer_token_is_refused(self, door: Door, token: str) -> None:
        response = await door.http.post("/sessions", json={"shop_id": "toko", "buyer_token": token})

        assert (response.status_code, response.content) == (401, b"")

    async def test_a_shop_that_is_not_ours_gets_no_session(self, door: Door) -> None:
        response = await door.http.post("/sessions", json={"shop_id": "bukan-toko-kita"})

        assert response.status_code == 404

    async def test_a_malformed_wish_is_told_what_is_wrong(self, door: Door) -> None:
        response = await door.http.post("/sessions", json={"shop_id": "a:b"})

        assert response.status_code == 400
        assert "$.shop_id" in response.json()["error"]

    async def test_the_twenty_first_session_of_an_address_waits(self, door: Door) -> None:
        answers = [await door.http.post("/sessions", json={"shop_id": "toko"}) for _ in range(21)]

        assert [answer.status_code for answer in answers] == [201] * 20 + [429]
        assert answers[-1].headers["Retry-After"] == "42"  # the clock stands at second 18


class TestMessages:
    """POST /webhook beyond the contract of all marketplaces."""

    async def test_five_thousand_letters_are_the_most(self, door: Door) -> None:
        _, headers = await door.session()

        longest = await door.say(headers, text="a" * 5000)
        longer = await door.say(headers, id="m-2", text="a" * 5001)

        assert (longest.status_code, longer.status_code) == (200, 400)
        assert "5000" in longer.json()["error"]

    async def test_the_thirty_first_message_of_a_session_waits_but_not_another_session(self, door: Door) -> None:
        _, headers = await door.session()
        _, others = await door.session()

        answers = [await door.say(headers, id=f"m-{number}") for number in range(31)]
        elsewhere = await door.say(others)

        assert [answer.status_code for answer in answers] == [200] * 30 + [429]
        assert answers[-1].headers["Retry-After"] == "42"
        assert elsewhere.status_code == 200
        assert len(door.stored) == 31

    async def test_lost_counters_lose_no_message(self, door: Door) -> None:
        _, headers = await door.session()
        door.limit.lost = True

        response = await door.say(headers)

        assert response.status_code == 200
        assert len(door.stored) == 1

    async def test_a_body_over_64_kib_is_refused_unread(self, door: Door) -> None:
        _, headers = await door.session()
        largest = json.dumps({"id": "m-1", "type": "text", "text": "hai", "sent_at": 0}).encode().ljust(64 * 1024)

        fits = await door.http.post("/webhook", content=largest, headers=headers)
        too_large = await door.http.post("/webhook", content=largest + b" ", headers=headers)
        session = await door.http.post("/sessions", content=largest + b" ")
        seller = await door.http.post("/seller/webhook", content=largest + b" ", headers=SELLER)

        assert [one.status_code for one in (fits, too_large, session, seller)] == [200, 413, 413, 413]

    async def test_a_session_older_than_30_days_is_refused(self, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        _, headers = await door.session()
        now = time.time()
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 29 * 86400)
        young = await door.say(headers)
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 31 * 86400)

        old = await door.say(headers, id="m-2")

        assert (young.status_code, old.status_code, old.content) == (200, 401, b"")

    async def test_a_token_in_the_address_proves_nothing(self, door: Door) -> None:
        _, headers = await door.session()
        token = headers["Authorization"].removeprefix("Bearer ")

        response = await door.http.get("/events", params={"token": token, "session_token": token})

        assert response.status_code == 401


class TestEvents:
    """GET /events."""

    async def test_a_page_that_connects_gets_the_last_200_lines_and_the_owner(self, door: Door) -> None:
        key, headers = await door.session()
        for number in range(250):
            door.transcript.write(key, Author.BUYER, f"baris {number}")
        door.transcript.owners[key] = Ownership(Owner.QUEUED, 2)

        async with listening(door, headers) as events:
            told = [await events.next() for _ in range(201)]

        assert [data["text"] for name, data in told[:200] if name == "message"] == [f"baris {n}" for n in range(50, 250)]
        assert told[200] == ("state", {"owner": "QUEUED"})

    async def test_new_lines_and_changed_states_come_live_and_others_not_again(self, door: Door) -> None:
        key, headers = await door.session()
        line = door.transcript.write(key, Author.BUYER, "ready?", state="new")
        async with listening(door, headers) as events:
            await events.next()
            assert await events.next() == ("state", {"owner": "BOT"})

            door.transcript.replace(key, replace(line, state="handled"))
            door.transcript.write(key, Author.BOT, "Ready, Kak.")
            await door.changes.announce(key)

            again, (_, reply) = await events.next(), await events.next()

        assert again[1]["state"] == "handled"
        assert (reply["author"], reply["text"], reply["state"], reply["id"]) == ("bot", "Ready, Kak.", "sent", 2)

    async def test_a_line_has_exactly_the_documented_members(self, door: Door) -> None:
        key, headers = await door.session()
        door.transcript.write(key, Author.BUYER, "", kind=Kind.PRODUCT_CARD, product=ProductCard("SC-SERVC", "SC-SERVC-20"))
        door.transcript.write(key, Author.BUYER, "", kind=Kind.ORDER_CARD, order=OrderCard("SC26110500114"))

        async with listening(door, headers) as events:
            (_, product), (_, order) = await events.next(), await events.next()

        assert set(product) == {"id", "author", "type", "text", "at", "state", "product_id", "sku"}
        assert set(order) == {"id", "author", "type", "text", "at", "state", "order_number"}

    async def test_a_message_wakes_the_page_of_its_own_session_only(self, door: Door) -> None:
        key, headers = await door.session()

        await door.say(headers)

        assert door.changes.announced == [key]

    async def test_a_quiet_stream_beats(self) -> None:
        async with opened(heartbeat=0.05) as door:
            _, headers = await door.session()
            async with listening(door, headers) as events:
                await events.next()
                assert await events.comment() == ": heartbeat"

    async def test_a_page_that_goes_away_is_watched_no_longer(self, door: Door) -> None:
        key, headers = await door.session()
        async with listening(door, headers) as events:
            await events.next()
            assert door.changes.watched(key) == 1

        await until(lambda: door.changes.watched(key) == 0)

    async def test_open_streams_do_not_hold_up_the_stop(self) -> None:
        async with opened() as door:
            _, headers = await door.session()
            async with listening(door, headers) as events:
                await events.next()
                door.channel.stopping.set()

                assert await events.ended()
                late = await door.http.get("/events", headers=headers)
        assert late.status_code == 503

    async def test_the_servers_stop_sets_the_streams_free(self) -> None:
        async with opened() as door:
            assert not door.channel.stopping.is_set()
        assert door.channel.stopping.is_set()

    async def test_a_stream_needs_a_session(self, door: Door) -> None:
        response = await door.http.get("/events", headers=bearer(buyer()))

        assert (response.status_code, response.content) == (401, b"")


class TestSeller:
    """What the shop's own app may do."""

    async def test_a_reply_from_the_shops_app_comes_from_outside(self, door: Door) -> None:
        key, _ = await door.session()

        body = {"session_id": key.external_id, "id": "r-1", "text": "Halo Kak"}
        answers = [await door.http.post("/seller/webhook", json=body, headers=SELLER) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        [reply] = door.stored
        assert (reply.author, reply.text, reply.sent_at) == (Author.OUTSIDE, "Halo Kak", NOON.replace(second=18))
        assert key in door.changes.announced

    async def test_a_shop_writes_only_into_its_own_chats(self, door: Door) -> None:
        key, _ = await door.session()

        await door.http.post(
            "/seller/webhook",
            json={"session_id": key.external_id, "id": "r-1", "text": "Halo"},
            headers=bearer(signed("seller", {"shop_id": "lain"})),
        )

        assert [stored for stored, _ in door.store.messages] == [ConversationKey("web", "lain", key.external_id)]

    async def test_a_shop_sees_owner_tickets_and_lines_of_its_own_chat(self, door: Door) -> None:
        key, _ = await door.session()
        door.transcript.write(key, Author.BUYER, "mau ngobrol sama admin")
        door.transcript.owners[key] = Ownership(Owner.QUEUED, 2)
        door.transcript.opened[key] = [TicketView(7, "asked", "waiting", "default", {"summary": "Minta orang"}, NOON, None)]

        mine = (await door.http.get(f"/seller/sessions/{key.external_id}", headers=SELLER)).json()
        others = await door.http.get(f"/seller/sessions/{key.external_id}", headers=bearer(signed("seller", {"shop_id": "lain"})))

        assert mine["owner"] == "QUEUED"
        assert [line["text"] for line in mine["messages"]] == ["mau ngobrol sama admin"]
        assert mine["tickets"] == [
            {
                "id": 7,
                "reason": "asked",
                "state": "waiting",
                "skill": "default",
                "packet": {"summary": "Minta orang"},
                "created_at": "2026-03-02T05:00:00Z",
                "deadline_at": None,
            }
        ]
        assert others.json() == {"owner": "BOT", "tickets": [], "messages": []}

    @pytest.mark.parametrize("part", ["buyer", "session"])
    async def test_a_buyer_is_no_seller(self, door: Door, part: str) -> None:
        key, headers = await door.session()
        forged = bearer(signed(part, {"shop_id": "toko", "buyer_id": "b", "session_id": key.external_id}))

        for proof in (headers, forged, {}):
            seen = await door.http.get(f"/seller/sessions/{key.external_id}", headers=proof)
            written = await door.http.post("/seller/webhook", json={"session_id": "s", "id": "1", "text": "a"}, headers=proof)
            assert (seen.status_code, written.status_code, written.content) == (401, 401, b"")

    @pytest.mark.parametrize(
        "body", [{}, {"session_id": "a:b", "id": "1", "text": "a"}, {"session_id": "s", "id": "1", "text": " "}]
    )
    async def test_a_malformed_reply_is_refused(self, door: Door, body: dict[str, str]) -> None:
        response = await door.http.post("/seller/webhook", json=body, headers=SELLER)

        assert response.status_code == 400
        assert door.stored == []


class Events:
    """Reads a stream as a page does."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event, comments passed over."""
        name = ""
        while True:
            line = await self._line()
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))

    async def comment(self) -> str:
        """The next comment."""
        while not (line := await self._line()).startswith(":"):
            pass
        return line

    async def ended(self) -> bool:
        """Whether the stream ends."""
        try:
            while True:
                await self._line()
        except StopAsyncIteration:
            return True

    async def _line(self) -> str:
        return await asyncio.wait_for(self._lines.__anext__(), PATIENCE)


@asynccontextmanager
async def listening(door: Door, headers: Mapping[str, str]) -> AsyncIterator[Events]:
    """An open page."""
    async with door.http.stream("GET", "/events", headers=dict(headers)) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Events(response)


async def until(met: Callable[[], bool]) -> None:
    """Wait for a condition; fails the test rather than hanging it."""

    async def poll() -> None:
        while not met():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(poll(), PATIENCE)
