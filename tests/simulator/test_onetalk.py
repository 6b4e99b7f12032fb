"""The simulated OneTalk keeps the documented contract, so that what passes here would pass there."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest

from simulator.onetalk import Channel, Fault, OneTalkPlatform, Topic, onetalk_blueprint
from simulator.onetalk.platform import ACCEPTED_THEN_TIMEOUT, LOST
from tests.support.loopback import Answer, FakeServer, fake_server, serving_blueprint

SECRET = "rahasia-simulator"
NOON = datetime(2026, 3, 2, 5, 0, 0, 250_000, tzinfo=timezone.utc)
WHATSAPP = Channel("wa-1", "whatsappba", "WhatsApp Toko", topics=(11, 12))
TOPICS = {11: Topic("cs", ("ani@toko.example",)), 12: Topic("gudang")}
HELLO = {"channel_id": "tokopedia-1", "customer": "rina", "type": "text", "body": "halo kak"}


@dataclass
class Stage:
    """The platform, whoever calls it, and the bot that it calls."""

    platform: OneTalkPlatform
    http: httpx.AsyncClient
    bot: FakeServer

    async def buyer(self, **changes: Any) -> dict[str, Any]:
        """A buyer writes; returns the ids."""
        response = await self.http.post("/onetalk/buyer/messages", json={**HELLO, **changes})
        assert response.status_code == 200, response.text
        ids: dict[str, Any] = response.json()
        return ids

    async def event(self, case_id: str, event_type: str, secret: str = SECRET, **members: Any) -> httpx.Response:
        """The bot sends an event."""
        body = {"caseID": case_id, "eventType": event_type, **members}
        return await self.http.post("/onetalk/events/demo", json=body, headers={"Secret-Key": secret})

    async def case(self, case_id: str) -> dict[str, Any]:
        """The case as the agents see it."""
        case: dict[str, Any] = (await self.http.get(f"/onetalk/cases/{case_id}")).json()
        return case

    async def told(self) -> list[Any]:
        """What the bot was told, once everything was delivered."""
        await asyncio.wait_for(self.platform.chatbot.idle(), 5)
        return [call.json for call in self.bot.calls]


@asynccontextmanager
async def stage(*answers: Answer, **options: Any) -> AsyncIterator[Stage]:
    """A platform whose chatbot gives these answers."""
    async with fake_server(*answers) as bot:
        options = {"channels": (WHATSAPP,), "clock": lambda: NOON, "pause_seconds": 0, **options}
        platform = OneTalkPlatform(bot.url, SECRET, **options)
        async with (
            serving_blueprint(onetalk_blueprint(platform)) as address,
            httpx.AsyncClient(base_url=address, timeout=5) as http,
        ):
            yield Stage(platform, http, bot)


@pytest.fixture
async def onetalk() -> AsyncIterator[Stage]:
    """A platform whose chatbot answers 200."""
    async with stage() as opened:
        yield opened


def text(body: str) -> list[dict[str, Any]]:
    """The member of a `messages` event."""
    return [{"type": "text", "text": {"body": body}}]


async def test_a_buyers_message_is_told_with_the_documented_fields_and_no_other(onetalk: Stage) -> None:
    ids = await onetalk.buyer(contact_name="Rina", phone="6280000000000")

    [body] = await onetalk.told()
    assert body == {
        "caseID": ids["caseID"],
        "channelType": "custom",
        "channelID": "tokopedia-1",
        "channelName": "tokopedia-1",
        "sender": {"customerUserID": "rina", "contactName": "Rina"},
        "message": {"id": ids["messageID"], "type": "text", "text": {"body": "halo kak"}, "timestamp": 1772427600250},
    }
    assert onetalk.bot.calls[0].headers["x-secret-key"] == SECRET


async def test_a_phone_is_told_on_whatsapp_only(onetalk: Stage) -> None:
    await onetalk.buyer(channel_id="wa-1", phone="6280000000000")

    [body] = await onetalk.told()
    assert body["sender"]["phone"] == "6280000000000"
    assert body["channelType"] == "whatsappba"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"type": "image", "url": "https://x/a.jpg", "caption": "ini"}, {"image": {"url": "https://x/a.jpg", "caption": "ini"}}),
        ({"type": "video", "url": "https://x/a.mp4"}, {"image": {"url": "https://x/a.mp4"}}),
        ({"type": "document", "url": "https://x/a", "filename": "a"}, {"document": {"url": "https://x/a", "filename": "a"}}),
        ({"type": "location", "latitude": -6.2, "longitude": 106.8}, {"location": {"latitude": -6.2, "longitude": 106.8}}),
        (
            {"type": "text", "whatsappba": {"type": "button", "button": {"payload": "p", "text": "Cek"}}},
            {"whatsappba": {"type": "button", "button": {"payload": "p", "text": "Cek"}}},
        ),
    ],
    ids=["image", "video_under_image", "document", "location", "tapped_button"],
)
async def test_every_type_stands_under_its_documented_member(
    onetalk: Stage, written: dict[str, Any], message: dict[str, Any]
) -> None:
    await onetalk.buyer(**{"body": None, **written})

    [told] = await onetalk.told()
    assert {name: value for name, value in told["message"].items() if name not in ("id", "type", "timestamp")} == message


@pytest.mark.parametrize(
    "wrong",
    [{"type": "sticker"}, {"body": None}, {"type": "image"}, {"type": "location", "latitude": 1}, {"customer": ""}, {"x": 1}],
    ids=str,
)
async def test_what_no_buyer_can_write_is_refused(onetalk: Stage, wrong: dict[str, Any]) -> None:
    response = await onetalk.http.post("/onetalk/buyer/messages", json={**HELLO, **wrong})

    assert response.status_code == 400
    assert response.json()["error"]
    assert onetalk.platform.cases == {}


async def test_a_chat_has_one_open_case_and_a_new_one_after_it_closed(onetalk: Stage) -> None:
    first = await onetalk.buyer()
    same = await onetalk.buyer()
    other_buyer = await onetalk.buyer(customer="budi")
    await onetalk.http.post(f"/onetalk/cases/{first['caseID']}/close")
    new = await onetalk.buyer()

    assert first["caseID"] == same["caseID"]
    assert len({first["caseID"], other_buyer["caseID"], new["caseID"]}) == 3
    assert [case["caseID"] for case in (await onetalk.http.get("/onetalk/cases")).json()["cases"] if case["open"]] == [
        new["caseID"],
        other_buyer["caseID"],
    ]


async def test_closing_an_old_case_again_leaves_the_new_one_open(onetalk: Stage) -> None:
    old = await onetalk.buyer()
    await onetalk.http.post(f"/onetalk/cases/{old['caseID']}/close")
    new = await onetalk.buyer()

    await onetalk.http.post(f"/onetalk/cases/{old['caseID']}/close")

    assert (await onetalk.buyer())["caseID"] == new["caseID"]


async def test_messages_are_told_one_after_the_other_and_again_until_200() -> None:
    async with stage(Answer(500), Answer(202), Answer(200)) as onetalk:
        for number in range(3):
            await onetalk.buyer(body=str(number))

        assert [body["message"]["text"]["body"] for body in await onetalk.told()] == ["0", "0", "0", "1", "2"]
        assert onetalk.platform.chatbot.dropped == []


async def test_a_message_is_dropped_after_a_limited_number_of_tries() -> None:
    async with stage(Answer(500), Answer(dropped=True), Answer(500)) as onetalk:
        lost = await onetalk.buyer(body="hilang")
        await onetalk.buyer(body="sampai")

        assert [body["message"]["text"]["body"] for body in await onetalk.told()] == ["hilang"] * 3 + ["sampai"]
        assert onetalk.platform.chatbot.dropped == [lost["messageID"]]


async def test_a_wrong_secret_is_refused(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    response = await onetalk.event(ids["caseID"], "messages", secret="salah", messages=text("halo"))

    assert response.status_code == 401
    assert len((await onetalk.case(ids["caseID"]))["messages"]) == 1


async def test_another_chatbots_address_is_not_found(onetalk: Stage) -> None:
    response = await onetalk.http.post("/onetalk/events/lain", json={}, headers={"Secret-Key": SECRET})

    assert response.status_code == 404


async def test_the_bots_messages_stand_in_the_case_in_order(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    sent = [*text("satu"), {"type": "image", "image": {"url": "https://x/a.jpg", "caption": "dua"}}]
    response = await onetalk.event(ids["caseID"], "messages", messages=sent)

    assert (response.status_code, response.json()) == (200, {"success": True})
    messages = (await onetalk.case(ids["caseID"]))["messages"]
    assert [(message["author"], message["text"]) for message in messages] == [
        ("buyer", "halo kak"),
        ("bot", "satu"),
        ("bot", "dua"),
    ]
    assert messages[0]["time"] == NOON.isoformat()


BUTTONS = {
    "type": "button",
    "body": {"text": "?"},
    "buttonAction": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Ya"}}]},
}
ROWS = {
    "type": "list",
    "body": {"text": "?"},
    "listAction": {"button": "Pilih", "sections": [{"rows": [{"id": "1", "title": "L"}]}]},
}


def interactive(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The member of a `messages` event with an interactive message."""
    return [{"type": "whatsappba", "whatsappba": {"type": "interactive", "interactive": content}}]


