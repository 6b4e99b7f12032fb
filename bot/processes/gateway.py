"""The gateway: takes webhooks in and sends replies out. It loads no model, so that nothing else can cost a webhook."""

import asyncio
import importlib
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import wiring
from bot.errors import SiapKakError, StartFailed
from bot.processes.credentials import ChannelEntry, read_credentials
from bot.processes.logs import configure
from bot.settings import read_settings

BODY_LIMIT = 1024 * 1024
GRACE_SECONDS = 10
STOP_SECONDS = 8

log = logging.getLogger(__name__)


class Services(Protocol):
    """What works beside the routes."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """Finish what is begun, then close everything."""

    async def health(self) -> dict[str, Any]:
        """`status` is "ok" while all of it works."""


async def never(message: Any) -> None:
    """Rasa's hook for new messages: ours go through the inbox."""
    raise RuntimeError(f"a channel handed over a {type(message).__name__} instead of using the inbox")


def equip(app: Sanic, entries: Sequence[ChannelEntry], services: Services) -> Sanic:
    """Mount the channels; nothing is opened before the app serves."""
    app.config.REQUEST_MAX_SIZE = BODY_LIMIT
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = GRACE_SECONDS
    app.config.ACCESS_LOG = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    for entry in entries:
        _mount(app, entry)
    app.ctx.services = services
    app.register_listener(_start, "before_server_start")
    app.register_listener(_stop, "after_server_stop")
    app.add_route(health, "/health", methods=["GET"], name="health")
    return app


async def health(request: Request) -> HTTPResponse:
    """200 while everything in this process works, else 503."""
    told = await request.app.ctx.services.health()
    return json(told, status=200 if told.get("status") == "ok" else 503)


def _mount(app: Sanic, entry: ChannelEntry) -> None:
    if entry.missing:
        log.info("channel.not_mounted", extra={"channel": entry.class_path, "not_set": ",".join(entry.missing)})
        return
    module_name, _, class_name = entry.class_path.rpartition(".")
    try:
        channel_class = getattr(importlib.import_module(module_name), class_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise StartFailed(f"credentials.yml: {entry.class_path} is no channel ({error}) – correct its name.") from error
    channel = channel_class.from_credentials(dict(entry.block))
    app.blueprint(channel.blueprint(never), url_prefix=f"/webhooks/{channel.url_prefix()}")
    log.info("channel.mounted", extra={"channel": channel.name()})


async def _start(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    await app.ctx.services.start()


async def _stop(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    try:
        await asyncio.wait_for(app.ctx.services.stop(), STOP_SECONDS)
    except asyncio.TimeoutError:
        # Whatever was being sent is settled at the next start, as after a crash.
        log.warning("gateway.stop_took_too_long", extra={"seconds": STOP_SECONDS})


def main(environment: Mapping[str, str]) -> int:
    """Serve until a signal comes."""
    try:
        settings = read_settings(environment)
        configure(settings.log_level)
        app = equip(Sanic("siapkak_gateway", configure_logging=False), read_credentials(environment), wiring.gateway_services())
    except SiapKakError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, motd=False, debug=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
