"""Both doors over real loopback: what counts as acknowledged, as an answer, as lost and as twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web

from benchmarks.books import Account, ledger
from benchmarks.doors import SECRET, OneTalkDoor, RestDoor
from benchmarks.processes import free_ports
from benchmarks.questions import Buyers, Chat, read_questions
from bot.marketplaces.onetalk.payloads import parse


def chat() -> Chat:
    return Buyers(read_questions(), "test").new()


@asynccontextmanager
async def serving(path: str, handle: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post(path, handle)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_ports(1)[0]
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@asynccontextmanager
async def onetalk(events: list[str], status: int = 200, patience: float = 5) -> AsyncIterator[OneTalkDoor]:
    """A door into a bot that makes these calls for every message, a moment after its acknowledgement."""
    calls: list[asyncio.Task[None]] = []

    async def told(request: web.Request) -> web.Response:
        body = await request.read()
        message = parse(body)  # what we send must be what the bot takes
        assert request.headers["X-Secret-Key"] == SECRET
        calls.append(asyncio.create_task(answer(message.conversation)))
        return web.Response(status=status)

    async def answer(case: str) -> None:
        async with ClientSession() as http:
            for event in events:
                await http.post(f"http://127.0.0.1:{door.port}/onetalk", json={"caseID": case, "eventType": event})

    async with serving("/webhook", told) as address:
        door = OneTalkDoor(f"{address}/webhook", free_ports(1)[0], patience=patience)
        async with door:
            yield door
            await asyncio.gather(*calls)


async def test_an_answer_is_the_send_call_for_the_same_case() -> None:
    async with onetalk(["messages"]) as door:
        times = await door.ask(chat(), "halo")
        books = await door.settled(5)

    assert times.acked and times.replied
    assert (books.acknowledged, books.answered, books.lost, books.twice) == (1, 1, 0, 0)


async def test_an_acknowledged_question_without_an_answer_is_lost() -> None:
    async with onetalk([], patience=0.2) as door:
        times = await door.ask(chat(), "halo")
        books = await door.settled(0.1)

    assert times.acked and times.replied is None
    assert books.lost == 1


async def test_a_refused_webhook_is_no_acknowledgement_and_loses_nothing() -> None:
    async with onetalk([], status=503, patience=0.2) as door:
        times = await door.ask(chat(), "halo")
        books = await door.settled(0.1)

    assert times.acked is None
    assert (books.acknowledged, books.lost) == (0, 0)


async def test_a_second_answer_to_one_question_is_counted() -> None:
    async with onetalk(["messages", "messages"]) as door:
        await door.ask(chat(), "halo")
        while door.accounts[next(iter(door.accounts))].answers < 2:
            await asyncio.sleep(0.01)
        books = await door.settled(1)

    assert books.twice == 1


async def test_a_chat_that_went_to_a_person_is_gone() -> None:
    talked = chat()
    async with onetalk(["handover_case", "messages"]) as door:
        assert not door.gone(talked)
        await door.ask(talked, "halo")

    assert door.gone(talked)


def test_what_a_buyer_asks_a_person_is_not_lost_by_the_bot() -> None:
    books = ledger({"a": Account(acknowledged=2, answers=1, handed_over=True)})

    assert (books.acknowledged, books.lost, books.handed_over) == (2, 0, 1)


def test_one_chats_second_answer_does_not_hide_anothers_loss() -> None:
    books = ledger({"a": Account(1, 2), "b": Account(1, 0)})

    assert (books.lost, books.twice) == (1, 1)


async def test_the_rest_channels_answer_is_its_acknowledgement() -> None:
    seen: list[dict[str, Any]] = []

    async def told(request: web.Request) -> web.Response:
        seen.append(await request.json())
        return web.json_response([{"custom": {}}, {"text": "siap kak"}])

    async with serving("/webhooks/rest/webhook", told) as address, RestDoor(address) as door:
        times = await door.ask(chat(), "halo")

    assert times.acked == times.replied is not None
    assert seen[0]["metadata"]["text"] == "halo"


async def test_a_wordless_response_is_no_answer_but_the_end_of_the_turn() -> None:
    async def told(request: web.Request) -> web.Response:
        return web.json_response([{"custom": {"turn": {}}}])

    async with serving("/webhooks/rest/webhook", told) as address, RestDoor(address) as door:
        times = await door.ask(chat(), "halo")
        books = await door.settled(0)

    assert times.acked and times.replied is None and times.silent
    assert books.lost == 1
