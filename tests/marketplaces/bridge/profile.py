"""A bridge, for the contract tests."""

from collections.abc import Mapping
from datetime import datetime, timezone

import httpx

from bot.channels.bridge import BridgeInput
from bot.clock import FixedClock
from bot.delivery.values import Heard
from bot.marketplaces.bridge.client import CALLS_NOBODY, BridgeClient
from bot.marketplaces.bridge.signing import signed
from tests.support.inbox import NOON
from tests.support.loopback import Answer
from tests.support.marketplace import Profile, Sending

TOKEN = "token-bridge-untuk-uji"
SECRET = "rahasia-bridge-untuk-uji"
LISTED = {
    "messages": [
        {
            "message_id": "1730000000000000102",
            "role": "shop",
            "content": {"type": "text", "text": "Siap, Kak!"},
            "created_at": 1772427614345,
        },
        {
            "message_id": "1730000000000000101",
            "role": "shop",
            "content": {"type": "image", "url": "https://toko.example/1.jpg"},
            "created_at": 1772427613345,
        },
    ]
}


def _sign(body: bytes) -> Mapping[str, str]:
    return signed(SECRET, body, NOON)


def _client(http: httpx.AsyncClient, url: str, timeout: float) -> BridgeClient:
    return BridgeClient(http, url, TOKEN, SECRET, FixedClock(NOON), timeout)


PROFILE = Profile(
    name="bridge",
    channel=lambda inbox: BridgeInput(inbox, SECRET),
    channel_ids=frozenset({"toko"}),
    sign=_sign,
    forge=lambda body: signed(SECRET + "?", body, NOON),
    sending=Sending(
        client=_client,
        accepted=Answer(200, {"message_id": "173000000000000017"}),
        receipt="173000000000000017",
        listed=Answer(200, LISTED),
        heard=(
            Heard("1730000000000000102", "Siap, Kak!", datetime(2026, 3, 2, 5, 0, 14, 345000, timezone.utc)),
            Heard("1730000000000000101", "", datetime(2026, 3, 2, 5, 0, 13, 345000, timezone.utc)),
        ),
        repeatable=CALLS_NOBODY,
    ),
    echo="echo__shop_side",
)
