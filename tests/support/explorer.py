"""Plays random schedules of everybody who touches a conversation against the real services and a real database.

`Explorer.play` takes one schedule from its choices and gives the broken promises. Each has a conversation of its own.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.messages import ConversationKey, Mode
from tests.support.explorer_cast import Cast, Place, Variant
from tests.support.explorer_moves import Moves
from tests.support.explorer_record import RecordReader
from tests.support.explorer_rest import Rest
from tests.support.explorer_stage import StagedDatabase, StageLoop
from tests.support.explorer_world import Choices, SeededChoices
from tests.support.messages import SHOP_ID, an_open_shop, save_shop


@dataclass(frozen=True)
class Verdict:
    """What a schedule came to."""

    violations: tuple[str, ...]
    steps: tuple[str, ...]
    transactions: int


class Explorer:
    """A database on which one schedule after the other is played. With `threads` transactions of several actors can meet."""

    def __init__(self, url: str, variant: Variant | None = None, *, threads: bool = False) -> None:
        self.loop = StageLoop()
        self.place = Place(StagedDatabase(url, threads=threads), RecordReader(url), variant or Variant())
        self.played = 0
        save_shop(self.place.database, an_open_shop(**self.place.setting))

    def seed(self, seed: int) -> Verdict:
        """The schedule of this seed."""
        return self.play(SeededChoices(seed))

    def play(self, choices: Choices) -> Verdict:
        """One schedule."""
        self.played += 1
        cast = Cast(self.place, choices, ConversationKey("web", SHOP_ID, f"sesi-{self.played}"))
        self.loop.clock = cast.clock
        with _quiet():
            self.loop.run_until_complete(_run(cast))
        return Verdict(tuple(cast.judge.violations), tuple(cast.steps), cast.judge.at)

    def close(self) -> None:
        """Give everything back."""
        self.place.reader.close()
        self.place.database.close()
        self.loop.close()


async def _run(cast: Cast) -> None:
    """All of it; afterwards nobody is left on the stage."""
    try:
        cast.note(f"{cast.temper}")
        cast.set_shop(burst_seconds=cast.temper.burst_seconds)
        moves = Moves(cast)
        for _ in range(cast.temper.moves):
            await moves.move()
        await Rest(cast, certain=cast.temper.certain and not moves.disturbed).end()
    finally:
        await cast.stage.bury()
        cast.set_shop(mode=Mode.AUTO, burst_seconds=0.0)


@contextmanager
def _quiet() -> Iterator[None]:
    """Schedules fail on purpose; what the services log about it is no news."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
