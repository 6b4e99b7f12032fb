"""A tracker from a snapshot and a window of events, and a snapshot from a tracker.

Rasa copies a tracker before each action by replaying its events, so all state must stand in events.
"""

import logging
from collections.abc import Sequence
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_adapters.events import events_from
from bot.store.trackers import OpenForm, Page, TrackerSnapshot

log = logging.getLogger(__name__)


def snapshot_of(
    tracker: DialogueStateTracker, turn: str, window: tuple[str, ...] = (), left: tuple[str, ...] = ()
) -> TrackerSnapshot:
    """The state that the next turn must find."""
    loop = tracker.active_loop
    form = OpenForm(str(loop.name), bool(loop.rejected)) if loop and tracker.active_loop_name else None
    return TrackerSnapshot(turn, _changed_slots(tracker), form, window, left)


def restored(
    sender_id: str, domain: Domain, snapshot: TrackerSnapshot | None, pages: Sequence[Page]
) -> tuple[DialogueStateTracker, bool]:
    """The tracker of a snapshot, and whether the pages are in it.

    The record wins: pages that cannot be read, or that lead to another state than the snapshot's, are left out. Slots and forms
    that the model no longer knows are dropped.
    """
    window = _window(pages)
    if snapshot is None:
        return DialogueStateTracker.from_events(sender_id, window, domain.slots), bool(window)
    snapshot = _known_to(domain, snapshot)
    tracker = _replayed(sender_id, domain, snapshot, window)
    if not window:
        return tracker, False
    if _same(snapshot_of(tracker, snapshot.turn), snapshot):
        return tracker, True
    log.warning("tracker.window_differs", extra={"turn": snapshot.turn})
    return _replayed(sender_id, domain, snapshot, []), False


def _window(pages: Sequence[Page]) -> list[Event]:
    """All or nothing: half a page's events would be a history that never was."""
    try:
        return [event for page in pages for event in events_from(page)]
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        log.warning("tracker.not_read", extra={"why": type(error).__name__})
        return []


def _replayed(sender_id: str, domain: Domain, snapshot: TrackerSnapshot, window: list[Event]) -> DialogueStateTracker:
    events = [*_put_back(snapshot, window), ActionExecuted(ACTION_LISTEN_NAME, timestamp=_beginning(window)), *window]
    return DialogueStateTracker.from_events(sender_id, events, domain.slots)


def _put_back(snapshot: TrackerSnapshot, window: list[Event]) -> list[Event]:
    """Events for what was set before the window began."""
    at = _beginning(window)
    set_in_window = {event.key for event in window if isinstance(event, SlotSet)}
    slots = [SlotSet(name, value, timestamp=at) for name, value in snapshot.slots.items() if name not in set_in_window]
    form = snapshot.active_loop
    if form is None or any(isinstance(event, ActiveLoop) for event in window):
        return slots
    opened: list[Event] = [*slots, ActiveLoop(form.name, timestamp=at)]
    return [*opened, ActionExecutionRejected(form.name, timestamp=at)] if form.rejected else opened


def _beginning(window: list[Event]) -> float | None:
    return float(window[0].timestamp) if window else None


def _known_to(domain: Domain, snapshot: TrackerSnapshot) -> TrackerSnapshot:
    names = {slot.name for slot in domain.slots}
    slots = {name: value for name, value in snapshot.slots.items() if name in names}
    form = snapshot.active_loop
    kept = form if form and form.name in domain.form_names else None
    return TrackerSnapshot(snapshot.turn, slots, kept, snapshot.window, snapshot.left)


def _changed_slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    slots = (slot for slot in tracker.slots.values() if slot.name != SESSION_START_METADATA_SLOT)
    return {slot.name: slot.value for slot in slots if slot.value != slot.initial_value}


def _same(one: TrackerSnapshot, other: TrackerSnapshot) -> bool:
    return one.slots == other.slots and one.active_loop == other.active_loop
