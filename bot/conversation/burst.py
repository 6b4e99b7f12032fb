"""Several bubbles in a row are read as one turn, once the buyer has been quiet for a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(seconds=12)


@dataclass(frozen=True)
class Bubble:
    """One stored message of the buyer."""

    id: int
    text: str
    received_at: datetime


def ready_at(bubbles: Sequence[Bubble], window: timedelta) -> datetime:
    """The moment at which the burst counts as finished: `window` after its newest bubble, and never longer than
    LONGEST_WAIT after its first, so that a buyer who keeps typing is answered too."""
    newest = max(bubble.received_at for bubble in bubbles)
    first = min(bubble.received_at for bubble in bubbles)
    return min(newest + window, first + LONGEST_WAIT)


def joined(bubbles: Sequence[Bubble]) -> str:
    """The turn's text: one bubble a line, in order; empty bubbles (a picture) leave no line."""
    return "\n".join(bubble.text for bubble in bubbles if bubble.text.strip())
