"""The gateway mounts what credentials.yml names, tells its health, and stops without dropping anything."""

import signal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.errors import StartFailed
from bot.processes.credentials import ChannelEntry, read_credentials
from bot.processes.gateway import BODY_LIMIT, equip
from tests.processes.running import eventually, free_port, running
from tests.support.loopback import serving, unique_app


class Door:
    """A channel as Rasa knows them."""

    def __init__(self, block: dict[str, Any]) -> None:
        self.block = block

    @classmethod
    def from_credentials(cls, block: dict[str, Any]) -> "Door":
        return cls(block)

    def name(self) -> str:
        return "door"

    def url_prefix(self) -> str:
        return "door"

    def blueprint(self, _on_new_message: Any) -> Blueprint:
        blueprint = Blueprint(f"door_{uuid4().hex}")

        @blueprint.post("/webhook", name="webhook")
        async def receive(request: Request) -> HTTPResponse:
            return empty(200 if request.headers.get("x-secret") == self.block["secret"] else 401)

        return blueprint


class Work:
    """Services that remember what was asked of them."""

    def __init__(self, status: str = "ok") -> None:
        self.status = status
        self.calls: list[str] = []

    async def start(self) -> None:
        self.calls.append("start")

    async def stop(self) -> None:
        self.calls.append("stop")

    async def health(self) -> dict[str, Any]:
        return {"status": self.status}


def app_with(work: Work, *entries: ChannelEntry) -> Sanic:
    return equip(unique_app(), entries, work)


def door(**block: str) -> ChannelEntry:
    return ChannelEntry(f"{__name__}.Door", block, ())


async def test_a_channel_is_mounted_under_its_name_with_its_secret() -> None:
    async with serving(app_with(Work(), door(secret="rahasia"))) as address, httpx.AsyncClient() as client:
        right = await client.post(f"{address}/webhooks/door/webhook", headers={"x-secret": "rahasia"})
        wrong = await client.post(f"{address}/webhooks/door/webhook")

    assert (right.status_code, wrong.status_code) == (200, 401)


async def test_a_channel_without_its_secret_is_not_mounted() -> None:
    closed = ChannelEntry(f"{__name__}.Door", {"secret": ""}, ("DOOR_SECRET",))

    async with serving(app_with(Work(), closed)) as address, httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/webhooks/door/webhook")

    assert answer.status_code == 404


@pytest.mark.parametrize(("status", "code"), [("ok", 200), ("failing", 503)])
async def test_health_is_that_of_the_work_behind_the_routes(status: str, code: int) -> None:
    async with serving(app_with(Work(status))) as address, httpx.AsyncClient() as client:
        answer = await client.get(f"{address}/health")

    assert (answer.status_code, answer.json()) == (code, {"status": status})


async def test_work_starts_with_the_server_and_stops_after_it() -> None:
    work = Work()

    async with serving(app_with(work)):
        assert work.calls == ["start"]

    assert work.calls == ["start", "stop"]


async def test_a_body_beyond_the_limit_is_refused_before_any_channel_sees_it() -> None:
    async with serving(app_with(Work(), door(secret="rahasia"))) as address, httpx.AsyncClient() as client:
        answer = await client.post(
            f"{address}/webhooks/door/webhook", headers={"x-secret": "rahasia"}, content=b"x" * (BODY_LIMIT + 1)
        )

    assert answer.status_code == 413


@pytest.mark.parametrize("class_path", ["bot.channels.nowhere.Door", "bot.channels.web.NoSuchDoor", "door"])
def test_a_channel_that_does_not_exist_is_named(class_path: str) -> None:
    with pytest.raises(StartFailed, match=class_path):
        app_with(Work(), ChannelEntry(class_path, {}, ()))


def test_references_are_expanded_and_unset_ones_reported(tmp_path: Path) -> None:
    file = tmp_path / "credentials.yml"
    file.write_text("a.B:\n  secret: ${ONE}\n  other: fixed\nc.D:\n  secret: ${TWO}\n")

    first, second = read_credentials({"ONE": "1", "TWO": ""}, file)

    assert first == ChannelEntry("a.B", {"secret": "1", "other": "fixed"}, ())
    assert second == ChannelEntry("c.D", {"secret": ""}, ("TWO",))


@pytest.mark.parametrize("content", ["- a\n- b\n", "a.B: text\n", "a: [\n"])
def test_a_broken_credentials_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "credentials.yml"
    file.write_text(content)

    with pytest.raises(StartFailed, match="credentials.yml"):
        read_credentials({}, file)


def test_our_credentials_hold_references_only() -> None:
    entries = read_credentials({})

    assert len(entries) >= 2
    assert all(entry.missing for entry in entries)


@pytest.mark.slow
def test_the_gateway_serves_without_redis_and_ends_cleanly(tmp_path: Path) -> None:
    port = free_port()
    environment = {"VAR_DIR": str(tmp_path), "SHOPS_DIR": "demo", "PORT": str(port), "WEB_SECRET_KEY": "0123456789abcdef"}

    with running(["-m", "bot.processes.gateway"], **environment) as program:
        assert eventually(lambda: answers(f"http://127.0.0.1:{port}/health") or program.process.poll() is not None, 60)
        assert program.process.poll() is None, program.text
        unknown = httpx.post(f"http://127.0.0.1:{port}/webhooks/onetalk/webhook", trust_env=False)
        code = program.ends(signal.SIGTERM)

    assert unknown.status_code == 404
    assert code == 0
    assert "channel.not_mounted" in program.text
    assert "ONETALK_SECRET_KEY" in program.text
    assert "POST" not in program.text, "requests are not logged"


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
