"""Every way in which a call to OneTalk can end, beyond what the contract tests ask of all marketplaces."""

import httpx
import pytest

from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, MarketplaceError, RateLimited
from bot.marketplaces.onetalk.client import OneTalkClient
from bot.messages import ConversationKey, Kind, Outgoing, Sent
from tests.support.loopback import Answer, fake_server

ROW = Outgoing(7, ConversationKey("onetalk", "toko", "case-1"), Kind.TEXT, "Siap, Kak!")
SECRET = "rahasia"


async def sent(answer: Answer) -> Sent:
    """Send a text to a OneTalk that answers so."""
    async with fake_server(answer) as server, httpx.AsyncClient() as http:
        return await OneTalkClient(http, server.url, SECRET).send(ROW)


async def test_the_call_carries_the_secret_and_the_case() -> None:
    async with fake_server() as server, httpx.AsyncClient() as http:
        await OneTalkClient(http, server.url, SECRET).send(ROW)

    [call] = server.calls
    assert (call.method, call.headers["secret-key"], call.headers["content-type"]) == ("POST", SECRET, "application/json")
    assert call.json == {
        "caseID": "case-1",
        "eventType": "messages",
        "messages": [{"type": "text", "text": {"body": "Siap, Kak!"}}],
    }


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200),
        Answer(201, {"success": True}),
        Answer(204),
        Answer(200, b"OK"),
        Answer(200, []),
        Answer(200, {"status": "ok"}),
        Answer(200, {"success": "no"}),
        Answer(200, b"[" * 100_000),
        Answer(200, b"\xff"),
    ],
    ids=lambda answer: f"{answer.status} {answer.content[:20]!r}",
)
async def test_any_2xx_is_accepted(answer: Answer) -> None:
    assert await sent(answer) == Sent(external_id=None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(200, {"success": False}), DeliveryFailed),
        (Answer(500), DeliveryFailed),
        (Answer(502), DeliveryFailed),
        (Answer(503, headers={"Retry-After": "3"}), DeliveryFailed),
        (Answer(301, headers={"Location": "http://127.0.0.1:9/"}), DeliveryRefused),
        (Answer(400), DeliveryRefused),
        (Answer(401), DeliveryRefused),
        (Answer(404), DeliveryRefused),
        (Answer(200, b"not gzip", {"Content-Encoding": "gzip"}), DeliveryUnclear),
    ],
    ids=lambda value: f"{value.status} {value.content[:20]!r}" if isinstance(value, Answer) else value.__name__,
)
async def test_each_refusal_has_its_error(answer: Answer, error: type[MarketplaceError]) -> None:
    with pytest.raises(error):
        await sent(answer)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("12", 12.0),
        ("0", 0.0),
        ("", 5.0),
        ("-1", 5.0),
        ("nan", 5.0),
        ("9" * 8, 3600.0),
        ("9" * 400, 5.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 5.0),
    ],
)
async def test_a_rate_limit_is_always_a_time_that_one_can_wait(header: str, seconds: float) -> None:
    with pytest.raises(RateLimited) as limited:
        await sent(Answer(429, headers={"Retry-After": header} if header else {}))

    assert limited.value.seconds == seconds


async def test_an_error_repeats_nothing_that_onetalk_answered() -> None:
    with pytest.raises(DeliveryRefused) as refused:
        await sent(Answer(400, {"error": "pesan 'nomor saya 0812' ditolak"}))

    assert "0812" not in str(refused.value)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "127.0.0.1/x", "http://127.0.0.1:9/"])
async def test_an_address_that_cannot_be_reached_is_no_unclear_send(url: str) -> None:
    async with httpx.AsyncClient() as http:
        with pytest.raises(DeliveryFailed):
            await OneTalkClient(http, url, SECRET).send(ROW)


async def test_a_body_that_onetalk_would_refuse_is_never_sent() -> None:
    async with fake_server() as server, httpx.AsyncClient() as http:
        with pytest.raises(DeliveryRefused):
            await OneTalkClient(http, server.url, SECRET).send(Outgoing(7, ROW.key, Kind.IMAGE, "tanpa alamat"))

    assert server.calls == []
