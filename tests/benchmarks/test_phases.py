"""A whole run over fakes: every figure is taken, and a failing system does not stop the others."""

import asyncio
from typing import Any

import pytest

from benchmarks.books import Ledger
from benchmarks.compare import _all
from benchmarks.phases import Plan
from benchmarks.questions import read_questions
from tests.benchmarks.fakes import Delay, FakeDoor, FakeSystem

QUICK = Plan(warm_up=0.05, buyers=(2, 8), maximum=0.2, rate=50, fixed=0.3, half=0.3, turns=304, long_chat=5)


def system(name: str, delay: Delay = lambda _: 0.001, fails: str = "") -> FakeSystem:
    return FakeSystem(name, read_questions(), FakeDoor(delay, Ledger(9, 9, 0, 0, 0)), fails)


async def test_every_figure_of_a_sound_system_is_taken() -> None:
    [found] = await _all([_as_system(system("ours"))], QUICK)

    assert not found.failure
    assert found.questions_answered == "40/40"
    assert found.maximum == max(found.by_buyers.values()) > 100
    assert found.fixed is not None and found.fixed.asked == 15 and found.fixed.unanswered == 0
    assert found.half is not None and found.half.per_second == found.maximum / 2
    assert found.early_turn and found.late_turn and found.last_turn == 304
    assert found.memory == {"bot": 100.0, "actions": 40.0}
    assert found.processor_ms == {"bot": pytest.approx(2), "actions": 0}
    assert found.ledger is not None


async def test_a_system_that_does_not_start_is_named_and_the_next_one_measured() -> None:
    broken, sound = system("stock", fails="it has no model"), system("lean")

    found = await _all([_as_system(broken), _as_system(sound)], QUICK)

    assert [each.failure for each in found] == ["it has no model", ""]
    assert broken.stopped and sound.stopped


async def test_a_system_that_says_nothing_is_no_result() -> None:
    [found] = await _all([_as_system(system("mute", lambda _: None))], QUICK)

    assert found.failure == "it answered none of the questions"


async def test_one_system_is_stopped_before_the_next_one_starts() -> None:
    first, second = system("first"), system("second")
    starts = second.start

    async def start() -> dict[str, float]:
        assert first.stopped
        await asyncio.sleep(0)
        return await starts()

    second.start = start  # type: ignore[method-assign]

    assert [each.failure for each in await _all([_as_system(first), _as_system(second)], QUICK)] == ["", ""]


def _as_system(fake: FakeSystem) -> Any:
    return fake
