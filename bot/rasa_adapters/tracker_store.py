"""Rasa's tracker store: an episode's last events, from a Redis cache. What must survive stands in SQL."""

from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot import wiring

WINDOW = 24  # events; rules need the current turn, so a few turns are plenty, and a turn's cost stays flat


class EpisodeTrackerStore(TrackerStore):  # type: ignore[misc]  # rasa ships no types
    """Keeps a bounded window per episode, cut where a turn begins."""

    def __init__(self, domain: Domain, event_broker: Any = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        self.trackers = wiring.trackers_from_environment()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The episode's tracker; None when it is new."""
        stored = await self.trackers.read(sender_id)
        if stored is None:
            return None
        events = [event for event in (Event.from_parameters(parameters) for parameters in stored) if event]
        return DialogueStateTracker.from_events(sender_id, events, self._domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Replace the stored window by the tracker's newest events."""
        await self.trackers.write(tracker.sender_id, [event.as_dict() for event in window(list(tracker.events))])

    async def keys(self) -> Iterable[str]:
        """Only Rasa's own tools ask; episodes are found in SQL."""
        return []


def window(events: list[Event], size: int = WINDOW) -> list[Event]:
    """The newest events, beginning right after a turn's end: from the first `action_listen` within the newest `size`."""
    if len(events) <= size:
        return events
    newest = events[-size:]
    for place, event in enumerate(newest):
        if isinstance(event, ActionExecuted) and event.action_name == "action_listen":
            return newest[place:]
    return newest
