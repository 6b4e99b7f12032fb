"""Faults on a buyer's way from the page to the gateway, on demand; without them the way is as it was."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as as_json

from simulator.app import create_app
from simulator.settings import Settings, read_settings
from tests.support.loopback import serving, unique_app

SECRET = "rahasia-web-untuk-uji"
PATIENCE = 10.0


@dataclass
class Gateway:
    """Opens sessions, acknowledges messages, remembers both."""

    calls: list[tuple[str, str, Any]] = field(default_factory=list)

    def app(self) -> Sanic:
        """Its routes."""
        app = unique_app()
        app.add_route(self.answer, "/webhooks/<path:path>", methods=["POST"])
        return app

    async def answer(self, request: Request, path: str) -> HTTPResponse:
        """Remember and answer."""
        self.calls.append((path, request.headers.get("authorization", ""), request.json))
        if path == "web/sessions":
            return as_json({"session_id": f"sesi-{len(self.calls)}", "session_token": f"token-{len(self.calls)}"}, status=201)
        return HTTPResponse(status=200)

    @property
    def said(self) -> list[str]:
        """The ids of the buyers' messages, in the order in which they came."""
        return [body["id"] for path, _, body in self.calls if path == "web/webhook"]


@dataclass
class Page:
    """The simulator as a browser calls it."""

    http: httpx.AsyncClient
    gateway: Gateway

    async def open(self) -> str:
        """A new session's authorization."""
        answer = await self.http.post("/api/web/sessions", json={"shop_id": "toko-uji"})
        return f"Bearer {answer.json()['session_token']}"

    async def say(self, authorization: str, message_id: str) -> int:
        """A buyer writes; returns the status."""
        body = {"id": message_id, "type": "text", "text": "halo", "sent_at": 1772427600000}
        return (await self.http.post("/api/web/webhook", json=body, headers={"Authorization": authorization})).status_code

    async def faults(self, **shares: Any) -> None:
        """Ask for these faults."""
        response = await self.http.post("/faults", json={"marketplace": "web", "seed": 3, **shares})
        assert response.status_code == 200, response.text

    async def happened(self) -> Any:
        """How often each fault happened."""
        return (await self.http.get("/faults")).json()["web"]["happened"]


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    (tmp_path / "toko-uji").mkdir()
    (tmp_path / "toko-uji" / "shop.yml").write_text("id: toko-uji\nname: Toko Uji\n")
    (tmp_path / "toko-uji" / "products.csv").write_text("sku,name\nA,Serum\n")
    return tmp_path


