"""The web chat, for the contract tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone

from bot.channels.web import WebInput
from bot.clock import FixedClock
from bot.delivery.inbox import Inbox
from bot.marketplaces.web.tokens import SessionToken, Tokens
from tests.support.marketplace import Profile
from tests.support.web_ports import MemoryChanges, MemoryTranscript, Unlimited

WRITTEN = datetime(2026, 3, 2, 5, 0, 20, tzinfo=timezone.utc)  # when the recorded bodies came
SECRET = "rahasia-web-untuk-uji"
SESSION = SessionToken("sesi-1", "toko", "buyer-1001", "Rina")


def _channel(inbox: Inbox) -> WebInput:
    inbox = replace(inbox, clock=FixedClock(WRITTEN))
    channel = WebInput(inbox, MemoryTranscript(), MemoryChanges(), Unlimited(), SECRET)
    # The contract's rubbish is larger than a web chat's body may be; the real bound has its own test.
    channel.limits = replace(channel.limits, largest_body=1024 * 1024)
    return channel


def _bearer(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {Tokens(secret).sign_session(SESSION)}"}


PROFILE = Profile(
    name="web",
    channel=_channel,
    channel_ids=frozenset({"toko"}),
    sign=lambda _body: _bearer(SECRET),
    forge=lambda _body: _bearer(SECRET + "?"),
    sending=None,
)
