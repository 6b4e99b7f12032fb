"""Rasa's tracker store: the state after the last committed turn, with a bounded window of the events that led to it.

SQL is the record and gives each turn its snapshot. Redis is a cache: its loss costs the window, never a slot or an open form.
A snapshot that cannot be read or put back fails the turn: forgetting is worse than a ticket.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot import wiring
from bot.rasa_adapters.events import is_session_metadata, page_of
from bot.rasa_adapters.restoring import restored, snapshot_of
from bot.store.trackers import RedisTrackers, TurnInHand, turn_in_hand

WINDOW = 12  # events, about two turns: rules need the current one, and each event more costs all that copy and send it
LOADED = "loaded_from_store"  # an attribute that we put onto Rasa's tracker


@dataclass(frozen=True)
class Loaded:
    """What a tracker began with: how many events in all, and the length of each page by its name, oldest first."""

    events: int = 0
    pages: tuple[tuple[str, int], ...] = ()


class EpisodeTrackerStore(TrackerStore):  # type: ignore[misc]  # rasa ships no types
    """Keeps a page of events per turn, and as many pages as the window holds."""

    def __init__(self, domain: Domain, event_broker: Any = None, trackers: RedisTrackers | None = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self.trackers = trackers or wiring.trackers_from_environment()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The episode's tracker as its last committed turn left it; None when it has none yet.

        Outside a turn, for Rasa's own tools: what was written last.
        """
        turn = _turn_of(sender_id)
        if turn and turn.before is None:
            return None
        before = turn.before if turn else None
        names = before.window if before else await self.trackers.last(sender_id)
        pages = await self.trackers.read(sender_id, names)
        if not before and not pages:
            return None
        tracker, replayed = restored(sender_id, self.domain, before, [page for _, page in pages])
        sizes = tuple((name, len(page)) for name, page in pages) if replayed else ()
        setattr(tracker, LOADED, Loaded(len(tracker.events), sizes))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Cache what is new as the turn's page, and leave the snapshot to whoever commits the turn.

        A tracker that did not come from here is new as a whole.
        """
        turn = _turn_of(tracker.sender_id) or TurnInHand(tracker.sender_id, "")
        loaded = getattr(tracker, LOADED, Loaded())
        new = [event for event in islice(tracker.events, loaded.events, None) if not is_session_metadata(event)]
        window = newest((*loaded.pages, (turn.page, len(new))))
        before, outdated = (turn.before.window, turn.before.left) if turn.before else ((), ())
        turn.after = snapshot_of(tracker, turn.turn, window, left=tuple(name for name in before if name not in window))
        if window and new:
            await self.trackers.write(tracker.sender_id, window, page_of(new), outdated)

    async def keys(self) -> Iterable[str]:
        """Only Rasa's own tools ask; episodes are found in SQL."""
        return []


def newest(pages: Sequence[tuple[str, int]], size: int = WINDOW) -> tuple[str, ...]:
    """Names of the newest whole pages that together hold at most `size` events; pages begin and end where turns do."""
    kept = 0
    for place in reversed(range(len(pages))):
        kept += pages[place][1]
        if kept > size:
            return tuple(name for name, _ in pages[place + 1 :])
    return tuple(name for name, _ in pages)


def _turn_of(sender_id: str) -> TurnInHand | None:
    turn = turn_in_hand.get()
    return turn if turn and turn.sender_id == sender_id else None
