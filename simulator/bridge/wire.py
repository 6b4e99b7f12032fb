"""The bodies that the platform takes: our bot's call exactly as documented, and what a buyer and a seller type."""

from typing import Annotated, Any, TypeVar

import msgspec

Shape = TypeVar("Shape")
Words = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
TYPES = ("text", "image", "video", "document", "voice", "sticker", "location", "product_card", "order_card")


class Refused(Exception):
    """The platform does not take this. `status` is the answer's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our bot's call."""

    shop_id: Id
    type: str
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class BuyerWrites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A buyer types `text`, or sends a `content` of another type. `id` is the client's: the same one again changes nothing."""

    shop_id: Id
    conversation_id: Id
    id: str = ""
    text: str = ""
    content: dict[str, Any] | None = None
    buyer_id: str = ""
    buyer_name: str = "Pembeli"

    @property
    def said(self) -> dict[str, Any]:
        """The message's content."""
        return self.content or {"type": "text", "text": self.text}


class ShopWrites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The seller types in his own app, or the platform says something itself (`system`)."""

    shop_id: Id
    conversation_id: Id
    text: Words
    system: bool = False


def read(body: bytes, shape: type[Shape]) -> Shape:
    """Raises Refused with 400."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise Refused(400, str(error)) from error
