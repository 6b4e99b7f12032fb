"""The simulator's Sanic app: the page, what the page calls, and the marketplaces that it plays."""

import asyncio
import time
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from jinja2 import Environment, FileSystemLoader
from ruamel.yaml import YAML
from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, html, json

from simulator.fault_routes import fault_blueprint
from simulator.faults import Faults
from simulator.gateway import Gateway, web_blueprint
from simulator.settings import Settings
from simulator.shops import Shelf
from simulator.tokens import Signer
from simulator.web_faults import WebFaults

HERE = Path(__file__).parent
HEADERS = {
    # `data:` and inline code are not allowed anywhere: everything the page needs is a file of its own.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(settings: Settings) -> Sanic:
    """The simulator, not yet serving."""
    # Sanic refuses a second app of one name in a process.
    app = Sanic(f"simulator_{uuid4().hex}", configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "text"
    shelf = Shelf(settings.shops_dir)
    faults = {"web": Faults("web"), **({"bridge": Faults("bridge")} if settings.bridge else {})}
    _add_pages(app, settings, shelf)
    _add_web_chat(app, settings, shelf, faults["web"])
    if settings.onetalk:
        _add_onetalk(app, settings)
    if settings.bridge:
        _add_bridge(app, settings, faults["bridge"])
    app.blueprint(fault_blueprint(faults))
    app.register_middleware(_refuse_strangers, "request")
    app.register_middleware(_protect, "response")
    return app


def _add_pages(app: Sanic, settings: Settings, shelf: Shelf) -> None:
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    words = YAML(typ="safe").load((HERE / "openings.yml").read_text(encoding="utf-8"))

    @app.get("/", name="page")
    async def page(_: Request) -> HTTPResponse:
        return html(templates.get_template("index.html").render(onetalk=settings.onetalk))

    @app.get("/health", name="health")
    async def health(_: Request) -> HTTPResponse:
        return json({"status": "ok", "shops": [shop.shop_id for shop in await shelf.all()], "onetalk": settings.onetalk})

    @app.get("/api/shops", name="shops")
    async def shops(_: Request) -> HTTPResponse:
        return json({"shops": [asdict(shop) for shop in await shelf.all()], **words})

    app.static("/static", HERE / "static", name="static")
    app.static("/favicon.ico", HERE / "static" / "icon.svg", name="favicon", content_type="image/svg+xml")


def _add_web_chat(app: Sanic, settings: Settings, shelf: Shelf, faults: Faults) -> None:
    gateway = Gateway(settings.gateway_url, Signer(settings.web_secret_key))
    messages = WebFaults(gateway, faults)

    async def start(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        gateway.client = httpx.AsyncClient()
        gateway.stopping = asyncio.Event()

    async def stop(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        gateway.stopping.set()
        await messages.stop()

    async def close(_app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
        await gateway.client.aclose()

    app.register_listener(start, "before_server_start")
    app.register_listener(stop, "before_server_stop")
    app.register_listener(close, "after_server_stop")
    app.blueprint(web_blueprint(gateway, shelf, messages))


def _add_onetalk(app: Sanic, settings: Settings) -> None:
    from simulator.onetalk import OneTalkPlatform, onetalk_blueprint

    webhook = f"{settings.gateway_url}/webhooks/onetalk/webhook"

    def clock() -> datetime:
        return datetime.now(timezone.utc) + timedelta(seconds=settings.clock_offset_seconds)

    app.blueprint(onetalk_blueprint(OneTalkPlatform(webhook, settings.onetalk_secret_key, clock)))


def _add_bridge(app: Sanic, settings: Settings, faults: Faults) -> None:
    from simulator.bridge import BridgePlatform, bridge_blueprint

    def clock() -> float:
        return time.time() + settings.clock_offset_seconds

    webhook = f"{settings.gateway_url}/webhooks/bridge/webhook"
    platform = BridgePlatform(webhook, settings.bridge_token, settings.bridge_secret, clock, faults)
    app.blueprint(bridge_blueprint(platform))


async def _refuse_strangers(request: Request) -> HTTPResponse | None:
    # The simulator speaks for shops and buyers without a login, so no other site may post through a visitor's browser.
    origin = request.headers.get("origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        return json({"error": "another site may not post here"}, status=403)
    return None


async def _protect(_: Request, response: BaseHTTPResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
