"""Between the bridge's JSON and our values. Raw bodies stop here; what a message may say is in `contents`."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from bot.delivery.values import Heard
from bot.errors import DeliveryRefused, PayloadInvalid, UnsupportedEvent
from bot.marketplaces.bridge.contents import CONTENTS, Content, Id
from bot.messages import Author, Inbound, Kind, Outgoing

NAME = "bridge"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LONGEST_NAME = 255
# The bridge does not tell a person of the shop from a program of the shop's: an echo of our own is known by its id or text.
AUTHORS = {"buyer": Author.BUYER, "shop": Author.OUTSIDE, "system": Author.PLATFORM}
# Unix milliseconds between 2015 and 2100: seconds or microseconds by mistake fall outside.
Milliseconds = Annotated[int, msgspec.Meta(ge=1_420_070_400_000, lt=4_102_444_800_000)]

ContentT = TypeVar("ContentT", bound=Content)
Shape = TypeVar("Shape")


class _Event(msgspec.Struct, frozen=True):
    type: str


class _Buyer(msgspec.Struct, frozen=True):
    id: Id | None = None
    name: str | None = None


class _Message(msgspec.Struct, Generic[ContentT], frozen=True):
    shop_id: Id
    conversation_id: Id
    message_id: Id
    role: str
    content: ContentT
    created_at: Milliseconds
    buyer: _Buyer = _Buyer()


class _Words(msgspec.Struct, frozen=True):
    text: str = ""


class _Listed(msgspec.Struct, frozen=True):
    message_id: Id
    created_at: Milliseconds
    content: _Words = _Words()


class _List(msgspec.Struct, frozen=True):
    messages: tuple[_Listed, ...]


class _Receipt(msgspec.Struct, frozen=True):
    message_id: Id


class _Send(msgspec.Struct, frozen=True):
    shop_id: str
    type: str
    text: str


_EVENT = msgspec.json.Decoder(_Event)
_ANY = msgspec.json.Decoder(_Message[Content])
_KNOWN: Mapping[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(_Message[content])  # type: ignore[valid-type]  # msgspec reads it at run time
    for name, content in CONTENTS.items()
}


def parse(body: bytes) -> Inbound:
    """The message in a webhook body.

    Raises:
        PayloadInvalid: not what the bridge's page documents; says where.
        UnsupportedEvent: an event, a role or a buyer's kind of message that it does not document.
    """
    event = _decoded(body, _EVENT)
    if event.type != "message":
        raise UnsupportedEvent(f"type {event.type[:40]!r}")
    message = _decoded(body, _ANY)
    message = _decoded(body, _KNOWN.get(message.content.type, _ANY))
    author = AUTHORS.get(message.role)
    if author is None:
        raise UnsupportedEvent(f"role {message.role[:40]!r}")
    # Whatever a person of the shop sent, it was a person: only a buyer's unknown message needs somebody to look.
    if author is Author.BUYER and message.content.type not in CONTENTS:
        raise UnsupportedEvent(f"content.type {message.content.type[:40]!r}")
    return _inbound(message, author)


def _inbound(message: _Message[Content], author: Author) -> Inbound:
    said = message.content.said()
    return Inbound(
        marketplace=NAME,
        channel_id=message.shop_id,
        conversation=message.conversation_id,
        external_id=message.message_id,
        author=author,
        kind=said.kind,
        text=said.text,
        sent_at=_moment(message.created_at),
        buyer_id=message.buyer.id,
        buyer_name=(message.buyer.name or "")[:LONGEST_NAME],
        product=said.product,
        order=said.order,
        media=said.media,
    )


def outbound_body(outgoing: Outgoing) -> bytes:
    """The JSON body of a reply; raises DeliveryRefused for what is no text."""
    if outgoing.kind is not Kind.TEXT:
        raise DeliveryRefused(f"a bridge takes no {outgoing.kind.value!r}")
    return msgspec.json.encode(_Send(outgoing.key.shop_id, "text", outgoing.text))


def receipt(body: bytes) -> str | None:
    """The id in the answer to a reply that was accepted; None where it cannot be read."""
    try:
        return msgspec.json.decode(body, type=_Receipt).message_id
    except (ValueError, RecursionError):
        return None


def heard(body: bytes) -> tuple[Heard, ...]:
    """The messages in a list, in its order; raises PayloadInvalid."""
    listed = _decoded(body, msgspec.json.Decoder(_List))
    return tuple(Heard(one.message_id, one.content.text, _moment(one.created_at)) for one in listed.messages)


def _moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def _decoded(body: bytes, decoder: msgspec.json.Decoder[Shape]) -> Shape:
    try:
        return decoder.decode(body)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, not the documented shape, or nested without end
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise PayloadInvalid(reason) from error
