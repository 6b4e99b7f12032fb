"""The phases that every system goes through, in this order."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.doors import Door, Times
from benchmarks.driver import Run, flat_out, long_chat, steady
from benchmarks.figures import AROUND, EARLY, LATE, around, spread
from benchmarks.processes import SystemFailed
from benchmarks.questions import Buyers, Chat
from benchmarks.results import Measured, Rate
from benchmarks.systems import System

SETTLE_SECONDS = 20.0


@dataclass(frozen=True)
class Plan:
    """How long each phase takes, in seconds."""

    warm_up: float
    buyers: tuple[int, ...]  # writing at once while the maximum is looked for
    maximum: float  # for each number of buyers
    rate: float  # messages a second that every system gets
    fixed: float
    half: float
    turns: int
    long_chat: float  # at most


THOROUGH = Plan(5, (8, 16, 32, 64), 8, 20, 30, 30, LATE + AROUND, 75)
SHORT = Plan(2, (8, 32), 5, 20, 8, 8, LATE + AROUND, 40)


async def measured(system: System, plan: Plan) -> Measured:
    """Start the system and take every figure.

    Raises:
        SystemFailed: it did not start, or answered nothing.
    """
    found = Measured(system.name, system.durable)
    async with system.door() as door:
        found.start_seconds = await system.start()
        buyers = Buyers(system.questions, system.name)
        found.questions_answered = await _rehearsal(door, buyers)
        await flat_out(door, buyers, 8, plan.warm_up)
        await _maximum(found, door, buyers, plan, system)
        found.fixed = _rate(plan.rate, await steady(door, buyers, plan.rate, plan.fixed))
        assert found.maximum is not None
        found.half = _rate(found.maximum / 2, await steady(door, buyers, found.maximum / 2, plan.half))
        await _growth(found, door, buyers, plan)
        found.memory = system.memory()
        found.ledger = await door.settled(SETTLE_SECONDS)
    return found


async def _rehearsal(door: Door, buyers: Buyers) -> str:
    """Every question once, one after the other, each by a buyer of its own. What is not answered by the bot is named."""
    shops = buyers.questions.shops
    asked: list[tuple[Chat, str, Times]] = []
    for number in range(len(shops) * max(len(shop.questions) for shop in shops)):
        chat = buyers.new()
        if number // len(shops) < len(chat.shop.questions):
            text = chat.next_text()
            asked.append((chat, text, await door.ask(chat, text)))
    await door.settled(1)
    missed = [text for chat, text, times in asked if times.replied is None or door.gone(chat)]
    if len(missed) == len(asked):
        raise SystemFailed("it answered none of the questions")
    for text in missed:
        print(f"  not answered by the bot: {text}", flush=True)
    return f"{len(asked) - len(missed)}/{len(asked)}"


async def _maximum(found: Measured, door: Door, buyers: Buyers, plan: Plan, system: System) -> None:
    before, answers = system.processor(), 0
    for number in plan.buyers:
        run = await flat_out(door, buyers, number, plan.maximum)
        found.by_buyers[number] = run.per_second
        answers += sum(each.turn is not None for each in run.samples)
        print(f"  {number} buyers: {run.per_second:.1f} answers/s", flush=True)
    used = {name: after - before.get(name, 0.0) for name, after in system.processor().items()}
    found.processor_ms = {name: 1000 * each / max(1, answers) for name, each in used.items()}
    found.at_once, found.maximum = max(found.by_buyers.items(), key=lambda pair: pair[1])


async def _growth(found: Measured, door: Door, buyers: Buyers, plan: Plan) -> None:
    samples = await long_chat(door, buyers.new(buyers.questions.shops[0]), plan.turns, plan.long_chat)
    turns = [each.turn for each in samples]
    found.last_turn = len(samples)
    found.early_turn, found.late_turn = around(turns, EARLY), around(turns, LATE)


def _rate(per_second: float, run: Run) -> Rate:
    replies: Sequence[float | None] = [each.reply for each in run.samples]
    return Rate(
        per_second=per_second,
        answered_per_second=run.per_second,
        asked=len(run.samples),
        unanswered=sum(each is None for each in replies),
        ack=spread([each.ack for each in run.samples]),
        reply=spread(replies),
    )
