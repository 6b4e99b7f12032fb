"""Wakes a worker; a Redis that is away costs only time, for the rows are safe in SQL and the sweeper wakes somebody later."""

import logging

from bot.delivery.ports import Wakeups
from bot.messages import ConversationKey


async def wake(wakeups: Wakeups, key: ConversationKey, log: logging.Logger, event: str) -> None:
    """Wake somebody for this conversation; what cannot be reached is logged under the caller's event."""
    try:
        await wakeups.wake(key)
    except ConnectionError:
        log.warning(event, extra={"conversation": str(key)})
