"""Server-sent events of one chat: what is new to this page, and waiting that ends with the server."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from bot.conversation.owner import Owner, Ownership
from bot.delivery.values import Line
from bot.marketplaces.web.views import WireLine, wire_line

HEARTBEAT = b": heartbeat\n\n"


class State(msgspec.Struct, frozen=True):
    """Who speaks for the shop."""

    owner: str


@dataclass
class Feed:
    """Knows what one page was told, so that it is told only what is new or changed."""

    lines: dict[int, WireLine] = field(default_factory=dict)
    state: State | None = None

    def news(self, lines: Sequence[Line], ownership: Ownership | None) -> bytes:
        """The events to send now; a comment when there is nothing to tell."""
        seen = {line.id: wire_line(line) for line in lines}
        events = [_event("message", line) for number, line in seen.items() if self.lines.get(number) != line]
        state = State(owner_word(ownership))
        if state != self.state:
            events.append(_event("state", state))
        self.lines, self.state = seen, state
        return b"".join(events) or HEARTBEAT


def owner_word(ownership: Ownership | None) -> str:
    """The owner as pages know it. A chat without a message is the bot's."""
    return (ownership.owner if ownership else Owner.BOT).value


async def until(stop: asyncio.Event, watch: AsyncIterator[None]) -> AsyncGenerator[None, None]:
    """The watch's items until `stop` is set, even while it waits for the next."""
    stopped: asyncio.Future[bool] = asyncio.ensure_future(stop.wait())
    try:
        while True:
            following: asyncio.Future[bool] = asyncio.ensure_future(_following(watch))
            await _first_of(following, stopped)
            if stopped.done() or not following.result():
                return
            yield None
    finally:
        stopped.cancel()
        close = getattr(watch, "aclose", None)
        if close:
            await close()


async def _following(watch: AsyncIterator[None]) -> bool:
    try:
        await watch.__anext__()
    except StopAsyncIteration:
        return False
    return True


async def _first_of(following: "asyncio.Future[bool]", stopped: "asyncio.Future[bool]") -> None:
    try:
        await asyncio.wait({following, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not following.done():
            # A watch that still waits could not be closed.
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following


def _event(name: str, value: msgspec.Struct) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(value) + b"\n\n"
