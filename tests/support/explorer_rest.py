"""The end of a schedule: nothing fails any more, everything comes to rest, and the conversation goes on."""

from bot.messages import Mode
from tests.support.explorer_cast import ROUNDS, Cast
from tests.support.explorer_record import SeenMessage
from tests.support.explorer_world import chance
from tests.support.messages import an_inbound

MOVING = ("new", "queued", "sending", "unclear", "joined")


class Rest:
    """Brings a schedule to its end and looks at what is left. `certain`: wake-ups alone must have been enough."""

    def __init__(self, cast: Cast, *, certain: bool) -> None:
        self.cast = cast
        self.certain = certain

    async def end(self) -> None:
        """Rest, judgement, and one ordinary message more."""
        await self._come_to_rest()
        self.cast.judge.at_rest(self._sure)
        self._stored_once()
        if not self.cast.judge.violations:
            await self._go_on()

    async def _come_to_rest(self) -> None:
        """Nothing fails any more; whatever was left is found."""
        self.cast.note("--- everything comes to rest")
        self.cast.marketplace.calm = True
        self.cast.redis.away = False
        await self.cast.all_finish()
        await self._redeliver()
        await self.cast.follow_wakes()
        if self.certain:
            self._nothing_waits()
        for _ in range(ROUNDS):
            if self._is_at_rest():
                return
            self.cast.clock.forward(seconds=61)
            await self.cast.all_finish()
            await self.cast.deliver_echoes()
            await self.cast.run_now("sweeper", self.cast.sweeper.once())
            await self.cast.follow_wakes()
        self.cast.judge.wrong("it never comes to rest")

    async def _redeliver(self) -> None:
        """A marketplace repeats what was not acknowledged."""
        await self.cast.deliver_echoes()
        for external_id, inbound in self.cast.webhooks.items():
            if external_id not in self.cast.acknowledged:
                await self.cast.run_now(f"webhook {external_id} once more", self.cast.webhook(inbound))

    def _nothing_waits(self) -> None:
        """Without a crash nobody needs the sweeper."""
        for one in self.cast.judge.seen.messages.values():
            if one.state == "new" or (one.state in ("queued", "sending") and one.direction == "out"):
                self.cast.judge.wrong(f"{one.text!r} is {one.state}, and without the sweeper nobody would come")

    def _is_at_rest(self) -> bool:
        moving = {"new", "queued", "sending", "unclear", "joined"}
        return not any(one.state in moving for one in self.cast.judge.seen.messages.values())

    def _sure(self, row: SeenMessage) -> bool:
        """Whether the marketplace could tell what became of every row."""
        return self.cast.temper.lists and not self.cast.temper.list_fails

    def _stored_once(self) -> None:
        stored = [one.external_id for one in self.cast.judge.seen.of("in")]
        for external_id in self.cast.webhooks:
            expected = 0 if external_id.startswith("x") else 1
            if stored.count(external_id) != expected:
                self.cast.judge.wrong(f"{external_id} is stored {stored.count(external_id)} times")
        written = [row.text for row in self.cast.judge.seen.of("out") if row.author == "staff"]
        if len(written) != len(set(written)):
            self.cast.judge.wrong(f"a person's reply is there twice: {written}")

    async def _go_on(self) -> None:
        """A person gives back, closes, or leaves it to the lease; then an ordinary message is answered by the bot."""
        if not self.cast.judge.seen.messages:
            return
        self.cast.set_shop(mode=Mode.AUTO)
        closes = chance(self.cast.choices, 50)
        self.cast.note("--- a person closes the chat" if closes else "--- a person gives the chat back")
        before, episode = len(self.cast.marketplace.listed), self.cast.judge.seen.episode
        await self.cast.run_now("sari", self.cast.act("closes" if closes else "gives back", "sari"))
        self.cast.buyers += 1
        text = f"<{self.cast.buyers}> tanya"
        self.cast.clock.forward(seconds=20)  # the lease of a worker that was killed a moment ago must lapse first
        inbound = an_inbound(text, conversation=self.cast.key.external_id, external_id="last", sent_at=self.cast.clock.now())
        await self.cast.run_now("the last webhook", self.cast.webhook(inbound))
        await self.cast.follow_wakes()
        await self.cast.all_finish()
        said = [heard.text for heard in self.cast.marketplace.listed[before:]]
        if said != [f"[{text}]"]:
            self.cast.judge.wrong(f"after the {'close' if closes else 'hand-back'} {text!r} is answered by {said}")
        if closes and self.cast.judge.seen.episode <= episode:
            self.cast.judge.wrong(f"the episode after the close is still {episode}")
