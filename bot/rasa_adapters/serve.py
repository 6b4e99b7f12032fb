"""The bot process: a Rasa server without TensorFlow, with our stream channel, on loopback."""

import asyncio
import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bot.errors import StartFailed
from bot.rasa_adapters import patches

ROOT = Path(__file__).resolve().parents[2]


def serve(model: Path, channel: Callable[[], Any], port: int, actions_port: int, prepare: Callable[[], None]) -> None:
    """Serve the model on loopback until stopped.

    Args:
        model: the archive to load; no other will do.
        channel: makes our channel; called only after TensorFlow is kept out, because it imports Rasa.
        port: of Rasa's HTTP server.
        actions_port: of the action server; endpoints.yml refers to it.
        prepare: called after Rasa set up its logging, to set up ours.
    """
    os.environ["ACTIONS_PORT"] = str(actions_port)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # about Rasa's own tables
    # A turn's matrices are small: a second thread of the algebra library only spins while the first one works, and takes the
    # processor from everything else. It reads this when it is loaded, and so do its children; training is another process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    patched = os.environ.get("SIAPKAK_RASA_PATCHES") != "off"
    if patched:
        patches.keep_tensorflow_out()
    from rasa.core.run import close_resources, configure_app, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # below that Rasa logs every buyer's text
    if patched:
        patches.speed_up_turns()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    if patched:
        patches.keep_connection_to_actions(endpoints)
    app = configure_app([channel()], enable_api=True, port=port, endpoints=endpoints)
    prepare()
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(partial(_after_loading, model), "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    app.register_listener(partial(_let_go_of, endpoints.action), "after_server_stop")
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False)


async def _after_loading(model: Path, app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Rasa silently takes another model when a path is wrong, and hides a failing store: both must be seen."""
    del loop
    agent = app.ctx.agent
    if not agent.is_ready() or Path(str(agent.processor.model_path)).name != model.name:
        raise StartFailed(f"the model {model.name} could not be loaded – run: make train")
    patches.let_store_failures_through(agent)


async def _let_go_of(endpoint: Any, app: Any, loop: asyncio.AbstractEventLoop) -> None:
    del app, loop
    if hasattr(endpoint, "close"):
        await endpoint.close()
