"""OneTalk's bodies: whatever comes in ends as a message or as one of our errors; what goes out is what OneTalk documents."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import DeliveryRefused, MarketplaceError, PayloadInvalid, UnsupportedEvent
from bot.marketplaces.onetalk.payloads import outbound_body, parse
from bot.messages import ConversationKey, Kind, Outgoing
from tests.support.mutation import mutated

BODIES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").glob("*.json"))]
TEXT = {
    "caseID": "case-1",
    "channelID": "tokopedia-1",
    "sender": {"contactName": "Rina"},
    "message": {"id": "m-1", "type": "text", "text": {"body": "halo"}, "timestamp": 1772427600250},
}


def body(**message: Any) -> bytes:
    """A text message with other members."""
    return json.dumps({**TEXT, "message": {**TEXT["message"], **message}}).encode()  # type: ignore[dict-item]


def outgoing(kind: Kind, text: str = "", **data: Any) -> Outgoing:
    """An outbox row."""
    return Outgoing(7, ConversationKey("onetalk", "toko", "case-1"), kind, text, data)


def sent(kind: Kind, text: str = "", **data: Any) -> Any:
    """The body of an outbox row, decoded, without its case."""
    document = json.loads(outbound_body(outgoing(kind, text, **data)))
    assert document.pop("caseID") == "case-1"
    return document


def test_fixtures_were_found() -> None:
    assert len(BODIES) > 30


@settings(max_examples=1000, deadline=None)
@given(mutated(BODIES))
def test_nothing_but_our_own_errors_comes_out_of_any_bytes(anything: bytes) -> None:
    with suppress(MarketplaceError):
        message = parse(anything)

        assert message.conversation
        assert message.external_id
        assert "\x00" not in f"{message.text}{message.buyer_name}{message.media}{message.conversation}{message.channel_id}"
        message.text.encode()  # no lone surrogate: a database could not store it


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        (body(text={"body": 7}), "$.message.text.body"),
        (body(timestamp=1772427600), "$.message.timestamp"),
        (body(type="image"), "$.message"),
        (body(type="location", location={"latitude": "x", "longitude": 1}), "$.message.location.latitude"),
        (json.dumps({**TEXT, "caseID": 7}).encode(), "$.caseID"),
    ],
    ids=["text", "timestamp", "no_member", "latitude", "case"],
)
def test_a_malformed_body_says_where(broken: bytes, path: str) -> None:
    with pytest.raises(PayloadInvalid) as invalid:
        parse(broken)

    assert path in str(invalid.value)


def test_an_error_repeats_nothing_that_the_buyer_wrote() -> None:
    with pytest.raises(PayloadInvalid) as invalid:
        parse(body(text={"body": "nomor saya 0812"}, timestamp="nomor saya 0812"))

    assert "0812" not in str(invalid.value)


def test_an_unknown_type_is_named_but_never_at_length() -> None:
    with pytest.raises(UnsupportedEvent) as unsupported:
        parse(body(type="sticker" * 100))

    assert "sticker" in str(unsupported.value)
    assert len(str(unsupported.value)) < 80


def test_milliseconds_are_kept_and_the_time_is_aware() -> None:
    assert parse(body()).sent_at.isoformat() == "2026-03-02T05:00:00.250000+00:00"


def test_text_that_a_database_cannot_store_is_cleaned() -> None:
    assert parse(body(text={"body": "ha\x00lo"})).text == "halo"


@pytest.mark.parametrize("given_id", ["", "a\x00b", "a\n", "x" * 256], ids=["empty", "nul", "newline", "long"])
def test_an_id_that_could_be_no_key_is_refused(given_id: str) -> None:
    with pytest.raises(PayloadInvalid):
        parse(body(id=given_id))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (outgoing(Kind.TEXT, "Siap, Kak!"), {"type": "text", "text": {"body": "Siap, Kak!"}}),
        (
            outgoing(Kind.TEXT, "Siap", custom_data="x"),
            {"type": "text", "text": {"body": "Siap"}, "customData": "x"},
        ),
        (
            outgoing(Kind.IMAGE, "ini ya Kak", url="https://x/a.jpg"),
            {"type": "image", "image": {"url": "https://x/a.jpg", "caption": "ini ya Kak"}},
        ),
        (outgoing(Kind.VIDEO, url="https://x/a.mp4"), {"type": "video", "video": {"url": "https://x/a.mp4"}}),
        (
            outgoing(Kind.DOCUMENT, "panduan", url="https://x/a.pdf", filename="a.pdf"),
            {"type": "document", "document": {"url": "https://x/a.pdf", "filename": "a.pdf", "caption": "panduan"}},
        ),
    ],
    ids=["text", "text_with_custom_data", "image", "video", "document"],
)
def test_messages_have_a_type_and_the_member_of_that_name(row: Outgoing, message: Any) -> None:
    assert json.loads(outbound_body(row)) == {"caseID": "case-1", "eventType": "messages", "messages": [message]}


@pytest.mark.parametrize(
    ("kind", "data", "event"),
    [
        (
            Kind.HANDOVER,
            {"summary": "minta refund", "topic_id": 11, "agent_email": "ani@toko.example"},
            {
                "eventType": "handover_case",
                "handoverCase": {"topicID": 11, "agentEmail": "ani@toko.example", "chatbotHandoverSummary": "minta refund"},
            },
        ),
        (
            Kind.HANDOVER,
            {"summary": "minta refund", "topic_id": None, "agent_email": None},
            {"eventType": "handover_case", "handoverCase": {"chatbotHandoverSummary": "minta refund"}},
        ),
        (Kind.CLOSE, {}, {"eventType": "close_case", "closeCase": {}}),
        (
            Kind.CLOSE,
            {"send_closing_message": False},
            {"eventType": "close_case", "closeCase": {"sendClosingMessage": False}},
        ),
        (Kind.UPDATE_CASE, {"is_junk": False}, {"eventType": "update_case", "updateCase": {"isJunk": False}}),
        (Kind.UPDATE_CASE, {"agent_remark": ""}, {"eventType": "update_case", "updateCase": {"agentRemark": ""}}),
        (
            Kind.UPDATE_CONTACT,
            {"full_name": "Rina S", "alias": "Rin", "company_name": "CV A", "job_title": "x", "custom_fields": {"kota": "Solo"}},
            {
                "eventType": "update_contact",
                "updateContact": {
                    "fullName": "Rina S",
                    "alias": "Rin",
                    "companyName": "CV A",
                    "jobTitle": "x",
                    "customFields": {"kota": "Solo"},
                },
            },
        ),
        (
            Kind.UPDATE_CONTACT,
            {"custom_fields": {"ukuran": ["L", "XL"]}},
            {"eventType": "update_contact", "updateContact": {"customFields": {"ukuran": '["L","XL"]'}}},
        ),
    ],
)
def test_events_have_only_what_was_given(kind: Kind, data: dict[str, Any], event: Any) -> None:
    assert sent(kind, **data) == event


@pytest.mark.parametrize(
    "row",
    [
        outgoing(Kind.TEXT, ""),
        outgoing(Kind.IMAGE, "tanpa alamat"),
        outgoing(Kind.IMAGE, url="/a.jpg"),
        outgoing(Kind.DOCUMENT, url=7),
        outgoing(Kind.HANDOVER, topic_id="11"),
        outgoing(Kind.HANDOVER, summary=object()),
        outgoing(Kind.CLOSE, send_closing_message="ya"),
        outgoing(Kind.UPDATE_CASE),
        outgoing(Kind.UPDATE_CONTACT, alias=None),
        outgoing(Kind.UPDATE_CONTACT, custom_fields={"ukuran": 7}),
        outgoing(Kind.UPDATE_CONTACT, custom_fields="ukuran"),
        outgoing(Kind.VOICE),
        outgoing(Kind.LOCATION),
        outgoing(Kind.PRODUCT_CARD),
        outgoing(Kind.UNKNOWN),
    ],
    ids=lambda row: f"{row.kind.value} {sorted(row.data)}",
)
def test_what_onetalk_has_no_form_for_is_refused_before_sending(row: Outgoing) -> None:
    with pytest.raises(DeliveryRefused):
        outbound_body(row)


def test_a_text_with_a_lone_surrogate_is_refused_before_sending() -> None:
    with pytest.raises(DeliveryRefused):
        outbound_body(outgoing(Kind.TEXT, "\ud800"))


@given(st.text(min_size=1).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)))
def test_any_text_arrives_as_it_was(text: str) -> None:
    assert sent(Kind.TEXT, text)["messages"][0]["text"]["body"] == text