@pytest.fixture
async def page(shops: Path) -> AsyncIterator[Page]:
    gateway = Gateway()
    async with serving(gateway.app()) as address:
        app = create_app(Settings(address, SECRET, shops, bridge_token="token", bridge_secret="rahasia"))
        async with serving(app) as here, httpx.AsyncClient(base_url=here, timeout=PATIENCE) as http:
            yield Page(http, gateway)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition."""

    async def look() -> None:
        while not holds():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(look(), PATIENCE)


async def test_without_faults_every_message_goes_on_once(page: Page) -> None:
    session = await page.open()

    assert [await page.say(session, str(number)) for number in range(5)] == [200] * 5
    assert page.gateway.said == ["0", "1", "2", "3", "4"]
    assert await page.happened() == {}


@pytest.mark.parametrize("fault", ["duplicate", "lost_ack"])
async def test_a_message_comes_twice_and_the_page_hears_once(page: Page, fault: str) -> None:
    await page.faults(**{fault: 1})

    assert await page.say(await page.open(), "m") == 200
    assert page.gateway.said == ["m", "m"]
    assert await page.happened() == {fault: 1}


async def test_disorder_lets_the_next_message_of_the_session_pass(page: Page) -> None:
    session, other = await page.open(), await page.open()
    await page.faults(disorder=1, hold_seconds=PATIENCE)
    first = asyncio.create_task(page.say(session, "first"))
    elsewhere = asyncio.create_task(page.say(other, "elsewhere"))
    while (await page.http.get("/faults")).json()["web"]["draws"] != {"webhook": 2}:
        await asyncio.sleep(0.005)

    assert await page.say(session, "second") == 200
    assert await first == 200
    assert page.gateway.said == ["second", "first"]
    assert await page.happened() == {"disorder": 1}
    assert not elsewhere.done()
    elsewhere.cancel()


async def test_a_message_without_a_next_goes_on_in_the_end(page: Page) -> None:
    await page.faults(disorder=1, hold_seconds=0.01)

    assert await page.say(await page.open(), "m") == 200
    assert page.gateway.said == ["m"]
    assert await page.happened() == {}


async def test_a_delayed_message_arrives(page: Page) -> None:
    await page.faults(delay=1, delay_seconds=0.02)

    assert await page.say(await page.open(), "m") == 200
    assert page.gateway.said == ["m"]
    assert await page.happened() == {"delay": 1}


async def test_a_seller_types_in_the_same_session_in_the_shops_name(page: Page) -> None:
    await page.faults(seller_typing=1, typing_seconds=0.01)
    await page.say(await page.open(), "m")
    await until(lambda: page.gateway.calls[-1][0] == "web/seller/webhook")

    _, authorization, body = page.gateway.calls[-1]
    token = URLSafeTimedSerializer(SECRET, salt="siapkak.web.seller").loads(authorization.removeprefix("Bearer "))
    assert token == {"shop_id": "toko-uji"}
    assert body["session_id"] == "sesi-1" and body["text"] and body["id"]
    while await page.happened() != {"seller_typing": 1}:
        await asyncio.sleep(0.005)


async def test_nobody_types_in_a_session_that_was_opened_elsewhere(page: Page) -> None:
    await page.faults(seller_typing=1, typing_seconds=0)
    await page.say("Bearer from-elsewhere", "m")

    assert await page.happened() == {}


async def test_a_body_that_is_no_message_is_the_gateways_to_judge(page: Page) -> None:
    await page.faults(duplicate=1)
    answer = await page.http.post("/api/web/webhook", content=b"[]", headers={"Authorization": "Bearer x"})

    assert answer.status_code == 200
    assert [body for _, _, body in page.gateway.calls] == [[], []]


async def test_both_marketplaces_have_their_own_faults(page: Page) -> None:
    await page.faults(duplicate=1)

    told = (await page.http.get("/faults")).json()
    assert (told["web"]["plan"]["duplicate"], told["bridge"]["plan"]["duplicate"]) == (1, 0)
    body = {"shop_id": "toko-uji", "conversation_id": "chat-1", "text": "halo"}
    assert (await page.http.post("/bridge/buyer/messages", json=body)).status_code == 200
    await until(lambda: len(page.gateway.calls) == 1)
    assert page.gateway.calls[0][0] == "bridge/webhook"


async def test_a_bridge_is_played_only_with_its_secrets(shops: Path) -> None:
    app = create_app(Settings("http://127.0.0.1:9", SECRET, shops))
    async with serving(app) as here, httpx.AsyncClient(base_url=here) as http:
        assert (await http.get("/bridge/ledger")).status_code == 404
        assert set((await http.get("/faults")).json()) == {"web"}
        assert (await http.post("/faults", json={"marketplace": "bridge"})).status_code == 400


@pytest.mark.parametrize(
    ("changes", "offset"),
    [
        ({}, 0.0),
        ({"SIAPKAK_NOW": "2026-03-02T12:00:00+07:00"}, 0.0),
        ({"SIAPKAK_NOW": "2026-03-02T12:00:00+07:00", "SIAPKAK_TEST": "1", "SIAPKAK_NOW_SET_AT": "2026-03-02T04:00:00"}, 3600.0),
    ],
    ids=["real", "not a test", "moved"],
)
def test_the_simulators_clock_is_that_of_all_processes(shops: Path, changes: dict[str, str], offset: float) -> None:
    settings = read_settings({"WEB_SECRET_KEY": SECRET, "SHOPS_DIR": str(shops), **changes})

    assert settings.clock_offset_seconds == offset


def test_without_a_moment_of_its_own_the_moved_clock_starts_now(shops: Path) -> None:
    wished = datetime.now(timezone.utc).replace(year=2030, month=1, day=1)

    settings = read_settings(
        {"WEB_SECRET_KEY": SECRET, "SHOPS_DIR": str(shops), "SIAPKAK_TEST": "1", "SIAPKAK_NOW": wished.isoformat()}
    )

    assert abs(settings.clock_offset_seconds - (wished - datetime.now(timezone.utc)).total_seconds()) < 5
