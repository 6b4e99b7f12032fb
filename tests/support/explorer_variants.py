"""Stores with one guard taken out, to prove that the explorer sees what the guard is for."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from bot.delivery.values import Claim, Outcome
from bot.store.conversation_tables import conversations
from bot.store.conversations import SqlConversationStore
from bot.store.outbox import SqlOutboxStore
from bot.store.turn_commit import commit


class OutboxWithoutEpoch(SqlOutboxStore):
    """Lets rows of any epoch leave."""

    def _state_at_send(self, connection: Connection, row: Row) -> str:
        of_now: Any = SimpleNamespace(**{**row._mapping, "epoch": row.current_epoch})
        return super()._state_at_send(connection, of_now)


class OutboxDeafToPersons(SqlOutboxStore):
    """Does not see that a person wrote elsewhere until a turn has read it."""

    def _state_at_send(self, connection: Connection, row: Row) -> str:
        unseen: Any = SimpleNamespace(**{**row._mapping, "person_wrote": False})
        return super()._state_at_send(connection, unseen)


class ConversationsWithoutFence(SqlConversationStore):
    """Commits a turn under whatever fencing number stands there."""

    async def commit(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """The turn, always."""

        def commit_anyway(connection: Connection) -> None:
            number = sa.select(conversations.c.fence).where(conversations.c.id == claim.conversation_id)
            values = {**claim.__dict__, "fence": connection.execute(number).scalar_one()}
            commit(connection, Claim(**values), outcome, now)

        await self.database.write(commit_anyway)
