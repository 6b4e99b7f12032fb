"""action_hand_off: the one place that builds reason and packet, and chooses what the buyer is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.actions import packet
from bot.actions.base import HAND_OFF_WISH, latest_message, say
from bot.actions.for_people import Wish
from bot.actions.sensitive import SELF_HARM
from bot.actions.view import Memory, view_of
from bot.actions.wording import clock_time
from bot.actions.world import World, world_of
from bot.messages import Reason
from bot.shop.facts.hours import chat_hours

OWN_WORDS = (Reason.SENSITIVE, Reason.ANGRY)
# What is said to these claims apologises already; once is enough.
APOLOGISED = frozenset({"complain_damaged", "complain_wrong_item", "complain_missing", "complain_late", "claim_warranty"})


class ActionHandOff(Action):  # type: ignore[misc]  # rasa_sdk ships no types
    """Hands the wished clauses to a person: a packet for him, an honest word for the buyer."""

    def __init__(self) -> None:
        self.services = wiring.reading_services()

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_hand_off"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Build the packet and say when a person comes."""
        del domain
        wish = tracker.get_slot(HAND_OFF_WISH)
        wishes = msgspec.convert(wish["wishes"], tuple[Wish, ...])
        memory = msgspec.convert(wish["memory"], Memory)
        turn = replace(view_of(latest_message(tracker)), memory=memory)
        world = await world_of(self.services, turn.shop_id)
        data = {
            "reason": packet.reason_of(wishes).value,
            "intents": list(dict.fromkeys(wish.clause.intent for wish in wishes)),
            "packet": packet.build(turn, wishes, memory.told, world),
        }
        spoken = world.speaking(memory.language)
        response, values = notice(wishes, spoken)
        say(dispatcher, spoken.response(response) or response, values, {"hand_off": data})
        added = "utter_hand_off_added"
        say(dispatcher, spoken.response(added) or added, {}, {"hand_off_added": True})
        return [SlotSet(HAND_OFF_WISH, None), FollowupAction("action_listen")]


def notice(wishes: Sequence[Wish], world: World) -> tuple[str, dict[str, str]]:
    """What the buyer is told, by the reason and by when people answer. Who speaks of ending his life gets the hotline, day and
    night, whatever else he wrote."""
    if any(wish.need.missing == SELF_HARM for wish in wishes):
        return ("utter_self_harm_hotline", {"hotline": world.hotline}) if world.hotline else ("utter_self_harm", {})
    reason = packet.reason_of(wishes)
    kind = reason.value if reason in OWN_WORDS else "general"
    if reason is Reason.ANGRY and any(wish.clause.intent in APOLOGISED for wish in wishes):
        kind = "angry_claim"
    hours = chat_hours(world.folder, world.now)
    if hours is None or (not hours.value.open and hours.value.opens_at is None):
        return f"utter_hand_off_{kind}_later", {}
    if hours.value.open:
        return f"utter_hand_off_{kind}_open", {}
    assert hours.value.opens_at is not None
    opens = hours.value.opens_at
    values = {"day": world.words.day(opens), "time": clock_time(opens, world.folder.shop.timezone)}
    return f"utter_hand_off_{kind}_closed", values
