"""The simulated bridge keeps its documented wire format, loses nothing, and plays every fault that is asked for."""

import asyncio
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sanic import Sanic

from simulator.bridge import BridgePlatform, bridge_blueprint
from simulator.fault_routes import fault_blueprint
from simulator.faults import GROUPS, Faults, Plan, PlanInvalid, read_plan
from tests.support.loopback import Answer, FakeServer, fake_server, serving, unique_app

TOKEN, SECRET = "token-uji", "rahasia-uji"
NOON = 1772427600.25
PATIENCE = 10.0


@dataclass
class Stage:
    """The platform, whoever calls it, and the bot that it calls."""

    platform: BridgePlatform
    http: httpx.AsyncClient
    bot: FakeServer

    async def buyer(self, text: str = "halo kak", conversation: str = "chat-1", **changes: Any) -> str:
        """A buyer writes; returns the message's id."""
        body = {"shop_id": "toko", "conversation_id": conversation, "text": text, **changes}
        response = await self.http.post("/bridge/buyer/messages", json=body)
        assert response.status_code == 200, response.text
        return str(response.json()["message_id"])

    async def seller(self, text: str = "saya bantu ya", **changes: Any) -> httpx.Response:
        """The seller writes in his own app."""
        return await self.http.post(
            "/bridge/seller/messages", json={"shop_id": "toko", "conversation_id": "chat-1", "text": text, **changes}
        )

    async def send(self, text: str = "Siap, Kak!", conversation: str = "chat-1", **changes: Any) -> httpx.Response:
        """The bot sends a text."""
        body = json.dumps({"shop_id": "toko", "type": "text", "text": text, **changes}).encode()
        return await self.http.post(f"/bridge/api/conversations/{conversation}/messages", content=body, headers=proof(body))

    async def recent(self, conversation: str = "chat-1", **arguments: Any) -> httpx.Response:
        """The bot asks for the list."""
        arguments = {"shop_id": "toko", **arguments}
        return await self.http.get(f"/bridge/api/conversations/{conversation}/messages", params=arguments, headers=proof(b""))

    async def faults(self, **shares: Any) -> None:
        """Ask for these faults."""
        response = await self.http.post("/faults", json={"marketplace": "bridge", "seed": 7, **shares})
        assert response.status_code == 200, response.text

    async def happened(self) -> dict[str, int]:
        """How often each fault happened."""
        counts: dict[str, int] = (await self.http.get("/faults")).json()["bridge"]["happened"]
        return counts

    async def told(self) -> list[Any]:
        """What the bot was told, once nothing waits any more."""
        await until(lambda: self.platform.waiting == 0)
        return [call.json for call in self.bot.calls]


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition."""

    async def look() -> None:
        while not holds():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(look(), PATIENCE)


def proof(body: bytes, at: float = NOON, token: str = TOKEN, secret: str = SECRET) -> dict[str, str]:
    """The headers that prove a call, as the page on the bridge documents them."""
    signature = hmac.new(secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Authorization": f"Bearer {token}", "X-Timestamp": str(int(at)), "X-Signature": f"sha256={signature}"}


@asynccontextmanager
async def stage(*answers: Answer, **options: Any) -> AsyncIterator[Stage]:
    """A platform whose bot gives these answers."""
    async with fake_server(*answers) as bot:
        options = {"clock": lambda: NOON, "pause_seconds": 0.01, "echo_seconds": 0.0, **options}
        platform = BridgePlatform(bot.url, TOKEN, SECRET, **options)
        async with serving(_app(platform)) as address, httpx.AsyncClient(base_url=address, timeout=5) as http:
            yield Stage(platform, http, bot)


def _app(platform: BridgePlatform) -> Sanic:
    app = unique_app()
    app.blueprint(bridge_blueprint(platform))
    app.blueprint(fault_blueprint({"bridge": platform.faults}))
    return app


@pytest.fixture
async def bridge() -> AsyncIterator[Stage]:
    """A platform whose bot answers 200."""
    async with stage() as opened:
        yield opened


class TestWireFormat:
    """What stands in docs/marketplaces/bridge.md."""

    async def test_a_buyers_message_is_told_with_the_documented_fields_and_no_other(self, bridge: Stage) -> None:
        message_id = await bridge.buyer(id="c-1", buyer_id="b-7", buyer_name="Rina")

        [body] = await bridge.told()
        assert body == {
            "type": "message",
            "shop_id": "toko",
            "conversation_id": "chat-1",
            "message_id": message_id,
            "role": "buyer",
            "content": {"type": "text", "text": "halo kak"},
            "buyer": {"id": "b-7", "name": "Rina"},
            "created_at": 1772427600250,
        }

    async def test_every_webhook_is_signed_over_its_raw_bytes(self, bridge: Stage) -> None:
        await bridge.buyer("kak 🙏")
        await bridge.told()

        [call] = bridge.bot.calls
        wanted = proof(call.body)
        assert (call.headers["x-timestamp"], call.headers["x-signature"]) == (wanted["X-Timestamp"], wanted["X-Signature"])

    async def test_every_message_is_echoed_and_no_role_tells_the_seller_from_the_bot(self, bridge: Stage) -> None:
        await bridge.buyer()
        sent = (await bridge.send()).json()["message_id"]
        typed = (await bridge.seller()).json()["message_id"]
        await bridge.seller("pesanan dikirim", system=True)

        told = await bridge.told()
        assert Counter(body["role"] for body in told) == {"buyer": 1, "shop": 2, "system": 1}
        assert {body["message_id"] for body in told if body["role"] == "shop"} == {sent, typed}

    @pytest.mark.parametrize(
        "wrong",
        [{"token": "lain"}, {"secret": "lain"}, {"at": NOON - 301}, {"at": NOON + 302}],
        ids=lambda wrong: next(iter(wrong)),
    )
    async def test_an_unproven_call_is_refused(self, bridge: Stage, wrong: dict[str, Any]) -> None:
        await bridge.buyer()
        body = b'{"shop_id": "toko", "type": "text", "text": "halo"}'

        for method, content in (("POST", body), ("GET", b"")):
            response = await bridge.http.request(
                method, "/bridge/api/conversations/chat-1/messages", content=content, headers=proof(content, **wrong)
            )
            assert response.status_code == 401
        assert len(bridge.platform.ledger.entries) == 1

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"conversation": "chat-2"}, 404),
            ({"shop_id": "lain"}, 404),
            ({"type": "image"}, 400),
            ({"text": " "}, 400),
            ({"text": "x" * 2001}, 400),
            ({"key": "a"}, 400),
        ],
        ids=str,
    )
    async def test_a_call_that_is_not_documented_is_refused(self, bridge: Stage, changes: dict[str, Any], status: int) -> None:
        await bridge.buyer()

        response = await bridge.send(**changes)

        assert (response.status_code, bool(response.json()["error"])) == (status, True)
        assert len(bridge.platform.ledger.entries) == 1

    async def test_nothing_can_be_sent_into_a_closed_conversation(self, bridge: Stage) -> None:
        await bridge.buyer()
        await bridge.http.post("/bridge/shops/toko/conversations/chat-1/close")

        assert (await bridge.send()).status_code == 403

    async def test_the_list_is_newest_first_of_one_role_and_bounded(self, bridge: Stage) -> None:
        await bridge.buyer()
        for number in range(4):
            await bridge.send(f"jawaban {number}")

        listed = (await bridge.recent(role="shop", limit=3)).json()["messages"]
        assert [message["content"]["text"] for message in listed] == ["jawaban 3", "jawaban 2", "jawaban 1"]
        assert set(listed[0]) == {"message_id", "role", "content", "created_at"}
        assert len((await bridge.recent()).json()["messages"]) == 5
        assert (await bridge.recent(limit=51)).status_code == 400

    async def test_an_id_of_any_letters_stays_what_it_is(self, bridge: Stage) -> None:
        await bridge.buyer(conversation="toko/1 ü?")

        assert (await bridge.send(conversation="toko%2F1%20%C3%BC%3F")).status_code == 200
        assert len((await bridge.http.get("/bridge/conversations/toko%2F1%20%C3%BC%3F")).json()["messages"]) == 2

    async def test_no_two_messages_of_a_conversation_share_a_time(self, bridge: Stage) -> None:
        for number in range(3):
            await bridge.buyer(str(number))

        assert [body["created_at"] - 1772427600250 for body in await bridge.told()] == [0, 1, 2]


class TestDelivery:
    """Webhooks."""

    async def test_messages_of_a_conversation_are_told_in_order_and_again_until_200(self) -> None:
        async with stage(Answer(500), Answer(dropped=True), Answer(401), Answer(202)) as bridge:
            for number in range(3):
                await bridge.buyer(str(number))

            assert [body["content"]["text"] for body in await bridge.told()] == ["0", "0", "0", "0", "0", "1", "2"]

    async def test_a_bot_that_was_away_misses_nothing(self) -> None:
        async with fake_server() as gone:
            pass
        async with stage() as bridge:
            bridge.platform.courier.url, url = gone.url, bridge.platform.courier.url
            for number in range(20):
                await bridge.buyer(str(number), conversation=f"chat-{number % 4}")
            await until(lambda: all(message.attempts > 1 for _, message in bridge.platform.ledger.entries[:4]))
            bridge.platform.courier.url = url

            assert Counter(body["content"]["text"] for body in await bridge.told()) == Counter(str(n) for n in range(20))

    async def test_a_body_that_the_bot_refuses_holds_nothing_up(self) -> None:
        async with stage(Answer(400)) as bridge:
            refused = await bridge.buyer("0")
            await bridge.buyer("1")

            assert [body["content"]["text"] for body in await bridge.told()] == ["0", "1"]
            assert bridge.platform.courier.refused == [refused]

    async def test_a_client_that_repeats_itself_is_heard_once(self, bridge: Stage) -> None:
        assert await bridge.buyer(id="c-1") == await bridge.buyer(id="c-1")
        assert len(await bridge.told()) == 1

    @pytest.mark.parametrize("wrong", [{"content": {"type": "telepathy"}}, {"shop_id": ""}, {"x": 1}], ids=str)
    async def test_what_no_buyer_can_write_is_refused(self, bridge: Stage, wrong: dict[str, Any]) -> None:
        body = {"shop_id": "toko", "conversation_id": "chat-1", "text": "halo", **wrong}

        assert (await bridge.http.post("/bridge/buyer/messages", json=body)).status_code == 400
        assert bridge.platform.ledger.entries == []


class TestLedger:
    """What a test reads afterwards."""

    async def test_it_tells_who_wrote_what_when_in_the_order_of_acceptance(self, bridge: Stage) -> None:
        await bridge.buyer("halo", id="c-1")
        await bridge.send("siap")
        await bridge.seller("saya")
        await bridge.told()

        ledger = (await bridge.http.get("/bridge/ledger")).json()
        rows = [dict(zip(ledger["fields"], row, strict=True)) for row in ledger["messages"]]
        assert [(row["number"], row["by"], row["role"], row["text"], row["client_id"]) for row in rows] == [
            (1, "buyer", "buyer", "halo", "c-1"),
            (2, "api", "shop", "siap", ""),
            (3, "seller", "shop", "saya", ""),
        ]
        assert all(row["attempts"] == 1 and row["acknowledged"] == NOON for row in rows)
        assert (ledger["waiting"], ledger["refused"]) == (0, [])
        assert len((await bridge.http.get("/bridge/ledger?after=2")).json()["messages"]) == 1
        shown = (await bridge.http.get("/bridge/conversations/chat-1?shop_id=toko")).json()
        assert [message["by"] for message in shown["messages"]] == ["buyer", "api", "seller"]

    async def test_a_conversation_that_is_not_there_is_not_found(self, bridge: Stage) -> None:
        assert (await bridge.http.get("/bridge/conversations/chat-1")).status_code == 404

    async def test_two_shops_may_use_one_id(self, bridge: Stage) -> None:
        await bridge.buyer()
        await bridge.buyer(shop_id="lain")

        assert (await bridge.http.get("/bridge/conversations/chat-1")).status_code == 409
        assert len((await bridge.http.get("/bridge/conversations/chat-1?shop_id=lain")).json()["messages"]) == 1


class TestFaults:
    """Faults on demand."""

    async def test_a_duplicate_is_told_twice(self, bridge: Stage) -> None:
        await bridge.faults(duplicate=1)
        await bridge.buyer()

        assert len(await bridge.told()) == 2
        assert await bridge.happened() == {"duplicate": 1}

    async def test_a_lost_ack_is_told_again(self, bridge: Stage) -> None:
        await bridge.faults(lost_ack=1)
        await bridge.buyer()

        assert len(await bridge.told()) == 2
        assert await bridge.happened() == {"lost_ack": 1}

    async def test_disorder_holds_a_message_back_behind_the_next(self, bridge: Stage) -> None:
        await bridge.faults(disorder=1, hold_seconds=PATIENCE)
        for number in range(4):
            await bridge.buyer(str(number))

        assert [body["content"]["text"] for body in await bridge.told()] == ["1", "0", "3", "2"]
        assert await bridge.happened() == {"disorder": 2}

    async def test_a_message_without_a_next_is_not_held_back_for_ever_nor_counted(self, bridge: Stage) -> None:
        await bridge.faults(disorder=1, hold_seconds=0.01)
        await bridge.buyer()

        assert len(await bridge.told()) == 1
        assert await bridge.happened() == {}

    async def test_a_delay_keeps_the_order(self, bridge: Stage) -> None:
        await bridge.faults(delay=1, delay_seconds=0.05)
        for number in range(3):
            await bridge.buyer(str(number))

        assert [body["content"]["text"] for body in await bridge.told()] == ["0", "1", "2"]
        assert await bridge.happened() == {"delay": 3}

    @pytest.mark.parametrize(("fault", "status"), [("rate_limited", 429), ("server_error", 500)])
    async def test_a_refused_call_was_not_accepted(self, bridge: Stage, fault: str, status: int) -> None:
        await bridge.buyer()
        await bridge.faults(**{fault: 1}, retry_after_seconds=3)

        response = await bridge.send()

        assert (response.status_code, response.headers.get("retry-after")) == (status, "3" if status == 429 else None)
        assert len(bridge.platform.ledger.entries) == 1
        assert await bridge.happened() == {fault: 1}

    async def test_a_call_may_be_accepted_and_never_answered(self, bridge: Stage) -> None:
        await bridge.buyer()
        await bridge.faults(accepted_then_timeout=1, silence_seconds=0.05)

        with pytest.raises(httpx.RemoteProtocolError):
            await bridge.send()

        assert [message.by for _, message in bridge.platform.ledger.entries] == ["buyer", "api"]
        assert [body["role"] for body in await bridge.told()] == ["buyer", "shop"]
        assert await bridge.happened() == {"accepted_then_timeout": 1}

    async def test_a_silent_call_does_not_hold_up_the_stop(self) -> None:
        async with stage() as bridge:
            await bridge.buyer()
            await bridge.faults(accepted_then_timeout=1)
            sending = asyncio.create_task(bridge.send())
            await until(lambda: len(bridge.platform.ledger.entries) == 2)
        with pytest.raises(httpx.HTTPError):
            await sending

    async def test_an_early_echo_comes_before_the_answer(self, bridge: Stage) -> None:
        await bridge.buyer()
        await bridge.told()
        await bridge.faults(early_echo=1)
        bridge.bot.answers.append(Answer(silent=True))
        sending = asyncio.create_task(bridge.send())

        await until(lambda: len(bridge.bot.calls) == 2)
        assert not sending.done()  # the bot has heard of its message and still waits for the answer

        bridge.bot.closing.set()
        assert (await sending).status_code == 200
        assert await bridge.happened() == {"early_echo": 1}

    async def test_a_lost_echo_never_comes(self, bridge: Stage) -> None:
        await bridge.buyer()
        await bridge.faults(lost_echo=1)
        await bridge.send()

        assert [body["role"] for body in await bridge.told()] == ["buyer"]
        assert await bridge.happened() == {"lost_echo": 1}

    async def test_a_seller_types_after_a_buyer(self, bridge: Stage) -> None:
        await bridge.faults(seller_typing=1, typing_seconds=0.01)
        await bridge.buyer()

        assert [body["role"] for body in await bridge.told()] == ["buyer", "shop"]
        assert [message.by for _, message in bridge.platform.ledger.entries] == ["buyer", "seller"]
        assert await bridge.happened() == {"seller_typing": 1}

    async def test_with_every_fault_at_once_nothing_is_lost(self, bridge: Stage) -> None:
        shares = {fault: 0.2 for faults in GROUPS.values() for fault in faults}
        await bridge.faults(**shares, delay_seconds=0.01, hold_seconds=0.01, typing_seconds=0.01, silence_seconds=0.01)
        ids = [await bridge.buyer(str(number), conversation=f"chat-{number % 10}") for number in range(100)]
        for number in range(50):
            try:
                await bridge.send(conversation=f"chat-{number % 10}")
            except httpx.RemoteProtocolError:
                continue

        told = {body["message_id"] for body in await bridge.told()}
        assert told >= set(ids)
        assert set(await bridge.happened()) == set(shares)

    async def test_delete_ends_them_and_tells_the_last_counts(self, bridge: Stage) -> None:
        await bridge.faults(duplicate=1)
        await bridge.buyer()
        await bridge.told()

        last = (await bridge.http.delete("/faults")).json()["bridge"]

        assert last["happened"] == {"duplicate": 1}
        assert (await bridge.http.get("/faults")).json()["bridge"] == {
            "plan": json.loads(json.dumps(last["plan"])) | {"seed": 0, "duplicate": 0.0},
            "happened": {},
            "draws": {},
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"marketplace": "lain"},
            {"duplicate": 1.1},
            {"duplicate": 0.6, "delay": 0.6},
            {"lightning": 0.1},
            {"marketplace": "web"},
            {"marketplace": "web", "lost_echo": 0.1},
        ],
        ids=str,
    )
    async def test_a_plan_that_cannot_be_played_is_refused(self, bridge: Stage, wrong: dict[str, Any]) -> None:
        response = await bridge.http.post("/faults", json={"marketplace": "bridge", **wrong})

        assert response.status_code == 400
        assert response.json()["error"]


def drawn(seed: int, subjects: list[str], group: str = "webhook") -> dict[str, list[str | None]]:
    """What each subject draws, in the order of the list."""
    faults = Faults("bridge")
    faults.set(Plan("bridge", seed=seed, duplicate=0.1, disorder=0.1, delay=0.1, lost_ack=0.1))
    found: dict[str, list[str | None]] = {}
    for subject in subjects:
        found.setdefault(subject, []).append(faults.draw(group, subject))
    return found


def test_a_seed_repeats_itself_whatever_happens_in_between() -> None:
    one, other = [f"chat-{n % 7}" for n in range(350)], sorted(f"chat-{n % 7}" for n in range(350))

    assert drawn(1, one) == drawn(1, other)
    assert drawn(1, one) != drawn(2, one)


def test_each_fault_gets_the_share_that_was_asked_for() -> None:
    counts = Counter(fault for draws in drawn(3, [f"chat-{n % 100}" for n in range(10_000)]).values() for fault in draws)

    for fault in GROUPS["webhook"]:
        assert 850 < counts[fault] < 1150


def test_the_web_chat_plays_what_makes_sense_there() -> None:
    assert read_plan(b'{"marketplace": "web", "duplicate": 0.5, "seller_typing": 0.5}').duplicate == 0.5
    with pytest.raises(PlanInvalid, match="early_echo"):
        read_plan(b'{"marketplace": "web", "early_echo": 0.5}')
