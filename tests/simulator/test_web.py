"""The simulator's page and its way to the gateway, against a small gateway on loopback."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
from simulator.settings import Settings, SimulatorNotSet, read_settings
from simulator.shops import read_shops
from tests.support.loopback import serving, unique_app

SECRET = "rahasia-web-untuk-uji"
PATIENCE = 5.0
ROOT = Path(__file__).parents[2]


@dataclass
class Gateway:
    """Remembers what it was asked; its stream says what a test puts into the queue."""

    calls: list[tuple[str, str, dict[str, Any] | None]] = field(default_factory=list)
    status: int = 200
    queue: "asyncio.Queue[str | None]" = field(default_factory=asyncio.Queue)

    def app(self) -> Sanic:
        """The three kinds of routes that the simulator calls."""
        app = unique_app()
        app.add_route(self.answer, "/webhooks/web/<path:path>", methods=["GET", "POST"], name="any")
        app.add_route(self.events, "/webhooks/web/events", methods=["GET"], name="events")
        return app

    async def answer(self, request: Request, path: str) -> HTTPResponse:
        """Remember and answer."""
        self.calls.append((path, request.headers.get("authorization", ""), request.json))
        return as_json({"path": path}, status=self.status, headers={"Retry-After": "7"} if self.status == 429 else {})

    async def events(self, request: Request) -> HTTPResponse | None:
        """Stream what the test says; None ends it."""
        if request.headers.get("authorization") != "Bearer session":
            return HTTPResponse(status=401)
        response = await request.respond(content_type="text/event-stream")
        while (piece := await self.queue.get()) is not None:
            await response.send(piece)
        return None


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    folder = tmp_path / "toko-uji"
    folder.mkdir()
    (folder / "shop.yml").write_text(
        "id: toko-uji\nname: Toko Uji\ncity: Solo\nmarketplaces:\n  web: {shop_id: toko-uji}\n  onetalk: {channel_ids: ['77']}\n"
    )
    (folder / "products.csv").write_text(
        "\ufeffsku;product_id;name;category;variant;price;stock;discontinued\n"
        "A-1;A;Serum;skincare;20 ml;Rp69.000;84;\nA-2;A;Serum;skincare;30 ml;95.000,00;;no\nB-1;B;Lama;skincare;;1000;1;yes\n"
    )
    (folder / "orders.csv").write_text(
        "marketplace,order_number,buyer_id,status,created,items,total\n"
        "web,U-1,buyer-1001,shipped,2026-11-19 20:05,A-1:2|Z-9:1,138000\nonetalk,U-2,buyer-2002,packed,2026-11-20,A-2,95000\n"
    )
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "shop.yml").write_text("id: [\n")
    return tmp_path


@asynccontextmanager
async def simulating(shops: Path, gateway_url: str, onetalk: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """The simulator, served."""
    app = create_app(Settings(gateway_url, SECRET, shops, onetalk))
    async with serving(app) as address, httpx.AsyncClient(base_url=address) as http:
        yield http


@pytest.fixture
async def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
async def page(shops: Path, gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(gateway.app()) as address, simulating(shops, address) as http:
        yield http


def claims(token: str, part: str) -> Any:
    """What a token says, read as the gateway reads it."""
    return URLSafeTimedSerializer(SECRET, salt=f"siapkak.web.{part}").loads(token, max_age=60)


class TestSigning:
    """What the simulator signs in the shop's name."""

    async def test_a_chosen_order_signs_in_its_buyer(self, page: httpx.AsyncClient, gateway: Gateway) -> None:
        await page.post("/api/web/sessions", json={"shop_id": "toko-uji", "order_number": "U-1"})

        [(path, authorization, body)] = gateway.calls
        assert (path, authorization) == ("sessions", "")
        assert body is not None and body["shop_id"] == "toko-uji"
        assert claims(body["buyer_token"], "buyer") == {"shop_id": "toko-uji", "buyer_id": "buyer-1001", "name": "Pembeli 1001"}

    @pytest.mark.parametrize("order", [None, "U-2", "U-404"], ids=["none", "of another marketplace", "unknown"])
    async def test_otherwise_the_buyer_is_new(self, page: httpx.AsyncClient, gateway: Gateway, order: str | None) -> None:
        await page.post("/api/web/sessions", json={"shop_id": "toko-uji", "order_number": order})

        assert gateway.calls[0][2] == {"shop_id": "toko-uji"}

    async def test_the_teams_calls_are_signed_for_their_shop(self, page: httpx.AsyncClient, gateway: Gateway) -> None:
        await page.get("/api/web/seller/toko-uji/sessions/sesi-1")
        await page.post("/api/web/seller/toko-uji/webhook", json={"session_id": "sesi-1", "id": "r", "text": "Halo"})

        assert [path for path, _, _ in gateway.calls] == ["seller/sessions/sesi-1", "seller/webhook"]
        for _, authorization, _ in gateway.calls:
            assert claims(authorization.removeprefix("Bearer "), "seller") == {"shop_id": "toko-uji"}
        assert gateway.calls[1][2] == {"session_id": "sesi-1", "id": "r", "text": "Halo"}

    async def test_nothing_is_signed_for_a_shop_that_is_not_there(self, page: httpx.AsyncClient, gateway: Gateway) -> None:
        answers = [
            await page.post("/api/web/sessions", json={"shop_id": "lain"}),
            await page.get("/api/web/seller/lain/sessions/sesi-1"),
            await page.post("/api/web/seller/lain/webhook", json={}),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert gateway.calls == []

    async def test_no_secret_reaches_the_browser(self, page: httpx.AsyncClient) -> None:
        for path in ("/", "/health", "/api/shops"):
            assert SECRET not in (await page.get(path)).text


class TestPassingOn:
    """The browser's calls."""

    async def test_a_message_goes_on_with_its_token_and_comes_back_with_its_status(
        self, page: httpx.AsyncClient, gateway: Gateway
    ) -> None:
        gateway.status = 429

        answer = await page.post("/api/web/webhook", json={"id": "m"}, headers={"Authorization": "Bearer session"})

        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert gateway.calls == [("webhook", "Bearer session", {"id": "m"})]

    async def test_events_arrive_while_the_stream_is_open(self, page: httpx.AsyncClient, gateway: Gateway) -> None:
        gateway.queue.put_nowait(": hello\n\n")  # Sanic sends the head with the first piece
        async with page.stream("GET", "/api/web/events", headers={"Authorization": "Bearer session"}) as stream:
            lines = stream.aiter_lines()
            assert [await asyncio.wait_for(lines.__anext__(), PATIENCE) for _ in range(2)] == [": hello", ""]
            for number in range(3):
                gateway.queue.put_nowait(f"event: message\ndata: {number}\n\n")
                told = [await asyncio.wait_for(lines.__anext__(), PATIENCE) for _ in range(3)]
                assert told == ["event: message", f"data: {number}", ""]
            gateway.queue.put_nowait(None)
            with pytest.raises(StopAsyncIteration):
                await asyncio.wait_for(lines.__anext__(), PATIENCE)

        assert stream.headers["content-type"] == "text/event-stream"

    async def test_a_refused_stream_is_refused_to_the_page(self, page: httpx.AsyncClient) -> None:
        assert (await page.get("/api/web/events")).status_code == 401

    async def test_without_a_gateway_the_page_is_told(self, shops: Path) -> None:
        async with simulating(shops, "http://127.0.0.1:9") as page:
            said = await page.post("/api/web/webhook", json={})
            listened = await page.get("/api/web/events")
            health = await page.get("/health")

        assert (said.status_code, listened.status_code) == (502, 502)
        assert health.json() == {"status": "ok", "shops": ["toko-uji"], "onetalk": False}

    async def test_another_site_cannot_post_through_a_visitors_browser(self, page: httpx.AsyncClient, gateway: Gateway) -> None:
        own = str(page.base_url).rstrip("/")

        foreign = await page.post("/api/web/sessions", json={"shop_id": "toko-uji"}, headers={"Origin": "https://lain.example"})
        same = await page.post("/api/web/sessions", json={"shop_id": "toko-uji"}, headers={"Origin": own})

        assert (foreign.status_code, same.status_code) == (403, 200)
        assert len(gateway.calls) == 1


class TestPage:
    """What the browser gets."""

    async def test_everything_comes_from_this_site_alone(self, page: httpx.AsyncClient) -> None:
        answer = await page.get("/")
        files = [path for path in (ROOT / "simulator" / "static").rglob("*") if path.is_file()]

        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert len(files) > 20
        for path in files:
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http://" not in text and "https://" not in text, path
            assert "innerHTML" not in text and "insertAdjacentHTML" not in text, path
        assert "<style" not in answer.text and "style=" not in answer.text and "onclick" not in answer.text

    async def test_every_file_that_the_page_names_exists(self, page: httpx.AsyncClient) -> None:
        named = {part.split('"')[0].split("#")[0] for part in (await page.get("/")).text.split('"/static/')[1:]}

        assert len(named) > 6
        for name in named:
            assert (await page.get(f"/static/{name}")).status_code == 200, name

    async def test_onetalk_is_offered_only_where_it_is_played(self, shops: Path) -> None:
        async with (
            simulating(shops, "http://127.0.0.1:9") as without,
            simulating(shops, "http://127.0.0.1:9", "rahasia") as with_it,
        ):
            assert "OneTalk" not in (await without.get("/")).text
            assert "OneTalk" in (await with_it.get("/")).text
            assert (await without.get("/onetalk/cases")).status_code == 404
            assert (await with_it.get("/onetalk/cases")).json() == {"cases": []}

    async def test_the_page_knows_products_orders_and_openings(self, page: httpx.AsyncClient) -> None:
        told = (await page.get("/api/shops")).json()

        [shop] = told["shops"]
        assert [product["name"] for product in shop["products"]] == ["Serum"]
        assert [order["items"] for order in shop["orders"]] == [["2x Serum · 20 ml", "1x Z-9"], ["1x Serum · 30 ml"]]
        assert told["openings"][0]["group"] == "Tanya stok"


def test_prices_are_read_as_sellers_write_them(shops: Path) -> None:
    [shop] = read_shops(shops)

    assert [(variant.price, variant.stock) for variant in shop.products[0].variants] == [(69000, 84), (95000, None)]


def test_the_demo_shops_can_be_shown() -> None:
    shops = read_shops(ROOT / "demo")

    assert {"sehat-ceria", "terang-elektronik", "langkah-kita"} <= {shop.shop_id for shop in shops}
    assert all(shop.products and shop.orders for shop in shops)


def test_everything_missing_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SimulatorNotSet) as refused:
        read_settings({"SIMULATOR_PORT": "delapan", "GATEWAY_URL": "bot", "SHOPS_DIR": str(tmp_path / "none")})

    for name in ("SIMULATOR_PORT", "WEB_SECRET_KEY", "GATEWAY_URL", "SHOPS_DIR"):
        assert name in str(refused.value)


def test_the_simulator_imports_nothing_of_the_bot() -> None:
    program = "import sys, simulator.app; print([name for name in sys.modules if name.split('.')[0] in ('bot', 'rasa')])"

    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert json.loads(run.stdout.replace("'", '"')) == []
