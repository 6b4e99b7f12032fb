"""The window of a tracker begins where a turn begins, and stays bounded."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from bot.rasa_adapters.tracker_store import WINDOW, window


def a_turn(number: int, replies: int) -> list[Event]:
    """What one turn leaves: the buyer, the action, its words, and the end."""
    said = [BotUttered(f"jawaban {number}.{place}") for place in range(replies)]
    return [
        UserUttered(f"pesan {number}"),
        ActionExecuted("action_answer_turn"),
        *said,
        SlotSet("x", number),
        ActionExecuted("action_listen"),
    ]


def turns(*replies: int) -> list[Event]:
    begin: list[Event] = [ActionExecuted("action_session_start"), ActionExecuted("action_listen")]
    return begin + [event for number, count in enumerate(replies) for event in a_turn(number, count)]


HISTORIES = st.lists(st.integers(0, 10), max_size=20).map(lambda replies: turns(*replies))


def listens(event: Any) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == "action_listen"


@given(events=HISTORIES)
def test_the_window_is_bounded_however_long_the_episode(events: list[Event]) -> None:
    assert len(window(events)) <= WINDOW


@given(events=HISTORIES)
def test_the_window_is_the_newest_part_of_the_history(events: list[Event]) -> None:
    kept = window(events)

    assert kept == events[len(events) - len(kept) :]


@given(events=HISTORIES)
def test_a_cut_is_made_only_at_a_turns_end(events: list[Event]) -> None:
    kept = window(events)

    assert len(kept) == len(events) or listens(kept[0])


def test_a_short_history_is_kept_whole() -> None:
    events = turns(1, 1)

    assert window(events) == events


def test_a_turn_longer_than_the_window_leaves_no_half_turn() -> None:
    kept = window(turns(1, 40))

    assert listens(kept[0])
    assert not any(isinstance(event, BotUttered) for event in kept)


def test_events_come_back_from_redis_as_they_were() -> None:
    events = turns(2, 1)

    again = [Event.from_parameters(event.as_dict()) for event in events]

    assert [type(event) for event in again] == [type(event) for event in events]
    assert [event.as_dict() for event in again if event] == [event.as_dict() for event in events]
