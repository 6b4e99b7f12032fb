"""What is special about the web chat: tokens, and a client that calls nobody."""

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import PayloadInvalid, SignatureInvalid
from bot.marketplaces.web import payloads
from bot.marketplaces.web.client import WebClient
from bot.marketplaces.web.tokens import SessionToken, Tokens
from bot.messages import ConversationKey, Kind, Outgoing, Sent

TOKENS = Tokens("rahasia-web-untuk-uji")
SESSION = SessionToken("sesi-1", "toko", None)
NOW = datetime(2026, 3, 2, 5, 0, 20, tzinfo=timezone.utc)


@pytest.mark.parametrize("kind", list(Kind))
async def test_every_row_is_delivered_at_once_and_may_be_repeated(kind: Kind) -> None:
    row = Outgoing(41, ConversationKey("web", "toko", "sesi-1"), kind, "Siap, Kak!")

    assert await WebClient().send(row) == Sent("41")
    assert WebClient().repeatable(kind)
    assert WebClient().name == "web"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_session_survives_its_token(scheme: str) -> None:
    assert TOKENS.session(f"{scheme} {TOKENS.sign_session(SESSION)}") == SESSION


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a.b.c"])
def test_a_header_without_a_proper_token_is_refused(header: str) -> None:
    with pytest.raises(SignatureInvalid):
        TOKENS.session(header)


@given(st.text())
def test_no_text_whatever_is_taken_for_a_token(text: str) -> None:
    for read in (TOKENS.session, TOKENS.seller, TOKENS.buyer):
        with pytest.raises(SignatureInvalid):
            read(f"Bearer {text}")


@pytest.mark.parametrize("sent_at", [-1, 10**18, 1.5e300])
def test_a_time_that_no_calendar_has_is_refused(sent_at: float) -> None:
    body = f'{{"id": "m", "type": "text", "text": "a", "sent_at": {sent_at:.0f}}}'.encode()

    with pytest.raises(PayloadInvalid):
        payloads.parse(body, NOW, shop_id="toko", session_id="s", buyer_id=None)


def test_the_buyer_is_never_read_from_the_body() -> None:
    body = b'{"id": "m", "type": "text", "text": "a", "sent_at": 1772427613345, "buyer_id": "orang-lain", "author": "staff"}'

    inbound = payloads.parse(body, NOW, shop_id="toko", session_id="s", buyer_id="buyer-1001")

    assert (inbound.buyer_id, inbound.author.value) == ("buyer-1001", "buyer")
    assert inbound.sent_at == datetime(2026, 3, 2, 5, 0, 13, 345000, tzinfo=timezone.utc)


@pytest.mark.parametrize("minutes", [-600, -2, 2, 600])
def test_a_browsers_clock_that_is_far_off_is_not_believed(minutes: int) -> None:
    """Else a message of a phone that is two minutes slow would seem to come late, and go unanswered."""
    written = int((NOW.timestamp() + 60 * minutes) * 1000)
    body = f'{{"id": "m", "type": "text", "text": "a", "sent_at": {written}}}'.encode()

    assert payloads.parse(body, NOW, shop_id="toko", session_id="s", buyer_id=None).sent_at == NOW
