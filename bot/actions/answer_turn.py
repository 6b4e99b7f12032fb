"""action_answer_turn: the one action for every turn. It reads, answers with data, and writes nothing."""

from collections.abc import Mapping
from typing import Any

import msgspec
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import wiring
from bot.actions.answer import TurnReply, answer_turn
from bot.actions.base import HAND_OFF_WISH, facts_as_data, latest_message, note, say
from bot.actions.reply import Say
from bot.actions.view import memory_as_data, view_of
from bot.actions.world import World, world_of


class ActionAnswerTurn(Action):  # type: ignore[misc]  # rasa_sdk ships no types
    """Answers all clauses of a turn with one reply; what needs a person goes on to action_hand_off."""

    def __init__(self) -> None:
        self.services = wiring.reading_services()

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer_turn"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Say what can be said; hand on the rest."""
        del domain
        turn = view_of(latest_message(tracker))
        world: World = await world_of(self.services, turn.shop_id)
        reply = answer_turn(turn, world)
        for one, intent in reply.said:
            facts = facts_as_data(one.facts) if isinstance(one, Say) else []
            say(dispatcher, one.response, one.values, {"part": {"facts": facts, "intent": intent}})
        note(dispatcher, {"turn": _turn_data(reply)})
        if not reply.wishes:
            return []
        wish = {"wishes": msgspec.to_builtins(reply.wishes), "memory": memory_as_data(reply.memory)}
        return [SlotSet(HAND_OFF_WISH, wish), FollowupAction("action_hand_off")]


def _turn_data(reply: TurnReply) -> dict[str, Any]:
    memory = memory_as_data(reply.memory)
    return {"silent": reply.silent, "hands_off": bool(reply.wishes), "intents": list(reply.intents), "memory": memory}
