"""What surrounds the services in a schedule: its choices, its temper, a marketplace that fails as told, and an Answerer that
repeats what it gets."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from bot.clock import FixedClock
from bot.delivery.values import Heard, Limits, Turn
from bot.errors import DeliveryFailed, DeliveryRefused, DeliveryUnclear, MarketplaceError, RateLimited, TurnFailed
from bot.guard.outgoing import Objection
from bot.messages import Answer, Author, ConversationKey, HandOff, Kind, Outgoing, Part, Reason, Sent
from tests.support.explorer_judge import ADDED, NOTICE, Accepted, Judge, numbers
from tests.support.explorer_stage import current, gate

T = TypeVar("T")
HELD_BACK = "tahan"  # a word that the guard objects to


class Choices(Protocol):
    """Where a schedule's chance comes from."""

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""


class SeededChoices:
    """Chance from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        return int(self._random.random() * limit)


class TapeChoices:
    """Chance from a list of numbers, zeros after its end: what hypothesis makes shorter and smaller."""

    def __init__(self, tape: Sequence[int]) -> None:
        self._tape = iter(tape)

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        return next(self._tape, 0) % limit


def chance(choices: Choices, percent: int) -> bool:
    """True that often. A zero of the tape is a no."""
    return choices.below(100) >= 100 - percent


def pick(choices: Choices, weighted: Sequence[tuple[T, int]]) -> T:
    """One of them, by weight."""
    place = choices.below(sum(weight for _, weight in weighted))
    for one, weight in weighted:
        if place < weight:
            return one
        place -= weight
    raise AssertionError("weights add up")


@dataclass(frozen=True)
class Temper:
    """What may happen in a schedule. Few things at once find more than everything at once."""

    persons: bool
    staff: bool
    refusals: bool  # the marketplace refuses, or gives no answer
    crashes: bool
    redis: bool  # it goes away now and then
    late: bool
    again: bool  # webhooks come twice
    modes: bool
    long_waits: bool
    parrots: bool  # a person types what the bot said
    echoes: bool
    gives_ids: bool
    lists: bool
    list_fails: bool
    joins: bool
    hands_over: bool
    slow: bool  # few calls a second
    burst_seconds: float
    moves: int

    @property
    def certain(self) -> bool:
        """Whether wake-ups alone must bring everything to its end."""
        return not (self.crashes or self.redis or self.refusals or self.slow)


def a_temper(choices: Choices) -> Temper:
    """One of many."""

    def often(percent: int) -> bool:
        return chance(choices, percent)

    return Temper(
        persons=often(50),
        staff=often(50),
        refusals=often(45),
        crashes=often(45),
        redis=often(25),
        late=often(20),
        again=often(35),
        modes=often(12),
        long_waits=often(35),
        parrots=often(25),
        echoes=often(55),
        gives_ids=often(70),
        lists=often(50),
        list_fails=often(20),
        joins=often(20),
        hands_over=often(10),
        slow=often(8),
        burst_seconds=pick(choices, ((0.0, 8), (3.0, 2))),
        moves=4 + choices.below(22),
    )


@dataclass
class ExplorerMarketplace:
    """A marketplace that refuses, stays silent, repeats our messages, and can be asked what it holds."""

    choices: Choices
    temper: Temper
    clock: FixedClock
    judge: Judge
    note: Callable[[str], None]
    row_author: Callable[[int], str]
    name: str = "web"
    calm: bool = False  # nothing fails any more
    listed: list[Heard] = field(default_factory=list)
    echoes: list[Heard] = field(default_factory=list)
    calls: dict[int, "InFlight"] = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        """A slow one lets a call a second through."""
        rate = (1.0, 1) if self.temper.slow else (1e6, 1_000_000)
        return Limits(*rate, joins=self.temper.joins)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Accept, refuse, or leave the caller in the dark."""
        call = InFlight(self.clock.now())
        self.calls[id(call)] = call
        try:
            await gate(f"call for row {outgoing.id}")
            return await self._answered(outgoing, call)
        finally:
            actor = current()
            if not (actor and actor.killed):
                self.calls.pop(id(call), None)

    async def _answered(self, outgoing: Outgoing, call: "InFlight") -> Sent:
        fate = self._fate(outgoing)
        if fate == "refused":
            raise DeliveryFailed("refused")
        if fate == "limited":
            raise RateLimited("too often", 1.0 + self.choices.below(30))
        if fate == "never":
            raise DeliveryRefused("never")
        if fate == "lost":
            await gate("no answer")
            raise DeliveryUnclear("no answer, nothing arrived")
        external_id = self._accept(outgoing)
        await gate(f"answer for row {outgoing.id}")
        if fate == "unanswered" or call.timed_out:
            raise DeliveryUnclear("no answer, it arrived")
        return Sent(external_id if self.temper.gives_ids else None)

    def _fate(self, outgoing: Outgoing) -> str:
        if not self.temper.refusals or self.calm:
            return "accepted"
        fate = pick(
            self.choices,
            (("accepted", 55), ("refused", 12), ("limited", 6), ("never", 3), ("lost", 10), ("unanswered", 14)),
        )
        self.note(f"    marketplace: row {outgoing.id} {fate}")
        return fate

    def _accept(self, outgoing: Outgoing) -> str:
        self.judge.takes(Accepted(outgoing.id, outgoing.text, outgoing.kind.value, self.row_author(outgoing.id)))
        self.note(f"    marketplace takes row {outgoing.id}: {outgoing.text!r}")
        heard = Heard(f"x{len(self.listed) + 1}", outgoing.text, self.clock.now())
        self.listed.append(heard)
        if self.temper.echoes and outgoing.kind is Kind.TEXT:
            self.echoes.append(heard)
        return heard.external_id

    def repeatable(self, kind: Kind) -> bool:
        """A call that sets a state may be made again."""
        return kind is Kind.HANDOVER

    async def recent(self, key: ConversationKey) -> Sequence[Heard] | None:
        """What it accepted, newest first; None where it has no list."""
        await gate("list")
        if not self.temper.lists:
            return None
        if self.temper.list_fails and not self.calm and chance(self.choices, 50):
            raise MarketplaceError("the list cannot be read")
        return [heard for heard in reversed(self.listed) if heard.text]

    def time_out(self) -> None:
        """Calls do not last for ever: time passes, and who waits hears nothing."""
        for call in self.calls.values():
            call.timed_out = True


