"""What the page posts when a buyer writes: one flat body, turned into OneTalk's message of that type."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec

from simulator.onetalk.records import Contact

Shape = TypeVar("Shape")
Words = Annotated[str, msgspec.Meta(min_length=1)]
FIELDS = {
    "text": ("body",),
    "document": ("url", "filename", "caption"),
    "image": ("url", "caption"),
    "video": ("url", "caption"),
    "location": ("latitude", "longitude", "address", "name"),
}
REQUIRED = {"text": (), "document": ("url",), "image": ("url",), "video": ("url",), "location": ("latitude", "longitude")}


class BuyerInvalid(Exception):
    """The page posted something that no buyer can write."""


class BuyerWrites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One message of a buyer. `whatsappba` is the documented object of a tap, beside or instead of a text."""

    channel_id: Words
    customer: Words
    type: str
    contact_name: str = ""
    phone: str | None = None
    body: str | None = None
    url: str | None = None
    filename: str | None = None
    caption: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    address: str | None = None
    name: str | None = None
    whatsappba: dict[str, Any] | None = None

    @property
    def contact(self) -> Contact:
        """Who writes."""
        return Contact(self.customer, self.contact_name or self.customer, self.phone)

    @property
    def content(self) -> Mapping[str, Any]:
        """The member that OneTalk names after the type; raises BuyerInvalid."""
        content = {name: getattr(self, name) for name in FIELDS[self.type] if getattr(self, name) is not None}
        missing = [name for name in REQUIRED[self.type] if name not in content]
        if missing or (self.type == "text" and "body" not in content and self.whatsappba is None):
            raise BuyerInvalid(f"a message of type {self.type} needs {', '.join(missing) or 'body'}")
        return {**content, "whatsappba": self.whatsappba} if self.type == "text" and self.whatsappba else content


class AgentWrites(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agent's answer in the inbox."""

    text: Words


def read_buyer(body: bytes) -> BuyerWrites:
    """Raises BuyerInvalid."""
    written = _read(body, BuyerWrites)
    if written.type not in FIELDS:
        raise BuyerInvalid(f"unknown type {written.type!r}")
    return written


def read_agent(body: bytes) -> AgentWrites:
    """Raises BuyerInvalid."""
    return _read(body, AgentWrites)


def _read(body: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise BuyerInvalid(str(error)) from error
