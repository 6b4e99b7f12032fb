"""The bodies that we send, as OneTalk documents them, with the limits of WhatsApp's interactive messages in their types.
A Struct is not checked when it is built: `encoded` checks it against these types before a byte leaves."""

from typing import Annotated

import msgspec

from bot.errors import DeliveryRefused

Said = Annotated[str, msgspec.Meta(min_length=1)]
Link = Annotated[str, msgspec.Meta(pattern="^https?://")]
MOST_ROWS = 10


class Words(msgspec.Struct, frozen=True):
    """The member of a text message."""

    body: Said


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """The member of a picture, film or document; only a document has a filename."""

    url: Link
    caption: str = ""
    filename: str | None = None


class Button(msgspec.Struct, frozen=True):
    """One reply button."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]


class ReplyButton(msgspec.Struct, frozen=True):
    """A button as WhatsApp wraps it."""

    reply: Button
    type: str = "reply"


class ButtonAction(msgspec.Struct, frozen=True):
    """At most three buttons."""

    buttons: Annotated[tuple[ReplyButton, ...], msgspec.Meta(min_length=1, max_length=3)]


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of a list."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    description: Annotated[str, msgspec.Meta(max_length=72)] = ""


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A titled group of rows."""

    rows: Annotated[tuple[Row, ...], msgspec.Meta(min_length=1)]
    title: str = ""


class ListAction(msgspec.Struct, frozen=True):
    """The button that opens the list, and at most ten rows over all its sections."""

    button: Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
    sections: Annotated[tuple[Section, ...], msgspec.Meta(min_length=1)]


class Line(msgspec.Struct, frozen=True):
    """The body or footer of an interactive message."""

    text: Said


class Header(msgspec.Struct, frozen=True):
    """The header of an interactive message."""

    text: Said
    type: str = "text"


class Interactive(msgspec.Struct, frozen=True, omit_defaults=True):
    """An interactive WhatsApp message: buttons or a list."""

    type: str
    body: Line
    header: Header | None = None
    footer: Line | None = None
    button_action: ButtonAction | None = msgspec.field(name="buttonAction", default=None)
    list_action: ListAction | None = msgspec.field(name="listAction", default=None)


class WhatsAppBusiness(msgspec.Struct, frozen=True):
    """The member of a `whatsappba` message."""

    interactive: Interactive
    type: str = "interactive"


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One outbound message: its type and the member of that name."""

    type: str
    text: Words | None = None
    document: File | None = None
    image: File | None = None
    video: File | None = None
    whatsappba: WhatsAppBusiness | None = None
    custom_data: str | None = msgspec.field(name="customData", default=None)


class HandoverCase(msgspec.Struct, frozen=True, omit_defaults=True):
    """To a topic, to one agent of the topic, or (neither) to the channel's own topic."""

    topic_id: int | None = msgspec.field(name="topicID", default=None)
    agent_email: Said | None = msgspec.field(name="agentEmail", default=None)
    summary: str | None = msgspec.field(name="chatbotHandoverSummary", default=None)


class CloseCase(msgspec.Struct, frozen=True, omit_defaults=True):
    """The end of a case, with or without OneTalk's closing message."""

    send_closing_message: bool | None = msgspec.field(name="sendClosingMessage", default=None)


class UpdateCase(msgspec.Struct, frozen=True, omit_defaults=True):
    """Only what is given changes."""

    agent_remark: str | None = msgspec.field(name="agentRemark", default=None)
    is_junk: bool | None = msgspec.field(name="isJunk", default=None)


class UpdateContact(msgspec.Struct, frozen=True, omit_defaults=True):
    """What we learned about the contact; only what is given changes."""

    full_name: str | None = msgspec.field(name="fullName", default=None)
    alias: str | None = None
    company_name: str | None = msgspec.field(name="companyName", default=None)
    job_title: str | None = msgspec.field(name="jobTitle", default=None)
    custom_fields: dict[str, str] | None = msgspec.field(name="customFields", default=None)


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole body: a case, an event, and the event's member."""

    case_id: Said = msgspec.field(name="caseID")
    event_type: str = msgspec.field(name="eventType")
    messages: tuple[Message, ...] | None = None
    handover_case: HandoverCase | None = msgspec.field(name="handoverCase", default=None)
    close_case: CloseCase | None = msgspec.field(name="closeCase", default=None)
    update_case: UpdateCase | None = msgspec.field(name="updateCase", default=None)
    update_contact: UpdateContact | None = msgspec.field(name="updateContact", default=None)


def encoded(event: Event) -> bytes:
    """The body, checked against its own types.

    Raises:
        DeliveryRefused: with the path of what is missing, over a limit or of a wrong type.
    """
    try:
        body = msgspec.json.encode(event)
        msgspec.json.decode(body, type=Event)
    except (TypeError, ValueError) as error:  # msgspec's own errors are ValueErrors too
        raise DeliveryRefused(f"OneTalk would not take this: {error}") from error
    return body
