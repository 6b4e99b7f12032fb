"""The stream of turns into Rasa: a consumer in Rasa's server hands each turn to the agent and commits what comes back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import wiring
from bot.channels.answerer import RasaAnswerer
from bot.delivery.consumer import Consumer
from bot.delivery.turns import FailureWords

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

log = logging.getLogger(__name__)


class StreamInput(InputChannel):  # type: ignore[misc]  # rasa ships no types
    """Takes turns from the stream of wake-ups. Started after Rasa's agent, stopped before it."""

    def __init__(self) -> None:
        self.consumer: Consumer | None = None
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        """Its path is /webhooks/stream/."""
        return "stream"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "StreamInput":
        """Rasa's way of building it; there is nothing to configure."""
        del credentials
        return cls()

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Rasa's hook: a health route, and the consumer's start and stop."""
        blueprint = Blueprint("stream_of_turns")

        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            alive = self.consumer is not None and self.consumer.alive
            model = str(getattr(agent, "model_name", "") or "") if agent else ""
            body = {"status": "ok" if ready and alive else "failing", "model": model, "model_ready": ready, "consumer": alive}
            return json(body, status=200 if ready and alive else 503)

        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            del loop
            if not app.ctx.agent.is_ready():
                log.error("stream.no_model")
                return
            self.consumer = wiring.turn_consumer(RasaAnswerer(on_new_message), failure_words(app.ctx.agent.domain.responses))
            self.task = asyncio.create_task(self.consumer.run())

        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            del app, loop
            if self.consumer and self.task:
                await self.consumer.stop()
                self.task.cancel()

        blueprint.add_route(health, "/health", methods=["GET"], name="stream_health")
        blueprint.listener("after_server_start")(start)
        blueprint.listener("before_server_stop")(stop)
        return blueprint


def failure_words(responses: dict[str, list[dict[str, Any]]]) -> FailureWords:
    """What a buyer is told when something of ours failed, from the model's own responses."""
    return FailureWords(
        notice=str(responses["utter_hand_off_failure"][0]["text"]),
        added=str(responses["utter_hand_off_added"][0]["text"]),
    )
