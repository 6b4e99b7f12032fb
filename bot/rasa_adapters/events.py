"""Rasa's events as the data that is cached, and back."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses

# Of an older message its words and what was understood are kept. Memory, ticket and cards that came with it were for its own
# turn only, and every turn gets its own; so were the hand-off packet and the data beside a reply.
OF_ITS_TURN = ("metadata", "clauses", "intent_ranking")


def page_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as data."""
    return [_slim(event.as_dict()) for event in events]


def events_from(page: Iterable[Mapping[str, Any]]) -> list[Event]:
    """The events of a page.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: this is no page of events that this Rasa knows.

    Rasa's own `Event.from_parameters` looks through all classes for each event, the greatest part of loading a window.
    """
    events = (_classes()[data["event"]]._from_parameters(dict(data)) for data in page)
    return [event for event in events if event]


def is_session_metadata(event: Event) -> bool:
    """Whether it only repeats the first message's metadata."""
    return isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT


@cache
def _classes() -> dict[str, Any]:
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event))}


def _slim(data: dict[str, Any]) -> dict[str, Any]:
    data.pop("metadata", None)
    if "parse_data" in data:
        data["parse_data"] = {name: value for name, value in data["parse_data"].items() if name not in OF_ITS_TURN}
    if "data" in data:
        data["data"] = {name: value for name, value in data["data"].items() if name != "custom"}
    return data
