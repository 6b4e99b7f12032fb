"""How a question goes into a system and how its answer is seen: OneTalk's two calls for ours, the REST channel for the others."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from time import perf_counter
from types import TracebackType
from typing import Any, Protocol, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web

from benchmarks.books import Account, Ledger, ledger
from benchmarks.questions import Chat

PATIENCE_SECONDS = 30.0
SECRET = "secret-of-the-benchmark"
NOBODY = Account()

Opened = TypeVar("Opened", bound="_Http")


@dataclass(frozen=True)
class Times:
    """When a question was acknowledged and when its answer arrived, by `perf_counter`; None where it did not happen.
    `silent`: the system said that there will be no answer."""

    acked: float | None = None
    replied: float | None = None
    silent: bool = False


class Door(Protocol):
    """The way into one system, open within `async with`."""

    async def __aenter__(self) -> "Door":
        """Begin."""

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End."""

    async def ask(self, chat: Chat, text: str) -> Times:
        """Send the buyer's words and wait for the answer, as long as the patience lasts."""

    def gone(self, chat: Chat) -> bool:
        """Whether the chat went to a person; that may show only after the answer."""

    async def settled(self, seconds: float) -> Ledger:
        """What was asked and what came, after waiting for what may still come."""


class _Http:
    """Loopback only, as many connections as there are questions under way, all kept open."""

    http: ClientSession

    async def __aenter__(self: Opened) -> Opened:
        self.http = ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=PATIENCE_SECONDS))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.http.close()


@dataclass
class OneTalkDoor(_Http):
    """Plays OneTalk: calls the webhook, and takes the calls that the bot's outbox makes."""

    webhook: str
    port: int  # where our send calls arrive
    clock: timedelta = timedelta(0)  # how far the systems' clock is moved
    patience: float = PATIENCE_SECONDS
    accounts: dict[str, Account] = field(default_factory=dict)
    waiting: dict[str, "asyncio.Future[float]"] = field(default_factory=dict)
    numbers: Any = field(default_factory=count)

    async def __aenter__(self) -> "OneTalkDoor":
        await super().__aenter__()
        app = web.Application()
        app.router.add_post("/onetalk", self._arrived)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await super().__aexit__(kind, error, trace)
        await self.runner.cleanup()

    async def ask(self, chat: Chat, text: str) -> Times:
        """The webhook's 200 is the acknowledgement; the first send call for this chat is the answer."""
        account = self.accounts.setdefault(chat.id, Account())
        answer = self.waiting[chat.id] = asyncio.get_running_loop().create_future()
        try:
            if not await self._told(chat, text):
                return Times()
            acked = perf_counter()
            account.acknowledged += 1
            return Times(acked, await asyncio.wait_for(answer, self.patience))
        except asyncio.TimeoutError:
            return Times(acked)
        finally:
            self.waiting.pop(chat.id, None)

    def gone(self, chat: Chat) -> bool:
        """OneTalk was told to hand the case over."""
        return self.accounts.get(chat.id, NOBODY).handed_over

    async def settled(self, seconds: float) -> Ledger:
        """Wait until every acknowledged question has its answer, or the time is up."""
        until = perf_counter() + seconds
        while (books := ledger(self.accounts)).lost and perf_counter() < until:
            await asyncio.sleep(0.1)
        return books

    async def _told(self, chat: Chat, text: str) -> bool:
        try:
            async with self.http.post(self.webhook, json=self._body(chat, text), headers={"X-Secret-Key": SECRET}) as response:
                await response.read()
                return response.status == 200
        except (ClientError, asyncio.TimeoutError):
            return False

    def _body(self, chat: Chat, text: str) -> dict[str, Any]:
        now = datetime.now(timezone.utc) + self.clock
        message = {"id": f"{chat.id}-{next(self.numbers)}", "type": "text", "text": {"body": text}}
        return {
            "caseID": chat.id,
            "channelType": "custom",
            "channelID": chat.shop.channel,
            "channelName": chat.shop.id,
            "sender": {"customerUserID": chat.id, "contactName": "Pembeli"},
            "message": {**message, "timestamp": int(now.timestamp() * 1000)},
        }

    async def _arrived(self, request: web.Request) -> web.Response:
        at = perf_counter()
        call = await request.json()
        account = self.accounts.setdefault(call["caseID"], Account())
        if call["eventType"] == "messages":
            account.answers += 1
            answer = self.waiting.get(call["caseID"])
            if answer is not None and not answer.done():
                answer.set_result(at)
        elif call["eventType"] == "handover_case":
            account.handed_over = True
        return web.json_response({"success": True})


@dataclass
class RestDoor(_Http):
    """Rasa's REST channel: the answer comes in the response, so the acknowledgement is the answer."""

    address: str
    accounts: dict[str, Account] = field(default_factory=dict)

    async def ask(self, chat: Chat, text: str) -> Times:
        """Only a response with words in it is an answer."""
        body = {"sender": chat.id, "message": text, "metadata": metadata(chat, text)}
        account = self.accounts.setdefault(chat.id, Account())
        try:
            async with self.http.post(f"{self.address}/webhooks/rest/webhook", json=body) as response:
                said = await response.json() if response.status == 200 else None
        except (ClientError, asyncio.TimeoutError):
            return Times()
        at = perf_counter()
        if said is None:
            return Times()
        account.acknowledged += 1
        answered = any(part.get("text") for part in said)
        account.answers += answered
        return Times(at, at if answered else None, silent=not answered)

    def gone(self, chat: Chat) -> bool:
        """Nobody is there to take over."""
        del chat
        return False

    async def settled(self, seconds: float) -> Ledger:
        """Nothing comes later by this road."""
        del seconds
        return ledger(self.accounts)


def metadata(chat: Chat, text: str) -> dict[str, Any]:
    """What our stream channel knows of a turn and stock Rasa does not: the actions need it. Nothing is remembered here."""
    return {
        "text": text,
        "shop_id": chat.shop.id,
        "marketplace": "onetalk",
        "kinds": ["text"],
        "buyer_id": None,
        "product": None,
        "order": None,
        "memory": {},
        "risk": {},
        "ticket": None,
    }
