"""Everything is built from the environment in one place, and nothing before it is asked for."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.actions.answer_turn import ActionAnswerTurn
from bot.actions.hand_off import ActionHandOff
from bot.channels.answerer import CollectedReplies, metadata_of
from bot.delivery.turns import FailureWords
from bot.errors import SettingsInvalid
from bot.messages import Answer
from bot.store.database import Database
from tests.support.answerers import ScriptedAnswerer
from tests.support.chats import DATA, a_clause, read_yaml
from tests.support.messages import a_turn, save_shop
from tests.support.redis_server import RedisServer
from tests.support.shops import a_variant

ROOT = Path(__file__).parents[1]
SILENT_IMPORT = """
import socket
def refuse(*arguments): raise AssertionError("a connection at import")
socket.socket.connect = refuse
import bot.actions.answer_turn, bot.actions.hand_off, bot.channels.bridge
import bot.channels.onetalk, bot.channels.stream, bot.channels.web, bot.wiring
assert bot.wiring.resources.cache_info().currsize == 0
print("quiet")
"""


@pytest.fixture
def environment(sqlite_url: str, redis_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings = {
        "DATABASE_URL": sqlite_url,
        "REDIS_URL": redis_server.url,
        "SHOPS_DIR": str(tmp_path),
        "VAR_DIR": str(tmp_path),
        "WEB_SECRET_KEY": "rahasia-yang-cukup-panjang",
        "ONETALK_URL": "https://onetalk.test/send",
        "ONETALK_SECRET_KEY": "kunci",
        "BRIDGE_URL": "https://bridge.test",
        "BRIDGE_TOKEN": "tanda",
        "BRIDGE_SECRET": "rahasia-yang-cukup-panjang",
        "HOTLINE": "119 ext 8",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    wiring.resources.cache_clear()
    database = Database(sqlite_url)
    save_shop(database, variants=(a_variant(stock=10),))
    database.close()
    yield
    wiring.resources().database.close()
    wiring.resources.cache_clear()


def test_nothing_is_built_or_read_at_import() -> None:
    clean = {"PATH": "", "HOME": "/tmp", "RASA_TELEMETRY_ENABLED": "false"}

    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SILENT_IMPORT], cwd=ROOT, env=clean, capture_output=True, text=True
    )

    assert told.stdout.strip() == "quiet", told.stderr[-2000:]


def test_without_settings_nothing_is_built_and_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SHOPS_DIR", "WEB_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    wiring.resources.cache_clear()

    with pytest.raises(SettingsInvalid, match="SHOPS_DIR"):
        wiring.inbox_from_environment()


@pytest.mark.usefixtures("environment")
class TestBuilt:
    async def test_a_process_opens_its_database_and_redis_once(self) -> None:
        assert wiring.resources() is wiring.resources()
        assert wiring.inbox_from_environment().store.database is wiring.resources().database

    async def test_the_bots_worker_and_the_gateways_services_listen_to_different_streams(self) -> None:
        worker = wiring.turn_consumer(ScriptedAnswerer(), FailureWords("maaf", "tambah"))
        services = wiring.gateway_services()

        assert worker.wakeups.stream != services.consumer.wakeups.stream
        assert {"web", "onetalk", "bridge"} <= set(services.consumer.handle.__self__.marketplaces)
        await services.http.aclose()

    async def test_the_gateways_services_start_are_healthy_and_stop(self) -> None:
        services = wiring.gateway_services()
        await services.start()
        await asyncio.sleep(0)

        healthy = await services.health()
        await services.stop()

        assert healthy == {"status": "ok", "sender": True, "background": True}
        assert all(task.done() for task in services.tasks)
        await services.held.redis.connection_pool.disconnect()

    async def test_the_actions_read_the_shop_as_it_is_now(self) -> None:
        services = wiring.reading_services()

        folder = await services.shop("toko-uji")

        assert folder is not None
        assert folder.shop.name == "Toko Uji"
        assert await services.shop("asing") is None
        assert services.words["courier"]["jne"] == "JNE"
        assert "kak" in services.fillers


RESPONSES = {name: texts for path in (DATA / "responses").glob("*.yml") for name, texts in read_yaml(path)["responses"].items()}


async def through_the_actions(*clauses: Any, **turn: Any) -> Answer:
    """A turn's way through both actions and back into the channel, as Rasa's server would carry it."""
    text = "\n".join(clause.text for clause in clauses)
    asked = a_turn(text, **turn)
    latest = {
        "text": text,
        "metadata": metadata_of(asked),
        "clauses": [_as_json(clause) for clause in clauses],
        "sensitive": {"name": "none"},
    }
    slots: dict[str, Any] = {"hand_off_wish": None}
    collected = CollectedReplies()
    action: Any = ActionAnswerTurn()
    while action is not None:
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, Tracker("s", slots, latest, [], False, None, {}, ""), {})
        for message in dispatcher.messages:
            await collected.send_response("s", _worded(message))
        slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
        follows = [event["name"] for event in events if event["event"] == "followup"]
        action = ActionHandOff() if follows == ["action_hand_off"] else None
    assert slots["hand_off_wish"] is None, "a wish is left over for the next turn"
    return collected.answer(asked.memory)


def _as_json(clause: Any) -> dict[str, Any]:
    return {
        "text": clause.text,
        "intent": clause.intent,
        "confidence": clause.confidence,
        "decision": clause.decision.value,
        "aspect": clause.aspect,
    }


def _worded(message: dict[str, Any]) -> dict[str, Any]:
    """What Rasa's server makes of a named response."""
    name = message.get("response")
    if not name:
        return message
    return {
        **message,
        "utter_action": name,
        "text": RESPONSES[name][0]["text"].format_map({**message}),
        "custom": message["custom"],
    }


@pytest.mark.usefixtures("environment")
class TestActions:
    async def test_an_answer_travels_as_data_with_its_facts(self) -> None:
        answer = await through_the_actions(a_clause("kaos polos ada warna apa?", "bot_challenge"))

        assert [part.response for part in answer.parts] == ["utter_bot_challenge"]
        assert answer.memory["admin_offered"] is True

    async def test_a_hand_off_travels_with_packet_notice_and_addition(self) -> None:
        answer = await through_the_actions(a_clause("mau retur dong", "ask_return_refund"))

        assert answer.hand_off is not None
        assert answer.hand_off.reason.value == "policy"
        assert answer.hand_off.intents == ("ask_return_refund",)
        assert "mau retur dong" in answer.hand_off.packet["summary"]
        assert answer.hand_off.notice
        assert answer.hand_off.added

    async def test_what_one_turn_remembers_the_next_one_knows(self) -> None:
        first = await through_the_actions(a_clause("kaos polos ready?", "ask_stock", "now"))

        second = await through_the_actions(a_clause("brp kak?", "ask_price"), memory=first.memory)

        assert second.parts[0].response.startswith("utter_price")
        assert "Kaos Polos" in second.parts[0].text
