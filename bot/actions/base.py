"""The one typed wrapper around rasa_sdk: an action reads the tracker and answers with data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.messages import UsedFact

HAND_OFF_WISH = "hand_off_wish"
# Rasa's interpolator takes "0[" in a filled text for a placeholder left over, and sends the template instead
# (rasa/core/nlg/interpolator.py): a seller's "Vario 110[2018]" gets a space there.
RASA_SLOT = ("0[", "0 [")


def latest_message(tracker: Tracker) -> Mapping[str, Any]:
    """The message of this turn, as understood."""
    message: Mapping[str, Any] = tracker.latest_message
    return message


def say(
    dispatcher: CollectingDispatcher, response: str, values: Mapping[str, str], data: Mapping[str, Any] | None = None
) -> None:
    """Let Rasa's server write the response's text; `data` travels beside it to the stream channel."""
    safe = {name: value.replace(*RASA_SLOT) for name, value in values.items()}
    dispatcher.utter_message(response=response, json_message=dict(data or {}), **safe)


def note(dispatcher: CollectingDispatcher, data: Mapping[str, Any]) -> None:
    """Data for the stream channel, without words."""
    dispatcher.utter_message(json_message=dict(data))


def facts_as_data(facts: Sequence[UsedFact]) -> list[dict[str, str]]:
    """Facts as JSON-able data."""
    return [asdict(fact) for fact in facts]
