"""What a chatbot may send, exactly as documented: an unknown field, a wrong type or a broken limit is refused with the reason."""

from typing import Annotated, Any

import msgspec

Said = Annotated[str, msgspec.Meta(min_length=1)]
Email = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
Url = Annotated[str, msgspec.Meta(pattern="^https?://")]
MOST_ROWS = 10


class EventRefused(Exception):
    """The chatbot sent what the contract does not allow."""


class Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Base of every documented object."""


class TextContent(Strict, frozen=True):
    """`text`."""

    body: Said


class MediaContent(Strict, frozen=True):
    """`image` and `video`."""

    url: Url
    caption: str = ""


class DocumentContent(Strict, frozen=True):
    """`document`."""

    url: Url
    filename: str = ""
    caption: str = ""


class Reply(Strict, frozen=True):
    """A reply button's id and title."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class ReplyButton(Strict, frozen=True):
    """A reply button."""

    type: str
    reply: Reply


class ButtonAction(Strict, frozen=True):
    """`buttonAction`."""

    buttons: Annotated[list[ReplyButton], msgspec.Meta(min_length=1, max_length=3)]


class Row(Strict, frozen=True):
    """A row of a list."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    description: Annotated[str, msgspec.Meta(max_length=72)] = ""


class Section(Strict, frozen=True):
    """A section of a list."""

    rows: Annotated[list[Row], msgspec.Meta(min_length=1)]
    title: str = ""


class ListAction(Strict, frozen=True):
    """`listAction`."""

    button: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    sections: Annotated[list[Section], msgspec.Meta(min_length=1)]


class Body(Strict, frozen=True):
    """The body of an interactive message."""

    text: Said


class Interactive(Strict, frozen=True):
    """`interactive`. What the documentation leaves open (header, footer, flow) is taken as it comes."""

    type: str
    body: Body
    header: dict[str, Any] | None = None
    footer: dict[str, Any] | None = None
    buttonAction: ButtonAction | None = None
    listAction: ListAction | None = None
    flowAction: dict[str, Any] | None = None


class WhatsAppContent(Strict, frozen=True):
    """`whatsappba`."""

    type: str
    interactive: Interactive


class OutboundMessage(Strict, frozen=True):
    """One message; its content stands in the member named after the type."""

    type: str
    text: TextContent | None = None
    document: DocumentContent | None = None
    image: MediaContent | None = None
    video: MediaContent | None = None
    whatsappba: WhatsAppContent | None = None
    customData: str | None = None


class HandoverCase(Strict, frozen=True):
    """`handoverCase`."""

    topicID: int | None = None
    agentEmail: Email | None = None
    chatbotHandoverSummary: str | None = None


class CloseCase(Strict, frozen=True):
    """`closeCase`."""

    sendClosingMessage: bool | None = None


class UpdateCase(Strict, frozen=True):
    """`updateCase`."""

    agentRemark: str | None = None
    isJunk: bool | None = None


class UpdateContact(Strict, frozen=True):
    """`updateContact`."""

    fullName: str | None = None
    alias: str | None = None
    companyName: str | None = None
    jobTitle: str | None = None
    customFields: dict[str, str] | None = None


class Event(Strict, frozen=True):
    """The whole body."""

    caseID: Said
    eventType: str
    messages: Annotated[list[OutboundMessage], msgspec.Meta(min_length=1)] | None = None
    handoverCase: HandoverCase | None = None
    closeCase: CloseCase | None = None
    updateCase: UpdateCase | None = None
    updateContact: UpdateContact | None = None


MEMBERS = {
    "messages": "messages",
    "handover_case": "handoverCase",
    "close_case": "closeCase",
    "update_case": "updateCase",
    "update_contact": "updateContact",
}
CONTENTS = ("text", "document", "image", "video", "whatsappba")
ACTIONS = {"button": "buttonAction", "list": "listAction", "flow": "flowAction", "request_contact_info": None}
WITH_CUSTOM_DATA = ("kataai", "custom")


def read_event(body: bytes) -> Event:
    """A chatbot's event; raises EventRefused."""
    try:
        event = msgspec.json.decode(body, type=Event)
    except (ValueError, RecursionError) as error:
        raise EventRefused(str(error)) from error
    wanted = MEMBERS.get(event.eventType)
    if wanted is None:
        raise EventRefused(f"unknown eventType {event.eventType!r}")
    _only(event, tuple(MEMBERS.values()), wanted)
    return event


def check_messages(event: Event, channel_type: str) -> None:
    """Messages must be of a documented type, and fit the case's channel; raises EventRefused."""
    for message in event.messages or ():
        if message.type not in CONTENTS:
            raise EventRefused(f"unknown message type {message.type!r}")
        _only(message, CONTENTS, message.type)
        if message.customData is not None and channel_type not in WITH_CUSTOM_DATA:
            raise EventRefused(f"customData is not for {channel_type} cases")
        if message.whatsappba is not None:
            _check_interactive(message.whatsappba, channel_type)


def _check_interactive(content: WhatsAppContent, channel_type: str) -> None:
    interactive = content.interactive
    if channel_type != "whatsappba":
        raise EventRefused(f"whatsappba messages are not for {channel_type} cases")
    if content.type != "interactive" or interactive.type not in ACTIONS:
        raise EventRefused(f"unknown interactive type {interactive.type!r}")
    _only(interactive, ("buttonAction", "listAction", "flowAction"), ACTIONS[interactive.type])
    if interactive.listAction and sum(len(section.rows) for section in interactive.listAction.sections) > MOST_ROWS:
        raise EventRefused(f"more than {MOST_ROWS} rows over all sections")


def _only(holder: msgspec.Struct, members: tuple[str, ...], wanted: str | None) -> None:
    given = [name for name in members if getattr(holder, name) is not None]
    if given != ([wanted] if wanted else []):
        raise EventRefused(f"expected the member {wanted!r}, got {given}")
