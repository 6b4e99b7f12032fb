"""`make undelivered`: what it says, and what it refuses."""

import asyncio
from pathlib import Path

import pytest

from bot.processes.undelivered import main
from bot.store.database import Database
from bot.store.migrate import upgrade
from tests.support.messages import SHOP_ID, outgoing
from tests.support.outbox import stored_outbox

LONG = "Ready, Kak. " * 20


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"VAR_DIR": str(tmp_path)}


@pytest.fixture
def number(environment: dict[str, str]) -> int:
    """A reply that was refused for good."""
    url = f"sqlite:///{environment['VAR_DIR']}/siapkak.db"
    upgrade(url)
    database = Database(url)
    stored = stored_outbox(database)

    async def fail() -> int:
        await stored.queued(LONG)
        await stored.outbox.failed(await stored.begun(), "OneTalk answered 400", stored.now)
        return int(outgoing(database)[0].id)

    try:
        return asyncio.run(fail())
    finally:
        database.close()


def state(environment: dict[str, str]) -> str:
    database = Database(f"sqlite:///{environment['VAR_DIR']}/siapkak.db")
    try:
        return str(outgoing(database)[0].state)
    finally:
        database.close()


def test_nothing_undelivered_is_said(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], environment) == 0
    assert "No message waits" in capsys.readouterr().out


def test_each_message_has_its_number_place_time_reason_and_first_words(
    environment: dict[str, str], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], environment) == 0

    said = capsys.readouterr().out
    assert f"{number}  failed  2026-11-23 05:00+00:00  {SHOP_ID}  web  sesi-1" in said
    assert "why: OneTalk answered 400" in said
    assert "Ready, Kak. Ready" in said
    assert LONG.strip() not in said


def test_another_shop_has_none(environment: dict[str, str], number: int, capsys: pytest.CaptureFixture[str]) -> None:
    del number
    assert main(["--shop", "toko-lain"], environment) == 0
    assert "No message of the shop toko-lain" in capsys.readouterr().out


def test_sending_again_queues_it_and_a_second_time_is_refused_with_a_sentence(
    environment: dict[str, str], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--send-again", str(number)], environment) == 0
    assert f"Queued again: {number}." in capsys.readouterr().out
    assert state(environment) == "queued"

    assert main(["--send-again", str(number)], environment) == 1
    assert f"{number}: it is queued" in capsys.readouterr().err


def test_an_unknown_number_is_refused_and_the_others_are_queued(
    environment: dict[str, str], number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--send-again", "4711", str(number)], environment) == 1

    said = capsys.readouterr()
    assert "4711: no message to a buyer has this number" in said.err
    assert f"Queued again: {number}." in said.out
