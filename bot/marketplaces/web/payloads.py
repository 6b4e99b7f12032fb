"""What the web chat is told (docs/marketplaces/web.md). Raw bodies stop here; what it tells is in views.py."""

from datetime import datetime, timedelta, timezone
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from bot.errors import PayloadInvalid, UnsupportedEvent
from bot.messages import Author, Inbound, Kind, Media, OrderCard, ProductCard

MARKETPLACE = "web"
LONGEST_NAME = 255  # of a buyer; the record's bound
# The member that each type of message cannot do without; a sticker may come bare.
REQUIRED = {
    "text": "text",
    "image": "url",
    "sticker": "type",
    "product_card": "product_id",
    "order_card": "order_number",
}

# Ids become part of the conversation's key and of log fields, so their alphabet is closed.
Name = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.@+-]{1,128}\Z")]
# None with NUL, which PostgreSQL refuses; out of texts it is taken.
MessageId = Annotated[str, Meta(max_length=128, pattern=r"\A[^\x00-\x1f\x7f]+\Z")]
Text = Annotated[str, Meta(max_length=5000)]
Url = Annotated[str, Meta(max_length=2048, pattern=r"\Ahttps?://[^\s\x00-\x1f\x7f]+\Z")]
Reference = Annotated[str, Meta(max_length=128, pattern=r"\A[^\x00]*\Z")]
Milliseconds = Annotated[int, Meta(ge=0, le=4_102_444_800_000)]  # to the year 2100

T = TypeVar("T")


class SessionRequest(msgspec.Struct, frozen=True):
    """A browser asks for a chat."""

    shop_id: Name
    buyer_token: str | None = None


CLOCKS_DIFFER = timedelta(minutes=1)  # at most, between a browser and us


class BuyerMessage(msgspec.Struct, frozen=True):
    """One message of a buyer."""

    id: MessageId
    type: Annotated[str, Meta(max_length=40)]
    sent_at: Milliseconds
    text: Text = ""
    url: Url | None = None
    product_id: Reference = ""
    sku: Reference | None = None
    order_number: Reference = ""


class SellerReply(msgspec.Struct, frozen=True):
    """What a person of the shop wrote in the shop's own app."""

    session_id: Name
    id: MessageId
    text: Annotated[str, Meta(min_length=1, max_length=5000)]


def decode(body: bytes, kind: type[T]) -> T:
    """Raises PayloadInvalid with the path of the fault."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PayloadInvalid(str(error)) from error


def parse(body: bytes, now: datetime, *, shop_id: str, session_id: str, buyer_id: str | None, buyer_name: str = "") -> Inbound:
    """A buyer's message; who wrote it comes from the session's token, never from the body.

    Raises PayloadInvalid or UnsupportedEvent.
    """
    message = decode(body, BuyerMessage)
    message = replace(message, text=clean(message.text))
    _require_its_member(message)
    # A browser names the order, so without a proven buyer the number is only words.
    proven_order = message.type == "order_card" and buyer_id is not None
    return Inbound(
        marketplace=MARKETPLACE,
        channel_id=shop_id,
        conversation=session_id,
        external_id=message.id,
        author=Author.BUYER,
        kind=Kind(message.type),
        text=message.text or ("" if proven_order else message.order_number),
        sent_at=_believed(datetime.fromtimestamp(message.sent_at / 1000, timezone.utc), now),
        buyer_id=buyer_id,
        buyer_name=clean(buyer_name)[:LONGEST_NAME],
        product=ProductCard(message.product_id, message.sku) if message.type == "product_card" else None,
        order=OrderCard(message.order_number) if proven_order else None,
        media=Media(url=message.url) if message.url and message.type in ("image", "sticker") else None,
    )


def _believed(sent_at: datetime, now: datetime) -> datetime:
    """The browser's own time orders bubbles that come almost at once. A clock that is far off tells nothing: then the message
    counts as written now, or it would seem to come hours late."""
    return sent_at if abs(now - sent_at) <= CLOCKS_DIFFER else now


def parse_seller(body: bytes, shop_id: str, now: datetime) -> Inbound:
    """A person's reply from the shop's own app. Raises PayloadInvalid."""
    reply = decode(body, SellerReply)
    text = clean(reply.text)
    if not text.strip():
        raise PayloadInvalid("text is blank - at `$.text`")
    return Inbound(
        marketplace=MARKETPLACE,
        channel_id=shop_id,
        conversation=reply.session_id,
        external_id=reply.id,
        author=Author.OUTSIDE,
        kind=Kind.TEXT,
        text=text,
        sent_at=now,
    )


def clean(text: str) -> str:
    """Text that every database can store."""
    return text.replace("\x00", "")


def _require_its_member(message: BuyerMessage) -> None:
    required = REQUIRED.get(message.type)
    if required is None:
        raise UnsupportedEvent(f"unknown type {message.type!r}")
    value = getattr(message, required)
    if not value or not value.strip():
        raise PayloadInvalid(f"a message of type {message.type} needs {required} - at `$.{required}`")
