"""What becomes of a call that ended without an answer: the rules. Pure; bot.delivery.sender carries them out.

Where the marketplace lists what was said, the list decides; where it has none, only an echo can, for a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.delivery.values import Attempt, Heard

LISTED_AFTER = timedelta(seconds=60)  # a message that a list does not hold by then will not appear in it
UNREADABLE_FOR = timedelta(minutes=5)
ECHO_WITHIN = timedelta(minutes=2)  # where only an echo can tell
CLOCKS_DIFFER = timedelta(seconds=5)


class Verdict(Enum):
    """What is known of an attempt."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not arrived"  # sending it again is not blind
    UNKNOWN = "unknown"
    BLOCKS = "blocks"  # it may be sent again, so nothing may overtake it
    WAITS = "waits"  # for an echo; it will not be sent again, so the rest may go on


@dataclass(frozen=True)
class Listing:
    """What the marketplace's list told. `heard` is None where it has none; unreadable where it did not answer."""

    heard: tuple[Heard, ...] | None = None
    readable: bool = True


def verdict(attempt: Attempt, found: Heard | None, listing: Listing, now: datetime) -> Verdict:
    """What to make of an attempt now."""
    age = now - attempt.called_at
    if found is not None:
        return Verdict.ARRIVED
    if not listing.readable:
        return Verdict.UNKNOWN if age >= UNREADABLE_FOR else Verdict.BLOCKS
    if listing.heard is None:
        return Verdict.UNKNOWN if age >= ECHO_WITHIN else Verdict.WAITS
    return Verdict.NOT_ARRIVED if age >= LISTED_AFTER else Verdict.BLOCKS


def match(attempts: Sequence[Attempt], listing: Listing, known: frozenset[str]) -> dict[int, Heard]:
    """By row, the listed message that it is: the same words, not older than the call, under an id that no row of ours has.

    Of two equal texts each settles one row, in order.
    """
    left = sorted(listing.heard or (), key=lambda heard: heard.sent_at)
    left = [heard for heard in left if heard.external_id not in known]
    found: dict[int, Heard] = {}
    for attempt in attempts:
        for heard in left:
            if is_it(attempt, heard):
                found[attempt.id] = heard
                left.remove(heard)
                break
    return found


def is_it(attempt: Attempt, heard: Heard) -> bool:
    """Whether a listed message can be this attempt. Marketplaces trim and fold white space, and their clock is not ours."""
    return heard.text.split() == attempt.text.split() and heard.sent_at >= attempt.called_at - CLOCKS_DIFFER
