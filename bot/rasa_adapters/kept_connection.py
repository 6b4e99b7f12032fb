"""The action server's address with connections that stay open between calls."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

# The action server (Sanic) closes a connection that was idle for 5 s. We let go of it earlier, so that no call meets the close.
IDLE_SECONDS = 2.0
PAUSES = (0.0, 0.5, 1.0, 2.0)  # seconds; the first is for a kept connection that turned out to be dead


class KeptConnection(EndpointConfig):  # type: ignore[misc]  # rasa ships no types
    """Rasa's endpoint with one session for all calls. The session belongs to the event loop of its first call."""

    def __init__(self, plain: EndpointConfig) -> None:
        super().__init__(
            plain.url, plain.params, plain.headers, plain.basic_auth, plain.token, plain.token_name, plain.cafile, **plain.kwargs
        )
        self._kept: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The kept session; the end of a call does not close it."""
        if self._kept is None:
            self._kept = aiohttp.ClientSession(
                headers=self.headers,
                auth=aiohttp.BasicAuth(self.basic_auth["username"], self.basic_auth["password"]) if self.basic_auth else None,
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
                connector=aiohttp.TCPConnector(keepalive_timeout=IDLE_SECONDS),
                json_serialize=_as_json,
            )
        yield self._kept

    async def request(self, *arguments: Any, **more: Any) -> Any:
        """Rasa's call, made again while nobody answers at that address: the action server only reads, and one that died is back
        within two seconds. Without this every turn of these seconds would go to a person."""
        for pause in PAUSES:
            try:
                return await super().request(*arguments, **more)
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(pause)
        return await super().request(*arguments, **more)

    async def close(self) -> None:
        """Let go of all connections."""
        kept, self._kept = self._kept, None
        if kept:
            await kept.close()


def _as_json(data: Any) -> str:
    return msgspec.json.encode(data).decode()
