"""Rasa as an Answerer: a turn goes in as a UserMessage, the reply comes back as data, and silence by accident is a failure."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.delivery.values import Turn
from bot.errors import TurnFailed
from bot.messages import Answer, HandOff, Part, Reason, UsedFact
from bot.store.trackers import TurnInHand, snapshot_from, turn_in_hand

TIME_LIMIT_SECONDS = 20.0
# Rasa reads "/name" as an intent. A buyer who types it is a buyer who typed that: this slash looks the same and means nothing.
SLASH, HARMLESS_SLASH = "/", "\u2215"
WORDLESS = {
    "text": "",
    "intent": {"name": "out_of_scope", "confidence": 0.0},
    "intent_ranking": [],
    "entities": [],
    "clauses": [],
    "sensitive": {"name": "none", "confidence": 1.0},
}

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class RasaAnswerer:
    """Answers turns through Rasa's agent."""

    def __init__(self, on_new_message: OnNewMessage, time_limit: float = TIME_LIMIT_SECONDS) -> None:
        self._on_new_message = on_new_message
        self._time_limit = time_limit

    async def answer(self, turn: Turn) -> Answer:
        """Raises TurnFailed when Rasa failed, took too long, or ended a turn with neither reply, hand-off nor meant silence."""
        collected = CollectedReplies()
        sender_id = f"{turn.key}#{turn.episode}"
        in_hand = TurnInHand(sender_id, turn.name, snapshot_from(turn.tracker))
        message = UserMessage(
            text=_harmless(turn.text),
            output_channel=collected,
            sender_id=sender_id,
            parse_data=None if turn.text.strip() else dict(WORDLESS),
            input_channel=collected.name(),
            message_id=turn.name,
            metadata=metadata_of(turn),
        )
        await self._hand_over(message, in_hand)
        try:
            answer = collected.answer(turn.memory)
        except (LookupError, TypeError, ValueError) as error:
            raise TurnFailed(f"the action server's answer cannot be read: {type(error).__name__}") from error
        return replace(answer, tracker=in_hand.tracker())

    async def _hand_over(self, message: UserMessage, in_hand: TurnInHand) -> None:
        """Let Rasa handle the message; its tracker store finds the turn in hand."""
        before = turn_in_hand.set(in_hand)
        try:
            await asyncio.wait_for(self._on_new_message(message), self._time_limit)
        except asyncio.TimeoutError as error:
            raise TurnFailed(f"no answer within {self._time_limit:.0f} s") from error
        except TurnFailed:
            raise
        except Exception as error:
            raise TurnFailed(f"Rasa failed: {type(error).__name__}") from error
        finally:
            turn_in_hand.reset(before)


def _harmless(text: str) -> str:
    """Rasa strips a text before it looks for the slash."""
    return text.replace(SLASH, HARMLESS_SLASH, 1) if text.lstrip().startswith(SLASH) else text


def metadata_of(turn: Turn) -> dict[str, Any]:
    """What the conversation knows, for our component and our actions."""
    return {
        "text": turn.text,
        "shop_id": turn.key.shop_id,
        "marketplace": turn.key.marketplace,
        "kinds": [message.kind.value for message in turn.messages],
        "buyer_id": turn.buyer_id,
        "product": msgspec.to_builtins(turn.product),
        "order": msgspec.to_builtins(turn.order),
        "memory": dict(turn.memory),
        "risk": dict(turn.risk),
        "ticket": {"reason": turn.ticket.reason, "intents": list(turn.ticket.intents)} if turn.ticket else None,
        "meanwhile": [{"author": said.author.value, "text": said.text} for said in turn.meanwhile],
    }


class CollectedReplies(OutputChannel):  # type: ignore[misc]  # rasa ships no types
    """Keeps what the actions said as data instead of sending it."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.turn: Mapping[str, Any] | None = None
        self.hand_off: Mapping[str, Any] | None = None
        self.notice = ""
        self.added = ""

    @classmethod
    def name(cls) -> str:
        """The channel that Rasa's responses are chosen for."""
        return "stream"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Rasa's one way out: sort what came by the data beside it."""
        del recipient_id
        data = message.get("custom") or {}
        text = str(message.get("text") or "")
        if "turn" in data:
            self.turn = data["turn"]
        elif "hand_off" in data:
            self.hand_off, self.notice = data["hand_off"], text
        elif "hand_off_added" in data:
            self.added = text
        elif text:
            self.parts.append(_part(str(message.get("utter_action") or ""), text, data.get("part") or {}))

    def answer(self, memory_before: Mapping[str, Any]) -> Answer:
        """The whole answer; raises TurnFailed when the actions never finished."""
        if self.turn is None:
            raise TurnFailed("the action server did not answer")
        hand_off = self._hand_off()
        if self.turn["hands_off"] and hand_off is None:
            raise TurnFailed("the hand-off was wished for, but its action did not answer")
        if not self.parts and hand_off is None and not self.turn["silent"]:
            raise TurnFailed("the turn ended with neither reply nor hand-off")
        memory = {**memory_before, **self.turn["memory"]}
        told = [*memory.get("told", []), *(_told(part) for part in self.parts)]
        return Answer(
            parts=tuple(self.parts),
            hand_off=hand_off,
            silent=bool(self.turn["silent"]),
            intents=tuple(self.turn["intents"]),
            memory={**memory, "told": told[-10:]},
        )

    def _hand_off(self) -> HandOff | None:
        if self.hand_off is None:
            return None
        packet = dict(self.hand_off["packet"])
        packet["told"] = [*packet.get("told", []), *(_told(part) for part in self.parts)]
        return HandOff(Reason(self.hand_off["reason"]), tuple(self.hand_off["intents"]), packet, self.notice, self.added)


def _part(response: str, text: str, data: Mapping[str, Any]) -> Part:
    facts = tuple(UsedFact(**fact) for fact in data.get("facts") or ())
    return Part(response=response, text=text, facts=facts, intent=str(data.get("intent") or ""))


def _told(part: Part) -> dict[str, Any]:
    return {"text": part.text, "facts": msgspec.to_builtins(part.facts)}
