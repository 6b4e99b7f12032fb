"""When one stretch of a conversation ends and the next begins."""

from datetime import datetime, timedelta

REST = timedelta(hours=6)


def begins(last_message_at: datetime | None, now: datetime, *, ticket_open: bool, rest: timedelta = REST) -> bool:
    """Whether a message at `now` opens a new episode: first ever, or after rest with no open ticket."""
    if last_message_at is None:
        return True
    return not ticket_open and now - last_message_at >= rest
