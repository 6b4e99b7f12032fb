"""What every marketplace's door has in common: verify, parse, store, wake, acknowledge. The typed wrapper of Rasa's channel."""

import logging
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot.delivery.inbox import Inbox
from bot.errors import PayloadInvalid, SignatureInvalid, UnsupportedEvent
from bot.messages import Inbound

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]

log = logging.getLogger(__name__)


class Routes(Blueprint):
    """A blueprint whose handlers may be methods: Sanic 21.12 marks a handler with an attribute, which no method can carry."""

    def add_route(self, handler: Callable[..., Awaitable[Any]], *arguments: Any, **options: Any) -> Any:
        """As Sanic's, with a function around the handler."""

        @wraps(handler)
        async def call(request: Request, **parts: Any) -> Any:
            return await handler(request, **parts)

        return super().add_route(call, *arguments, **options)


class MarketplaceInput(InputChannel):  # type: ignore[misc]  # rasa ships no types
    """A marketplace's webhook as an ordinary Rasa channel.

    It never calls `on_new_message`: a message is committed to the inbox and a worker takes it from there, so that a
    restart or a crash of the bot costs no webhook.
    """

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    @abstractmethod
    def verify(self, request: Request) -> None:
        """Check the secret or signature on the raw bytes; raises SignatureInvalid."""

    @abstractmethod
    def parse(self, request: Request) -> Sequence[Inbound]:
        """The messages in a verified request; raises PayloadInvalid or UnsupportedEvent."""

    async def receive(self, request: Request) -> HTTPResponse:
        """The way of every webhook, from raw bytes to the acknowledgement."""
        try:
            self.verify(request)
            messages = self.parse(request)
        except SignatureInvalid:
            log.warning("webhook.refused", extra={"marketplace": self.name(), "why": "signature"})
            return empty(status=401)
        except PayloadInvalid as error:
            log.warning("webhook.malformed", extra={"marketplace": self.name(), "why": str(error)})
            return json({"error": str(error)}, status=400)
        except UnsupportedEvent as error:
            await self.inbox.unsupported(self.name(), str(error))
            return empty(status=200)
        for message in messages:
            await self.inbox.accept(message)
        return empty(status=200)

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Rasa's hook: the routes under /webhooks/<name>/."""
        del on_new_message  # see the class's docstring
        blueprint = Routes(f"marketplace_{self.name()}")
        self.add_routes(blueprint)
        return blueprint

    def add_routes(self, blueprint: Blueprint) -> None:
        """The marketplace's webhook; a channel with more routes adds them here."""
        blueprint.add_route(self.receive, "/webhook", methods=["POST"], name=f"{self.name()}_webhook")
