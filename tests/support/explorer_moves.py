"""What may happen in a schedule, one move at a time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.messages import Author, Mode, ProductCard
from tests.support.explorer_cast import Cast
from tests.support.explorer_stage import Actor, Fate
from tests.support.explorer_world import WORDS, chance, pick
from tests.support.messages import an_inbound

AGENTS = ("sari", "budi")


class Moves:
    """Chooses what happens next."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.persons = 0
        self.disturbed = False  # by something that only the sweeper can heal

    async def move(self) -> None:
        temper = self.cast.temper
        moves: list[tuple[Callable[[], Any], int]] = [
            (self._buyer_writes, 18),
            (self._worker, 14),
            (self._sender, 12),
            (self._step, 26),
            (self._finish, 10),
            (self._wait_a_little, 6),
            (self._person_elsewhere, 7 * temper.persons),
            (self._staff, 8 * temper.staff),
            (self._crash, 9 * temper.crashes),
            (self._error, 6 * temper.crashes),
            (self._echo, 8 * temper.echoes),
            (self._again, 6 * temper.again),
            (self._redis, 6 * temper.redis),
            (self._sweep, 4),
            (self._wait_long, 7 * temper.long_waits),
            (self._mode, 5 * temper.modes),
            (self._parrot, 4 * temper.parrots),
        ]
        await pick(self.cast.choices, moves)()

    async def _buyer_writes(self) -> None:
        self.cast.buyers += 1
        word = pick(self.cast.choices, WORDS)
        late = (
            timedelta(hours=1 + self.cast.choices.below(14))
            if self.cast.temper.late and chance(self.cast.choices, 35)
            else timedelta(0)
        )
        self.cast.clock.forward(seconds=0.5)
        text = f"<{self.cast.buyers}> {word}"
        inbound = an_inbound(
            text,
            conversation=self.cast.key.external_id,
            external_id=f"b{self.cast.buyers}",
            sent_at=self.cast.clock.now() - late,
            product=ProductCard(f"<{self.cast.buyers}>") if chance(self.cast.choices, 15) else None,
        )
        await self.cast.deliver(inbound, f"the buyer writes {text!r}{' ' + str(late) + ' ago' if late else ''}: webhook")

    async def _person_elsewhere(self, text: str = "") -> None:
        self.persons += 1
        self.cast.clock.forward(seconds=0.5)
        sent_at = self.cast.clock.now() - timedelta(minutes=5 * self.cast.choices.below(3) if self.cast.temper.late else 0)
        inbound = an_inbound(
            text or f"orang {self.persons}",
            conversation=self.cast.key.external_id,
            external_id=f"p{self.persons}",
            author=Author.OUTSIDE,
            sent_at=sent_at,
        )
        await self.cast.deliver(inbound, f"a person writes elsewhere {inbound.text!r}: webhook")

    async def _parrot(self) -> None:
        """A person types what the bot said before: no echo, for that one came already, or the row has its id."""
        settled = [row.text for row in self.cast.judge.seen.of("out") if row.state == "sent" and row.external_id]
        if settled and not any(heard.text == settled[-1] for heard in self.cast.marketplace.echoes):
            await self._person_elsewhere(settled[-1])

    async def _again(self) -> None:
        """A webhook comes once more, some time later or at the same moment."""
        if not self.cast.webhooks:
            return
        inbound = list(self.cast.webhooks.values())[-1 - self.cast.choices.below(min(3, len(self.cast.webhooks)))]
        name = f"webhook {inbound.external_id} again"
        if inbound.external_id in self.cast.acknowledged or chance(self.cast.choices, 30):
            await self.cast.start(name, self.cast.webhook(inbound))
            return
        self.cast.stage.start(name, self.cast.webhook(inbound))
        await self.cast.stage.settle()
        await self._race()

    async def _echo(self) -> None:
        if self.cast.marketplace.echoes:
            heard = self.cast.marketplace.echoes.pop(self.cast.choices.below(len(self.cast.marketplace.echoes)))
            await self.cast.deliver(self.cast.as_echo(heard), "an echo:")

    async def _worker(self) -> None:
        if self.cast.key not in self.cast.redis.wakes["turns"] and not chance(self.cast.choices, 20):
            await self._step()
            return
        self.cast.redis.wakes["turns"].discard(self.cast.key)
        await self.cast.start("worker", self.cast.turns.handle(self.cast.key))

    async def _sender(self) -> None:
        if self.cast.key not in self.cast.redis.wakes["outgoing"] and not chance(self.cast.choices, 20):
            await self._step()
            return
        self.cast.redis.wakes["outgoing"].discard(self.cast.key)
        await self.cast.start("sender", self.cast.sender.drain(self.cast.key))

    async def _sweep(self) -> None:
        await self.cast.start("sweeper", self.cast.sweeper.once())

    def _somebody(self) -> Actor | None:
        actors = self.cast.stage.actors
        return actors[self.cast.choices.below(len(actors))] if actors else None

    async def _step(self) -> None:
        actor = self._somebody()
        if actor is None:
            await self._buyer_writes()
            return
        if self.cast.place.database.threads and len(self.cast.stage.actors) > 1:
            await self._race()
            return
        for _ in range(1 + self.cast.choices.below(3)):
            if actor.at_gate:
                self.cast.note(f"{actor.name}: {actor.label}")
                await self.cast.stage.advance(actor)
        self.cast.met(actor)

    async def _race(self) -> None:
        """Several at once: only threads and a database that lets them can do it."""
        actors = [actor for actor in self.cast.stage.actors if actor.at_gate]
        self.cast.note("at once: " + ", ".join(f"{actor.name}: {actor.label}" for actor in actors))
        await self.cast.stage.advance(*actors)
        for actor in actors:
            self.cast.met(actor)

    async def _finish(self) -> None:
        actor = self._somebody()
        if actor is not None:
            await self.cast.run_on(actor)

    async def _crash(self) -> None:
        actor = self._somebody()
        if actor is not None:
            self.disturbed = True
            self.cast.note(f"{actor.name} is killed before {actor.label}")
            await self.cast.stage.kill(actor)

    async def _error(self) -> None:
        actor = self._somebody()
        if actor is not None and actor.at_gate:
            self.disturbed = True
            fate = pick(self.cast.choices, tuple((fate, 1) for fate in Fate))
            self.cast.note(f"{actor.name}: {actor.label}, {fate.value}")
            await self.cast.stage.meet(actor, fate)

    async def _redis(self) -> None:
        self.disturbed = True
        self.cast.redis.away = not self.cast.redis.away
        self.cast.redis.lose_all()
        self.cast.note("Redis is lost" if self.cast.redis.away else "Redis is back, empty")

    async def _wait_a_little(self) -> None:
        await self._pass(timedelta(seconds=1 + self.cast.choices.below(20)))

    async def _wait_long(self) -> None:
        await self._pass(timedelta(minutes=1 + self.cast.choices.below(45)))

    async def _pass(self, wait: timedelta) -> None:
        """Time goes by. Nobody is in a call for minutes, and echoes are not late for ever."""
        if wait > timedelta(seconds=30):
            self.cast.marketplace.time_out()
            for actor in [one for one in self.cast.stage.actors if one.name == "sender" or one.name == "sweeper"]:
                await self.cast.run_on(actor)
        if wait > timedelta(minutes=5):
            await self.cast.deliver_echoes()
        self.cast.note(f"{wait} pass")
        self.cast.clock.moment += wait
        await self.cast.stage.settle()

    async def _staff(self) -> None:
        if not self.cast.judge.seen.messages:
            return
        agent = AGENTS[self.cast.choices.below(2)]
        what = pick(
            self.cast.choices, (("takes over", 3), ("replies", 4), ("gives back", 3), ("closes", 4), ("replies again", 1))
        )
        self.cast.note(f"{agent} {what}")
        await self.cast.start(f"{agent} {what}:", self.cast.act(what, agent))

    async def _mode(self) -> None:
        mode = pick(self.cast.choices, ((Mode.DRAFT, 1), (Mode.OFF, 1), (Mode.AUTO, 1)))
        self.cast.note(f"the shop's mode is {mode.value}")
        self.cast.set_shop(mode=mode)