@pytest.mark.parametrize(
    "content", [BUTTONS, ROWS, {"type": "request_contact_info", "body": {"text": "?"}}], ids=lambda it: it["type"]
)
async def test_interactive_messages_are_for_whatsapp_business_cases(onetalk: Stage, content: dict[str, Any]) -> None:
    elsewhere = await onetalk.buyer()
    whatsapp = await onetalk.buyer(channel_id="wa-1")

    refused = await onetalk.event(elsewhere["caseID"], "messages", messages=interactive(content))
    accepted = await onetalk.event(whatsapp["caseID"], "messages", messages=interactive(content))

    assert (refused.status_code, accepted.status_code) == (400, 200)


TOO_MANY_ROWS = [{"rows": [{"id": str(number), "title": "x"} for number in range(6)]}] * 2


@pytest.mark.parametrize(
    ("event_type", "members"),
    [
        ("dance", {}),
        ("messages", {}),
        ("messages", {"messages": []}),
        ("messages", {"messages": text("")}),
        ("messages", {"messages": [{"type": "sticker"}]}),
        ("messages", {"messages": [{"type": "text", "image": {"url": "https://x"}}]}),
        ("messages", {"messages": [{"type": "text", "text": {"body": "x", "colour": "red"}}]}),
        ("messages", {"messages": text("x"), "closeCase": {}}),
        ("messages", {"messages": text("x"), "sequence": 1}),
        ("messages", {"messages": [{"type": "image", "image": {"url": "/a.jpg"}}]}),
        ("messages", {"messages": [{**text("x")[0], "customData": "x"}]}),
        ("messages", {"messages": interactive({**BUTTONS, "listAction": ROWS["listAction"]})}),
        ("messages", {"messages": interactive({**ROWS, "listAction": {"button": "Pilih", "sections": TOO_MANY_ROWS}})}),
        ("messages", {"messages": interactive({**ROWS, "listAction": {"button": "P" * 21, "sections": TOO_MANY_ROWS[:1]}})}),
        ("handover_case", {}),
        ("handover_case", {"handoverCase": {"topicID": "11"}}),
        ("handover_case", {"handoverCase": {"agentEmail": "ani"}}),
        ("handover_case", {"handoverCase": {"summary": "x"}}),
        ("close_case", {"closeCase": {"sendClosingMessage": "yes"}}),
        ("update_case", {"updateCase": {"is_junk": True}}),
        ("update_contact", {"updateContact": {"customFields": {"size": ["L"]}}}),
    ],
)
async def test_what_is_not_documented_is_refused_with_the_reason(
    onetalk: Stage, event_type: str, members: dict[str, Any]
) -> None:
    ids = await onetalk.buyer(channel_id="wa-1")
    before = await onetalk.case(ids["caseID"])

    response = await onetalk.event(ids["caseID"], event_type, **members)

    assert response.status_code == 400
    assert response.json()["error"]
    assert await onetalk.case(ids["caseID"]) == before


