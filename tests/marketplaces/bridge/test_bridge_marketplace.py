"""What is special about a bridge: its signature, and the shape of its two calls."""

import json
import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import FixedClock
from bot.errors import (
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnclear,
    MarketplaceError,
    RateLimited,
    ShopFolderInvalid,
    SignatureInvalid,
)
from bot.marketplaces.bridge import payloads
from bot.marketplaces.bridge.client import CALLS_NOBODY, BridgeClient
from bot.marketplaces.bridge.signing import SIGNATURE, TIMESTAMP, signed, verify
from bot.messages import ConversationKey, Kind, Outgoing, Sent
from bot.shop.folder import read_shop_folder
from tests.support.inbox import NOON
from tests.support.loopback import Answer, fake_server
from tests.support.shops import SHOP_YML, write_folder

SECRET = "rahasia-bridge-untuk-uji"
TOKEN = "token-bridge-untuk-uji"
PAGE = Path(__file__).parents[3] / "docs" / "marketplaces" / "bridge.md"
KEY = ConversationKey("bridge", "toko", "chat 7/ü")
SAYS = [kind for kind in Kind if kind is not Kind.TEXT and kind not in CALLS_NOBODY]


def holds(timestamp: str, signature: str, body: bytes, secret: str = SECRET) -> bool:
    """Whether the headers prove the body at noon."""
    try:
        verify(secret, timestamp, signature, body, NOON)
    except SignatureInvalid:
        return False
    return True


def proof(body: bytes, **ago: float) -> tuple[str, str]:
    """Timestamp and signature of a body that was sent so long before noon."""
    headers = signed(SECRET, body, NOON - timedelta(**ago))
    return headers[TIMESTAMP], headers[SIGNATURE]


class TestSignature:
    """Who may come in."""

    @given(st.binary(max_size=200), st.integers(-300, 300))
    def test_what_was_signed_lately_holds(self, body: bytes, ago: int) -> None:
        assert holds(*proof(body, seconds=ago), body)

    @given(st.binary(max_size=50), st.binary(max_size=50))
    def test_no_signature_proves_another_body(self, body: bytes, other: bytes) -> None:
        assert holds(*proof(body), other) is (body == other)

    @pytest.mark.parametrize("ago", [-301, 301, 86_400])
    def test_an_old_or_future_request_cannot_be_replayed(self, ago: int) -> None:
        assert not holds(*proof(b"{}", seconds=ago), b"{}")

    def test_the_time_is_signed_too(self) -> None:
        timestamp, signature = proof(b"{}", seconds=400)

        assert not holds(str(int(timestamp) + 400), signature, b"{}")

    @pytest.mark.parametrize("timestamp", ["", "-1", "1e9", "١٧٧٢٤٢٧٦٠٠", "9" * 400, "1772427600.0", " 1772427600"])
    def test_a_timestamp_is_plain_seconds(self, timestamp: str) -> None:
        assert not holds(timestamp, proof(b"{}")[1], b"{}")

    @given(st.text(max_size=80), st.text(max_size=80))
    def test_no_text_whatever_is_taken_for_a_proof(self, timestamp: str, signature: str) -> None:
        assert not holds(timestamp, signature, b"{}")
        assert not holds(str(int(NOON.timestamp())), signature, b"{}")

    def test_without_a_secret_nobody_comes_in(self) -> None:
        headers = signed("", b"{}", NOON)

        assert not holds(headers[TIMESTAMP], headers[SIGNATURE], b"{}", secret="")

    def test_the_pages_example_is_true(self) -> None:
        [(secret, timestamp, body, signature)] = re.findall(
            r"the secret `(.+?)`, the time `(\d+)` and the body `(.+?)` give\n`(sha256=\w+)`", PAGE.read_text(encoding="utf-8")
        )

        headers = signed(secret, body.encode(), NOON + timedelta(seconds=13))

        assert headers == {TIMESTAMP: timestamp, SIGNATURE: signature}


def client(http: httpx.AsyncClient, url: str) -> BridgeClient:
    """Ours."""
    return BridgeClient(http, url, TOKEN, SECRET, FixedClock(NOON), 0.3)


async def sent(answer: Answer) -> Sent:
    """Send a text to a bridge that answers so."""
    async with fake_server(answer) as server, httpx.AsyncClient() as http:
        return await client(http, server.url).send(Outgoing(1, KEY, Kind.TEXT, "Siap, Kak!"))


