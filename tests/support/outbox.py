"""A record with one shop, seen from the outbox: rows that wait, attempts, echoes, and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.clock import FixedClock
from bot.delivery.values import Attempt
from bot.messages import Author
from bot.store.conversation_tables import messages, tickets
from bot.store.conversations import SqlConversationStore
from bot.store.database import Database
from bot.store.outbox import SqlOutboxStore
from bot.store.shops import ShopStore
from tests.support.messages import KEY, NOON, a_row, all_rows, an_inbound, an_outcome, from_outside, outgoing, save_shop

LONGEST = 60  # characters of a joined message


@dataclass(frozen=True)
class StoredOutbox:
    """The outbox over one database, at a time that the test sets."""

    database: Database
    store: SqlConversationStore
    outbox: SqlOutboxStore
    clock: FixedClock

    @property
    def now(self) -> datetime:
        """The test's time."""
        return self.clock.now()

    async def queued(self, *texts: str, **members: Any) -> None:
        """The bot answered with these rows."""
        await self.store.accept(an_inbound("ready kak?"), self.now)
        claim = await self.store.claim(KEY, self.now)
        assert claim is not None
        rows = tuple(replace(a_row(text, **members), position=place) for place, text in enumerate(texts))
        await self.store.commit(claim, an_outcome(claim, rows=rows), self.now)

    async def begun(self) -> Attempt:
        """The next row, being sent."""
        attempt = await self.outbox.begin(KEY, self.now)
        assert attempt is not None
        return attempt

    async def echo(self, text: str, external_id: str = "w1", **members: Any) -> bool:
        """The marketplace tells of a message of the shop's side; whether it was taken for our own."""
        before = len(self.persons)
        await self.store.accept(from_outside(text, external_id=external_id, **members), self.now)
        return len(self.persons) == before

    @property
    def persons(self) -> list[str]:
        """What persons wrote elsewhere."""
        return [row.text for row in self.inbound if row.author == Author.OUTSIDE.value]

    @property
    def inbound(self) -> list[Any]:
        """What came in."""
        return [row for row in all_rows(self.database, messages) if row.direction == "in"]

    @property
    def states(self) -> list[str]:
        """The states of the outgoing rows."""
        return [row.state for row in outgoing(self.database)]

    @property
    def ids(self) -> list[str | None]:
        """The marketplace's ids of the outgoing rows."""
        return [row.external_id for row in outgoing(self.database)]

    @property
    def tickets(self) -> list[Any]:
        """All tickets."""
        return all_rows(self.database, tickets)


def stored_outbox(database: Database, **joins: int) -> StoredOutbox:
    """An outbox over an empty record; `web=60` joins replies there."""
    save_shop(database)
    shops = ShopStore()
    outbox = SqlOutboxStore(database, shops, joins=joins)
    return StoredOutbox(database, SqlConversationStore(database, shops), outbox, FixedClock(NOON))