async def test_the_inbox_shows_what_taps_and_interactive_messages_say(onetalk: Stage) -> None:
    reply = {"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "Ukuran L"}}}
    ids = await onetalk.buyer(channel_id="wa-1", body=None, whatsappba=reply)

    await onetalk.event(ids["caseID"], "messages", messages=interactive({**BUTTONS, "body": {"text": "Jadi yang L?"}}))

    assert [message["text"] for message in (await onetalk.case(ids["caseID"]))["messages"]] == ["Ukuran L", "Jadi yang L?"]


async def test_custom_channels_take_custom_data(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    response = await onetalk.event(ids["caseID"], "messages", messages=[{**text("x")[0], "customData": "x"}])

    assert response.status_code == 200


async def test_an_unknown_case_is_refused(onetalk: Stage) -> None:
    assert (await onetalk.event("tidak-ada", "messages", messages=text("x"))).status_code == 400


async def test_handover_moves_the_case_to_the_agents_with_topic_and_summary() -> None:
    async with stage(topics=TOPICS) as onetalk:
        ids = await onetalk.buyer()

        member = {"topicID": 11, "agentEmail": "ani@toko.example", "chatbotHandoverSummary": "minta refund"}
        response = await onetalk.event(ids["caseID"], "handover_case", handoverCase=member)

        assert response.status_code == 200
        case = await onetalk.case(ids["caseID"])
        assert (case["handed_over"], case["topic"], case["agent"]) == (True, 11, "ani@toko.example")
        assert case["summary"] == "minta refund"


@pytest.mark.parametrize("member", [{"topicID": 99}, {"topicID": 12, "agentEmail": "ani@toko.example"}], ids=["topic", "agent"])
async def test_handover_to_a_topic_or_agent_that_is_not_there_is_refused(member: dict[str, Any]) -> None:
    async with stage(topics=TOPICS) as onetalk:
        ids = await onetalk.buyer()

        response = await onetalk.event(ids["caseID"], "handover_case", handoverCase=member)

        assert response.status_code == 400
        assert not (await onetalk.case(ids["caseID"]))["handed_over"]


async def test_handover_without_a_topic_asks_the_customer_where_the_channel_has_several(onetalk: Stage) -> None:
    ids = await onetalk.buyer(channel_id="wa-1")

    await onetalk.event(ids["caseID"], "handover_case", handoverCase={})

    case = await onetalk.case(ids["caseID"])
    assert (case["handed_over"], case["topic"], case["topic_menu_sent"]) == (True, None, True)


@pytest.mark.parametrize("tells", [True, False])
async def test_whether_the_bot_hears_of_a_handed_over_case_can_be_chosen(onetalk: Stage, tells: bool) -> None:
    onetalk.platform.tells_after_handover = tells
    ids = await onetalk.buyer()
    await onetalk.event(ids["caseID"], "handover_case", handoverCase={})

    await onetalk.buyer(body="masih di sana?")

    assert len(await onetalk.told()) == (2 if tells else 1)


async def test_an_agent_writes_in_the_inbox_and_the_bot_is_not_told(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    response = await onetalk.http.post(f"/onetalk/cases/{ids['caseID']}/agent", json={"text": "saya bantu ya"})

    assert response.status_code == 200
    assert [message["author"] for message in (await onetalk.case(ids["caseID"]))["messages"]] == ["buyer", "agent"]
    assert len(await onetalk.told()) == 1


async def test_the_bot_closes_a_case_and_closing_again_changes_nothing(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    answers = [await onetalk.event(ids["caseID"], "close_case", closeCase={"sendClosingMessage": True}) for _ in range(2)]
    late = await onetalk.event(ids["caseID"], "messages", messages=text("masih ada"))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert late.status_code == 400
    case = await onetalk.case(ids["caseID"])
    assert (case["open"], case["closing_message_sent"]) == (False, True)


async def test_updates_change_only_what_they_name(onetalk: Stage) -> None:
    ids = await onetalk.buyer()

    await onetalk.event(ids["caseID"], "update_case", updateCase={"agentRemark": "pelanggan lama"})
    await onetalk.event(ids["caseID"], "update_case", updateCase={"isJunk": True})
    await onetalk.event(ids["caseID"], "update_contact", updateContact={"alias": "Rin", "customFields": {"size": '["L","XL"]'}})
    await onetalk.event(ids["caseID"], "update_contact", updateContact={"fullName": "Rina S", "customFields": {"kota": "Solo"}})

    case = await onetalk.case(ids["caseID"])
    assert (case["remark"], case["junk"]) == ("pelanggan lama", True)
    assert (case["contact"]["alias"], case["contact"]["full_name"]) == ("Rin", "Rina S")
    assert case["contact"]["custom_fields"] == {"size": '["L","XL"]', "kota": "Solo"}


async def test_faults_happen_once_each_and_in_order(onetalk: Stage) -> None:
    ids = await onetalk.buyer()
    onetalk.platform.faults.extend([Fault(429, retry_after=2), Fault(500), Fault(success=False)])

    answers = [await onetalk.event(ids["caseID"], "messages", messages=text("x")) for _ in range(4)]

    assert [(answer.status_code, answer.json()["success"]) for answer in answers] == [
        (429, False),
        (500, False),
        (200, False),
        (200, True),
    ]
    assert answers[0].headers["Retry-After"] == "2"
    assert len((await onetalk.case(ids["caseID"]))["messages"]) == 2


@pytest.mark.parametrize(("fault", "messages"), [(ACCEPTED_THEN_TIMEOUT, 2), (LOST, 1)], ids=["accepted", "lost"])
async def test_a_call_can_time_out_with_or_without_effect(onetalk: Stage, fault: Fault, messages: int) -> None:
    ids = await onetalk.buyer()
    onetalk.platform.faults.append(fault)
    onetalk.http.timeout = httpx.Timeout(0.2)

    with pytest.raises(httpx.ReadTimeout):
        await onetalk.event(ids["caseID"], "messages", messages=text("x"))

    onetalk.http.timeout = httpx.Timeout(5)
    assert len((await onetalk.case(ids["caseID"]))["messages"]) == messages


async def test_the_stream_tells_a_cases_changes_as_they_happen(onetalk: Stage) -> None:
    ids = await onetalk.buyer()
    async with onetalk.http.stream("GET", f"/onetalk/cases/{ids['caseID']}/stream") as response:
        lines = response.aiter_lines()
        first = await _next_event(lines)
        await onetalk.event(ids["caseID"], "messages", messages=text("Siap, Kak!"))
        second = await _next_event(lines)
        await onetalk.event(ids["caseID"], "close_case", closeCase={})
        third = await _next_event(lines)

    assert (first[0], len(first[1]["messages"])) == ("case", 1)
    assert (second[0], second[1]["author"], second[1]["text"]) == ("message", "bot", "Siap, Kak!")
    assert (third[0], third[1]["open"]) == ("closed", False)


async def _next_event(lines: AsyncIterator[str]) -> tuple[str, Any]:
    name = ""
    while True:
        line = await asyncio.wait_for(anext(lines), 5)
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            return name, json.loads(line.removeprefix("data: "))


@pytest.mark.parametrize("path", ["", "/stream", "/agent", "/close"])
async def test_a_case_that_is_not_there_is_not_found(onetalk: Stage, path: str) -> None:
    method = "POST" if path in ("/agent", "/close") else "GET"

    response = await onetalk.http.request(method, f"/onetalk/cases/tidak-ada{path}", json={"text": "x"})

    assert response.status_code == 404
