"""Between OneTalk's JSON and our values. Raw bodies stop here; the shapes themselves are in `inbound` and `outbound`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from bot.errors import DeliveryRefused, PayloadInvalid
from bot.marketplaces.onetalk import inbound, interactive, outbound
from bot.messages import Author, Inbound, Kind, Outgoing

NAME = "onetalk"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
LONGEST_NAME = 255  # of a buyer; the record's bound

_ANY = msgspec.json.Decoder(inbound.Call[inbound.Message])
_KNOWN: Mapping[str, msgspec.json.Decoder[Any]] = {
    "text": msgspec.json.Decoder(inbound.Call[inbound.Text]),
    "document": msgspec.json.Decoder(inbound.Call[inbound.Document]),
    "image": msgspec.json.Decoder(inbound.Call[inbound.Image]),
    "video": msgspec.json.Decoder(inbound.Call[inbound.Video]),
    "location": msgspec.json.Decoder(inbound.Call[inbound.Location]),
}


def parse(body: bytes) -> Inbound:
    """The message in a webhook body.

    Raises:
        PayloadInvalid: not what OneTalk documents; says where.
        UnsupportedEvent: a kind of message that OneTalk does not document.
    """
    call = _decoded(body, _ANY)
    call = _decoded(body, _KNOWN.get(call.message.type, _ANY))
    content = call.message.content()
    return Inbound(
        marketplace=NAME,
        channel_id=call.channel_id,
        conversation=call.case_id,
        external_id=call.message.id,
        author=Author.BUYER,
        kind=content.kind,
        text=content.text,
        sent_at=EPOCH + timedelta(milliseconds=call.message.timestamp),
        buyer_name=inbound.clean(call.sender.contact_name)[:LONGEST_NAME],
        media=content.media,
    )


def _decoded(body: bytes, decoder: msgspec.json.Decoder[Any]) -> inbound.Call[inbound.Message]:
    try:
        call: inbound.Call[inbound.Message] = decoder.decode(body)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, not the documented shape, or nested without end
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise PayloadInvalid(reason) from error
    return call


def outbound_body(outgoing: Outgoing) -> bytes:
    """The JSON body that carries out one outbox row.

    Raises:
        DeliveryRefused: OneTalk has no such call, or would not take it.
    """
    build = _EVENTS.get(outgoing.kind)
    if build is None:
        raise DeliveryRefused(f"OneTalk has no call for {outgoing.kind.value!r}")
    return outbound.encoded(build(outgoing))


def _messages(outgoing: Outgoing) -> outbound.Event:
    data = outgoing.data
    message = outbound.Message(
        type=outgoing.kind.value,
        text=outbound.Words(outgoing.text) if outgoing.kind is Kind.TEXT else None,
        document=_file(outgoing, Kind.DOCUMENT),
        image=_file(outgoing, Kind.IMAGE),
        video=_file(outgoing, Kind.VIDEO),
        custom_data=data.get("custom_data"),
    )
    if outgoing.kind is Kind.TEXT and ("buttons" in data or "list" in data):
        message = interactive.message(outgoing.text, data)
    return outbound.Event(outgoing.key.external_id, "messages", messages=(message,))


def _file(outgoing: Outgoing, kind: Kind) -> outbound.File | None:
    if outgoing.kind is not kind:
        return None
    filename = outgoing.data.get("filename") if kind is Kind.DOCUMENT else None
    return outbound.File(url=outgoing.data.get("url", ""), caption=outgoing.text, filename=filename)


def _handover(outgoing: Outgoing) -> outbound.Event:
    data = outgoing.data
    member = outbound.HandoverCase(data.get("topic_id"), data.get("agent_email"), data.get("summary"))
    return outbound.Event(outgoing.key.external_id, "handover_case", handover_case=member)


def _close(outgoing: Outgoing) -> outbound.Event:
    member = outbound.CloseCase(outgoing.data.get("send_closing_message"))
    return outbound.Event(outgoing.key.external_id, "close_case", close_case=member)


def _update_case(outgoing: Outgoing) -> outbound.Event:
    member = outbound.UpdateCase(outgoing.data.get("agent_remark"), outgoing.data.get("is_junk"))
    _refuse_nothing(member, outbound.UpdateCase())
    return outbound.Event(outgoing.key.external_id, "update_case", update_case=member)


def _update_contact(outgoing: Outgoing) -> outbound.Event:
    data = outgoing.data
    member = outbound.UpdateContact(
        full_name=data.get("full_name"),
        alias=data.get("alias"),
        company_name=data.get("company_name"),
        job_title=data.get("job_title"),
        custom_fields=_custom_fields(data.get("custom_fields")),
    )
    _refuse_nothing(member, outbound.UpdateContact())
    return outbound.Event(outgoing.key.external_id, "update_contact", update_contact=member)


def _custom_fields(given: Any) -> Any:
    """OneTalk wants a multi-select as a JSON array inside a string."""
    if not isinstance(given, Mapping):
        return given  # nothing, or something that `encoded` refuses
    return {
        code: msgspec.json.encode(value).decode() if isinstance(value, (list, tuple)) else value for code, value in given.items()
    }


def _refuse_nothing(member: msgspec.Struct, nothing: msgspec.Struct) -> None:
    if member == nothing:
        raise DeliveryRefused("an update that names nothing to update")


_EVENTS: Mapping[Kind, Callable[[Outgoing], outbound.Event]] = {
    Kind.TEXT: _messages,
    Kind.IMAGE: _messages,
    Kind.VIDEO: _messages,
    Kind.DOCUMENT: _messages,
    Kind.HANDOVER: _handover,
    Kind.CLOSE: _close,
    Kind.UPDATE_CASE: _update_case,
    Kind.UPDATE_CONTACT: _update_contact,
}
