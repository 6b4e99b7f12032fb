"""OneTalk, for the contract tests."""

from bot.channels.onetalk import OneTalkInput
from bot.marketplaces.onetalk.client import REPEATABLE, OneTalkClient
from tests.support.marketplace import Profile, Sending

SECRET = "rahasia-onetalk-untuk-uji"

PROFILE = Profile(
    name="onetalk",
    channel=lambda inbox: OneTalkInput(inbox, SECRET),
    channel_ids=frozenset({"tokopedia-6021"}),
    sign=lambda _body: {"X-Secret-Key": SECRET},
    forge=lambda _body: {"X-Secret-Key": SECRET[:-1] + "?"},
    sending=Sending(client=lambda http, url, timeout: OneTalkClient(http, url, SECRET, timeout), repeatable=REPEATABLE),
)