class TestCalls:
    """What we call."""

    async def test_both_calls_are_signed_and_shaped_as_documented(self) -> None:
        async with (
            fake_server(Answer(200, {"message_id": "9"}), Answer(200, {"messages": []})) as server,
            httpx.AsyncClient() as http,
        ):
            ours = client(http, server.url + "/")
            await ours.send(Outgoing(1, KEY, Kind.TEXT, "Siap, Kak! 🙏"))
            await ours.recent(KEY)

        sending, listing = server.calls
        assert (sending.method, sending.path) == ("POST", "/call/conversations/chat%207%2F%C3%BC/messages")
        assert sending.json == {"shop_id": "toko", "type": "text", "text": "Siap, Kak! 🙏"}
        assert (listing.method, listing.path) == (
            "GET",
            "/call/conversations/chat%207%2F%C3%BC/messages?shop_id=toko&role=shop&limit=50",
        )
        for call in server.calls:
            assert call.headers["authorization"] == f"Bearer {TOKEN}"
            assert holds(call.headers["x-timestamp"], call.headers["x-signature"], call.body)

    @pytest.mark.parametrize(
        ("body", "external_id"),
        [
            ({"message_id": "9", "extra": 1}, "9"),
            (b"", None),
            (b"OK", None),
            ({"message_id": 9}, None),
            ([], None),
            (b"[" * 100_000, None),
        ],
        ids=["id", "empty", "words", "number", "list", "nested without end"],
    )
    async def test_what_was_accepted_is_sent_whatever_the_receipt_says(self, body: object, external_id: str | None) -> None:
        assert await sent(Answer(200, body)) == Sent(external_id)

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (Answer(500), DeliveryFailed),
            (Answer(503, headers={"Retry-After": "3"}), DeliveryFailed),
            (Answer(301, headers={"Location": "http://127.0.0.1:9/"}), DeliveryRefused),
            (Answer(400), DeliveryRefused),
            (Answer(401), DeliveryRefused),
            (Answer(403), DeliveryRefused),
            (Answer(404), DeliveryRefused),
            (Answer(200, b"not gzip", {"Content-Encoding": "gzip"}), DeliveryUnclear),
        ],
        ids=lambda value: str(value.status) if isinstance(value, Answer) else value.__name__,
    )
    async def test_each_refusal_has_its_error(self, answer: Answer, error: type[MarketplaceError]) -> None:
        with pytest.raises(error):
            await sent(answer)

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [("12", 12.0), ("", 5.0), ("-1", 5.0), ("nan", 5.0), ("9" * 8, 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 5.0)],
    )
    async def test_a_rate_limit_is_always_a_time_that_one_can_wait(self, header: str, seconds: float) -> None:
        with pytest.raises(RateLimited) as limited:
            await sent(Answer(429, headers={"Retry-After": header} if header else {}))

        assert limited.value.seconds == seconds

    async def test_an_error_repeats_nothing_that_the_bridge_answered(self) -> None:
        with pytest.raises(DeliveryRefused) as refused:
            await sent(Answer(400, {"error": "pesan 'nomor saya 0812' ditolak"}))

        assert "0812" not in str(refused.value)

    @pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "127.0.0.1/x", "http://127.0.0.1:9/", "http://[::1"])
    async def test_an_address_that_cannot_be_reached_is_no_unclear_send(self, url: str) -> None:
        async with httpx.AsyncClient() as http:
            with pytest.raises(DeliveryFailed):
                await client(http, url).send(Outgoing(1, KEY, Kind.TEXT, "Siap, Kak!"))

    @pytest.mark.parametrize("kind", sorted(CALLS_NOBODY))
    async def test_there_is_no_case_to_change_so_it_is_done_at_once(self, kind: Kind) -> None:
        async with fake_server() as server, httpx.AsyncClient() as http:
            assert await client(http, server.url).send(Outgoing(1, KEY, kind, "")) == Sent()

        assert server.calls == []

    @pytest.mark.parametrize("kind", SAYS)
    async def test_what_a_bridge_cannot_carry_is_refused_and_not_dropped(self, kind: Kind) -> None:
        async with fake_server() as server, httpx.AsyncClient() as http:
            with pytest.raises(DeliveryRefused):
                await client(http, server.url).send(Outgoing(1, KEY, kind, "ini"))

        assert server.calls == []


def test_a_name_without_end_costs_no_message() -> None:
    recorded = json.loads((Path(__file__).parent / "fixtures" / "text__question.json").read_text(encoding="utf-8"))
    body = json.dumps({**recorded, "buyer": {"name": "R" * 1000}}).encode()

    assert payloads.parse(body).buyer_name == "R" * payloads.LONGEST_NAME


def test_a_bridge_knows_the_shop_by_our_id_and_the_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(ShopFolderInvalid, match="bridge knows the shop by its id"):
        read_shop_folder(write_folder(tmp_path, {"shop.yml": SHOP_YML + "marketplaces: {bridge: {shop_id: lain}}\n"}), NOON)