@dataclass
class InFlight:
    """A call under way."""

    since: datetime
    timed_out: bool = False


class WordGuard:
    """Objects to one word."""

    async def objection(self, outgoing: Outgoing) -> Objection | None:
        """What is wrong with it."""
        return Objection(("word",), f"it says {HELD_BACK!r}") if HELD_BACK in outgoing.text else None


WORDS = (("tanya", 74), ("orang", 8), ("marah", 4), ("rusak", 5), ("diam", 5), (HELD_BACK, 4))


@dataclass
class RepeatingAnswerer:
    """Answers with the buyer's own words, and keeps in memory and tracker what it learnt: so that a leak shows."""

    judge: Judge
    note: Callable[[str], None]

    async def answer(self, turn: Turn) -> Answer:
        """A turn by its words: a wish for a person, anger, silence, a failure, or an answer."""
        self._inherited(turn)
        await gate(f"answering {numbers(turn.text)}")
        lines = [line for line in turn.text.splitlines() if line.strip()]
        if any("rusak" in line for line in lines):
            raise TurnFailed("rusak")
        if lines and all("diam" in line for line in lines):
            self.judge.silent.update(numbers(turn.text))
            return Answer(silent=True, intents=("thanks",), memory=turn.memory, tracker=turn.tracker)
        learnt = [*turn.memory.get("learnt", ()), *numbers(turn.text)][-12:]
        kept = {"episode": turn.episode, "learnt": learnt}
        part = Part("utter_repeat", f"[{turn.text}]", (), "ask_stock")
        return Answer(parts=(part,), hand_off=_wish(turn), intents=("ask_stock",), memory=kept, tracker=kept)

    def _inherited(self, turn: Turn) -> None:
        """Nothing of an earlier episode may be here."""
        actor = current()
        closed = self.judge.closed_before(actor.claimed_at if actor else self.judge.at)
        for where, kept in (("memory", turn.memory), ("tracker", turn.tracker)):
            leaked = closed & set(kept.get("learnt", ()))
            if leaked or kept.get("episode", turn.episode) != turn.episode:
                self.judge.wrong(f"the {where} of episode {turn.episode} has {kept}, of which {sorted(leaked)} was closed")
        if turn.product and closed & set(numbers(turn.product.product_id)):
            self.judge.wrong(
                f"episode {turn.episode} asks about the product {turn.product.product_id}, of which was spoken before the close"
            )
        buyers = (said for said in turn.meanwhile if said.author is Author.BUYER)  # a person may say old words again
        noted = {number for said in buyers for number in numbers(said.text)}
        if closed & noted:
            self.judge.wrong(f"the note of episode {turn.episode} holds {sorted(closed & noted)}, which was closed")
        if turn.ticket is not None and not self.judge.seen.tickets[turn.ticket.id].is_open and closed:
            self.note(f"    the ticket {turn.ticket.id} was closed meanwhile")


def _wish(turn: Turn) -> HandOff | None:
    angry, asked = "marah" in turn.text, "orang" in turn.text
    if not (angry or asked):
        return None
    reason = Reason.ANGRY if angry else Reason.ASKED
    return HandOff(reason, ("ask_person",), {"summary": turn.text}, notice=NOTICE, added=ADDED)
