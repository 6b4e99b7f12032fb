"""What a message on a bridge says, one Struct per `content.type`. Required is only what we need; the rest is not read."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from bot.messages import Kind, Media, OrderCard, ProductCard

# Ids become database keys: neither empty, nor endless, nor with control characters (PostgreSQL refuses NUL).
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
LINKS = ("https://", "http://")


@dataclass(frozen=True)
class Said:
    """A message's content as our values."""

    kind: Kind
    text: str = ""
    product: ProductCard | None = None
    order: OrderCard | None = None
    media: Media | None = None


class Content(msgspec.Struct, frozen=True):
    """What every content has, known type or not."""

    type: str

    def said(self) -> Said:
        """Only that there was something."""
        return Said(Kind.UNKNOWN)


class Text(Content, frozen=True):
    """`text`."""

    text: str

    def said(self) -> Said:
        """The words."""
        return Said(Kind.TEXT, self.text)


class File(Content, frozen=True):
    """`image`, `video`, `document`, `voice`, `sticker`: where the file is; its `text` is what was written under it."""

    url: str = ""
    filename: str = ""
    text: str = ""

    def said(self) -> Said:
        """The file with its words."""
        # A page shows this address as a link: anything but http(s) is left out, the message stays.
        url = self.url if self.url.startswith(LINKS) else ""
        return Said(Kind(self.type), self.text, media=Media(url=url, filename=self.filename, caption=self.text))


class Location(Content, frozen=True):
    """`location`. Its address is no sentence of the buyer's, so it stands beside the text, not in it."""

    latitude: Latitude
    longitude: Longitude
    address: str = ""

    def said(self) -> Said:
        """The place."""
        return Said(Kind.LOCATION, media=Media(caption=self.address, latitude=self.latitude, longitude=self.longitude))


class Product(Content, frozen=True):
    """`product_card`."""

    product_id: Id
    sku: Id | None = None

    def said(self) -> Said:
        """The product that the chat is about."""
        return Said(Kind.PRODUCT_CARD, product=ProductCard(self.product_id, self.sku))


class Order(Content, frozen=True):
    """`order_card`."""

    order_number: Id

    def said(self) -> Said:
        """The order that the chat is about."""
        return Said(Kind.ORDER_CARD, order=OrderCard(self.order_number))


FILES = (Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT, Kind.VOICE, Kind.STICKER)
CONTENTS: dict[str, type[Content]] = {
    "text": Text,
    **{kind.value: File for kind in FILES},
    "location": Location,
    "product_card": Product,
    "order_card": Order,
}
