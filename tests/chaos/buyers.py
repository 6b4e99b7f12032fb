"""Buyers and sellers of a chaos run. Their programs try again until they were heard, and keep each chat in its order."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Protocol

import aiohttp
from itsdangerous import URLSafeTimedSerializer

from tests.chaos.plan import Chat, Say
from tests.chaos.record import Line

PAUSE_SECONDS = 0.3
TIMEOUT = aiohttp.ClientTimeout(total=8)
CHATS_PER_ADDRESS = 10  # the gateway bounds new chats per address


@dataclass(frozen=True)
class Places:
    """Where everything listens."""

    gateway: str
    simulator: str
    secret: str
    channels: Mapping[str, str]
    now: Callable[[], datetime]


class Writer(Protocol):
    """One chat as its marketplace carries it."""

    name: str
    heard: bool  # whether the marketplace took the buyer's first message: before that the seller sees no chat

    async def write(self, say: Say, now: datetime) -> None:
        """Until it is accepted."""

    async def lines(self) -> list[Line]:
        """The chat in the marketplace's own books."""


async def until(call: Callable[[], Any], *wanted: int) -> tuple[dict[str, Any], int]:
    """Make an HTTP call again and again until it is answered with a wanted status; gives the body and the number of calls."""
    calls = 0
    while True:
        calls += 1
        try:
            async with call() as answer:
                if answer.status in wanted:
                    return (await answer.json(content_type=None) or {}), calls
                assert answer.status in (429, 500, 502, 503), f"{answer.status}: {await answer.text()}"
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            pass  # the gateway is being killed
        await asyncio.sleep(PAUSE_SECONDS)


@dataclass
class WebWriter:
    """A browser, and the shop's own app; both speak to the gateway itself. The marketplace is ours, so its books are what the
    shop's app shows."""

    chat: Chat
    places: Places
    http: aiohttp.ClientSession
    written: dict[str, Line] = field(default_factory=dict)
    session: str = ""
    token: str = ""
    heard: bool = False

    @property
    def name(self) -> str:
        return f"web:{self.chat.shop_id}:{self.session}"

    async def write(self, say: Say, now: datetime) -> None:
        if not self.session:
            await self._open()
        id_, by = (f"s{say.number}", "seller") if say.by_seller else (f"b{say.number}", "buyer")
        self.written[id_] = Line(self.name, by, id_, say.text, taken=False)
        await asyncio.gather(*(self._post(say, id_, now) for _ in range(2 if say.duplicate else 1)))
        self.heard = True
        self.written[id_] = Line(self.name, by, id_, say.text, taken=True, taken_at=self.places.now())

    async def lines(self) -> list[Line]:
        url = f"{self.places.gateway}/webhooks/web/seller/sessions/{self.session}"
        view, _ = await until(lambda: self.http.get(url, headers=self._seller(), timeout=TIMEOUT), 200)
        ours = [line for line in view["messages"] if line["author"] == "bot"]
        return [*self.written.values(), *(Line(self.name, "api", str(line["id"]), line["text"]) for line in ours)]

    async def _post(self, say: Say, id_: str, now: datetime) -> None:
        url = f"{self.places.gateway}/webhooks/web"
        body: dict[str, Any]
        if say.by_seller:
            url, headers = f"{url}/seller/webhook", self._seller()
            body = {"session_id": self.session, "id": id_, "text": say.text}
        else:
            url, headers = f"{url}/webhook", {"Authorization": f"Bearer {self.token}"}
            body = {"id": id_, "type": "text", "sent_at": int(now.timestamp() * 1000), "text": say.text}
        await until(lambda: self.http.post(url, json=body, headers=headers, timeout=TIMEOUT), 200)

    async def _open(self) -> None:
        url = f"{self.places.gateway}/webhooks/web/sessions"
        wish = {"shop_id": self.chat.shop_id}
        answer, _ = await until(lambda: self.http.post(url, json=wish, timeout=TIMEOUT), 201)
        self.session, self.token = answer["session_id"], answer["session_token"]

    def _seller(self) -> dict[str, str]:
        signed = URLSafeTimedSerializer(self.places.secret, salt="siapkak.web.seller").dumps({"shop_id": self.chat.shop_id})
        return {"Authorization": f"Bearer {signed!s}"}


@dataclass
class BridgeWriter:
    """A buyer and a seller in the apps of the bridge's platform, which tells the gateway."""

    chat: Chat
    places: Places
    http: aiohttp.ClientSession
    heard: bool = False

    @property
    def name(self) -> str:
        return f"bridge:{self.chat.shop_id}:{self.conversation}"

    @property
    def conversation(self) -> str:
        return f"chat-{self.chat.number}"

    async def write(self, say: Say, now: datetime) -> None:
        body = {"shop_id": self.chat.shop_id, "conversation_id": self.conversation, "text": say.text}
        if say.by_seller:
            url = f"{self.places.simulator}/bridge/seller/messages"
        else:
            url = f"{self.places.simulator}/bridge/buyer/messages"
            body["id"] = f"b{say.number}"
        await until(lambda: self.http.post(url, json=body, timeout=TIMEOUT), 200)
        self.heard = True

    async def lines(self) -> list[Line]:
        return []  # one list for all chats: `bridge_lines`


@dataclass
class OneTalkWriter:
    """A customer of OneTalk, which tells the gateway and gives up after three calls."""

    chat: Chat
    places: Places
    http: aiohttp.ClientSession
    case: str = ""
    written: dict[str, datetime] = field(default_factory=dict)
    heard: bool = False

    @property
    def name(self) -> str:
        return f"onetalk:{self.chat.shop_id}:{self.case}"

    async def write(self, say: Say, now: datetime) -> None:
        url = f"{self.places.simulator}/onetalk/buyer/messages"
        customer = f"pelanggan-{self.chat.number}"
        body = {"channel_id": self.places.channels[self.chat.shop_id], "customer": customer, "type": "text", "body": say.text}
        answer, _ = await until(lambda: self.http.post(url, json=body, timeout=TIMEOUT), 200)
        self.case, self.heard = answer["caseID"], True
        self.written[answer["messageID"]] = self.places.now()

    async def lines(self) -> list[Line]:
        url = f"{self.places.simulator}/onetalk/cases/{self.case}"
        case, _ = await until(lambda: self.http.get(url, timeout=TIMEOUT), 200)
        # Its API gives the bot no ids of its own messages.
        return [
            Line(self.name, "api", "", one["text"])
            if one["author"] == "bot"
            else Line(self.name, "buyer", one["id"], one["text"], at=self.written[one["id"]])
            for one in case["messages"]
        ]


WRITERS = {"web": WebWriter, "bridge": BridgeWriter, "onetalk": OneTalkWriter}


async def bridge_lines(http: aiohttp.ClientSession, simulator: str) -> tuple[list[Line], int]:
    """The bridge's books, and how much of it is still to be delivered."""
    ledger, _ = await until(lambda: http.get(f"{simulator}/bridge/ledger", timeout=TIMEOUT), 200)
    rows = [dict(zip(ledger["fields"], row, strict=True)) for row in ledger["messages"]]
    return [_bridge_line(row) for row in rows], int(ledger["waiting"])


def _bridge_line(row: Mapping[str, Any]) -> Line:
    taken = row["acknowledged"]
    at = datetime.fromtimestamp(taken, timezone.utc) if taken else None
    name = f"bridge:{row['shop_id']}:{row['conversation_id']}"
    return Line(name, row["by"], row["message_id"], row["text"], taken=taken is not None, taken_at=at)
