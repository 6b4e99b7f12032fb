"""The inbound body as OneTalk documents it, one Struct per `message.type`. Required is only what we need, so that a
missing name never costs a buyer's message; what we do not need is not read."""

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import msgspec

from bot import messages
from bot.errors import PayloadInvalid, UnsupportedEvent
from bot.messages import Kind

# Ids become database keys: neither empty, nor endless, nor with control characters (PostgreSQL refuses NUL).
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+\Z")]
# Unix milliseconds between 2015 and 2100: seconds or microseconds by mistake fall outside.
Milliseconds = Annotated[int, msgspec.Meta(ge=1_420_070_400_000, lt=4_102_444_800_000)]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
LINKS = ("https://", "http://")


@dataclass(frozen=True)
class Content:
    """What a message says, whatever its type."""

    kind: Kind
    text: str
    media: messages.Media | None = None


class Sender(msgspec.Struct, frozen=True):
    """Who wrote. `customerUserID` and `phone` prove no order and are not read, so that they cannot leak."""

    contact_name: str | None = msgspec.field(name="contactName", default=None)


class Message(msgspec.Struct, frozen=True):
    """What every message has, known type or not."""

    id: Id
    type: str
    timestamp: Milliseconds

    def content(self) -> Content:
        """What it says; raises UnsupportedEvent for a type that is not documented."""
        raise UnsupportedEvent(f"message.type {self.type[:40]!r}")


MessageT = TypeVar("MessageT", bound=Message)


class Call(msgspec.Struct, Generic[MessageT], frozen=True):
    """The whole body of a webhook call."""

    case_id: Id = msgspec.field(name="caseID")
    channel_id: Id = msgspec.field(name="channelID")
    sender: Sender
    message: MessageT


class TextBody(msgspec.Struct, frozen=True):
    """The member of a text message."""

    body: str


class Tapped(msgspec.Struct, frozen=True):
    """The title of a tapped button or list row."""

    title: str


class FormAnswer(msgspec.Struct, frozen=True):
    """A filled-in WhatsApp form (`nfm_reply`)."""

    body: str


class QuickReply(msgspec.Struct, frozen=True):
    """A tapped button of a WhatsApp template."""

    text: str


class Interactive(msgspec.Struct, frozen=True):
    """A tap on an interactive WhatsApp message."""

    type: str
    button_reply: Tapped | None = None
    list_reply: Tapped | None = None
    nfm_reply: FormAnswer | None = None

    def words(self) -> str:
        """What the buyer saw and chose; empty for a kind of tap that is not documented."""
        tapped = {"button_reply": self.button_reply, "list_reply": self.list_reply}.get(self.type)
        if tapped is not None:
            return tapped.title
        return self.nfm_reply.body if self.type == "nfm_reply" and self.nfm_reply else ""


class WhatsAppBusiness(msgspec.Struct, frozen=True):
    """What a WhatsApp Business text message can carry besides its text."""

    type: str
    button: QuickReply | None = None
    interactive: Interactive | None = None

    def words(self) -> str:
        """The reply as text; empty when there is none that we know."""
        if self.type == "button" and self.button is not None:
            return self.button.text
        return self.interactive.words() if self.type == "interactive" and self.interactive is not None else ""


class Text(Message, frozen=True):
    """`text`, also a tap on a WhatsApp button or list."""

    text: TextBody | None = None
    whatsappba: WhatsAppBusiness | None = None

    def content(self) -> Content:
        """The tapped title where there is one, else the text."""
        words = self.whatsappba.words() if self.whatsappba is not None else ""
        if not words and self.text is None:
            if self.whatsappba is not None:
                raise UnsupportedEvent(f"message.whatsappba.type {self.whatsappba.type[:40]!r}")
            raise PayloadInvalid("Object missing required field `text` - at `$.message`")
        return Content(Kind.TEXT, clean(words or (self.text.body if self.text else "")))


class File(msgspec.Struct, frozen=True):
    """A picture, film or document where OneTalk keeps it."""

    url: str
    caption: str | None = None
    filename: str | None = None

    def content(self, kind: Kind) -> Content:
        """The file; its caption is what the buyer said."""
        caption = clean(self.caption)
        # A page shows this address as a link: anything but http(s) is left out, the message stays.
        url = clean(self.url) if self.url.startswith(LINKS) else ""
        return Content(kind, caption, messages.Media(url=url, filename=clean(self.filename), caption=caption))


class Document(Message, frozen=True):
    """`document`."""

    document: File

    def content(self) -> Content:
        """The document with its caption."""
        return self.document.content(Kind.DOCUMENT)


class Image(Message, frozen=True):
    """`image`."""

    image: File

    def content(self) -> Content:
        """The picture with its caption."""
        return self.image.content(Kind.IMAGE)


class Video(Message, frozen=True):
    """`video`. OneTalk's own samples put the file under `image`, so both places count."""

    video: File | None = None
    image: File | None = None

    def content(self) -> Content:
        """The film with its caption."""
        film = self.video or self.image
        if film is None:
            raise PayloadInvalid("Object missing required field `video` - at `$.message`")
        return film.content(Kind.VIDEO)


class Place(msgspec.Struct, frozen=True):
    """The member of a location message."""

    latitude: Latitude
    longitude: Longitude
    address: str | None = None
    name: str | None = None


class Location(Message, frozen=True):
    """`location`. Its address is no sentence of the buyer's, so it stands beside the text, not in it."""

    location: Place

    def content(self) -> Content:
        """The place."""
        label = ", ".join(part for part in (clean(self.location.name), clean(self.location.address)) if part)
        place = messages.Media(caption=label, latitude=self.location.latitude, longitude=self.location.longitude)
        return Content(Kind.LOCATION, "", place)


def clean(text: str | None) -> str:
    """Text that every database can store: PostgreSQL refuses NUL."""
    return (text or "").replace("\x00", "")
