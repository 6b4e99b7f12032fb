"""OneTalk's door: the secret, byte for byte."""

from pathlib import Path

import httpx
import pytest

from bot.channels.onetalk import OneTalkInput
from tests.support.inbox import fake_inbox
from tests.support.loopback import serving_blueprint

TEXT = (Path(__file__).parent / "fixtures" / "text__plain.json").read_bytes()


async def answer(secret: str, *headers: tuple[bytes, bytes]) -> int:
    """The status of a webhook with these headers, at a door with that secret."""
    channel = OneTalkInput(fake_inbox("onetalk", "tokopedia-6021").inbox, secret)
    async with serving_blueprint(channel.blueprint(None), "/webhooks/onetalk") as address, httpx.AsyncClient() as http:  # type: ignore[arg-type]
        response = await http.post(f"{address}/webhooks/onetalk/webhook", content=TEXT, headers=list(headers))
    return response.status_code


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (b"rahasi\xc3\xa1", 200),
        (b"rahasia", 401),
        (b"rahasi\xe1", 401),
        (b"\xff\xfe", 401),
        (b"", 401),
    ],
    ids=["the_same_bytes", "another", "latin_1", "not_utf_8", "empty"],
)
async def test_the_secret_is_compared_as_bytes(given: bytes, status: int) -> None:
    assert await answer("rahasiá", (b"X-Secret-Key", given)) == status


@pytest.mark.parametrize("headers", [(), ((b"X-Secret-Key", b""),)], ids=["missing", "empty"])
async def test_a_door_without_a_secret_lets_nobody_in(headers: tuple[tuple[bytes, bytes], ...]) -> None:
    assert await answer("", *headers) == 401


async def test_the_name_of_the_outbound_header_opens_nothing() -> None:
    assert await answer("rahasia", (b"Secret-Key", b"rahasia")) == 401
