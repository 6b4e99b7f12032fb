"""The platform's own rules: what a buyer, the seller and our bot may write, and whom it tells of it."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from simulator.bridge.courier import Courier
from simulator.bridge.records import Buyer, Conversation, Ledger, Message
from simulator.bridge.signing import Clock, Proof
from simulator.bridge.wire import TYPES, BuyerWrites, Refused, Send, ShopWrites
from simulator.faults import Faults

ECHO_SECONDS = 0.05  # an echo normally comes after the call's answer


class BridgePlatform:
    """A shop's own platform, and whoever uses it. Every message is told to the bot, also the bot's own."""

    def __init__(
        self,
        webhook_url: str,
        token: str,
        secret: str,
        clock: Clock = time.time,
        faults: Faults | None = None,
        pause_seconds: float = 1.0,
        echo_seconds: float = ECHO_SECONDS,
    ) -> None:
        self.proof = Proof(token, secret, clock)
        self.faults = faults or Faults("bridge")
        self.ledger = Ledger()
        self.courier = Courier(webhook_url, self.proof, self.faults, pause_seconds)
        self.stopping = asyncio.Event()
        self._clock = clock
        self._echo_seconds = echo_seconds
        self._timers: set[asyncio.TimerHandle] = set()
        self._first_id = int(clock() * 1_000_000) * 1000

    @property
    def waiting(self) -> int:
        """How many things are still to happen: webhooks, echoes, sellers who type."""
        return self.courier.waiting + len(self._timers)

    def buyer_writes(self, written: BuyerWrites) -> Message:
        """A buyer's message opens the conversation or joins it; raises Refused."""
        if written.said.get("type") not in TYPES:
            raise Refused(400, f"content.type must be one of {', '.join(TYPES)}")
        buyer = Buyer(written.buyer_id or f"buyer-{written.conversation_id}", written.buyer_name)
        place = (written.shop_id, written.conversation_id)
        conversation = self.ledger.conversations.setdefault(place, Conversation(*place, buyer))
        known = conversation.by_client_id.get(written.id) if written.id else None
        if known is not None:
            return known
        message = self._add(conversation, "buyer", written.said, written.id)
        self.courier.tell(conversation, message)
        self._maybe_seller(conversation)
        return message

    def shop_writes(self, written: ShopWrites) -> Message:
        """The seller in his own app, or the platform itself; raises Refused."""
        conversation = self.conversation(written.shop_id, written.conversation_id)
        return self._seller(conversation, written.text, "system" if written.system else "seller")

    def accept(self, conversation_id: str, call: Send) -> tuple[Conversation, Message]:
        """Our bot's message; raises Refused. Whoever calls this also sees to the echo."""
        conversation = self.conversation(call.shop_id, conversation_id)
        if call.type != "text" or not call.text.strip():
            raise Refused(400, "only texts with words can be sent")
        if conversation.closed:
            raise Refused(403, "the conversation is closed")
        return conversation, self._add(conversation, "api", {"type": "text", "text": call.text})

    async def echo(self, conversation: Conversation, message: Message) -> None:
        """Tell the bot of its own message: before its call is answered, later, or never."""
        fault = self.faults.draw("echo", conversation.name)
        if fault is not None:
            self.faults.count(fault)
        if fault == "early_echo":
            await self.courier.tell_now(conversation, message)
        elif fault is None:
            self._later(self._echo_seconds, self.courier.tell, conversation, message)

    def conversation(self, shop_id: str, conversation_id: str) -> Conversation:
        """Raises Refused with 404."""
        found = self.ledger.conversations.get((shop_id, conversation_id))
        if found is None:
            raise Refused(404, "no such conversation in this shop")
        return found

    async def stop(self) -> None:
        """End waiting answers and stop calling the bot."""
        self.stopping.set()
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        await self.courier.close()

    def _maybe_seller(self, conversation: Conversation) -> None:
        if self.faults.draw("seller", conversation.name) is None:
            return
        self.faults.count("seller_typing")
        share = self.faults.fraction("typing_seconds", conversation.name)
        self._later(share * self.faults.plan.typing_seconds, self._seller, conversation, self.faults.seller_says, "seller")

    def _seller(self, conversation: Conversation, text: str, by: str) -> Message:
        message = self._add(conversation, by, {"type": "text", "text": text})
        self.courier.tell(conversation, message)
        return message

    def _add(self, conversation: Conversation, by: str, content: Mapping[str, Any], client_id: str = "") -> Message:
        last = conversation.messages[-1].at if conversation.messages else 0.0
        number = len(self.ledger.entries) + 1
        # Milliseconds are all that the protocol tells: no two messages of a conversation may share one.
        message = Message(number, str(self._first_id + number), by, content, max(self._clock(), last + 0.001), client_id)
        conversation.messages.append(message)
        self.ledger.entries.append((conversation, message))
        if client_id:
            conversation.by_client_id[client_id] = message
        return message

    def _later(self, seconds: float, do: Any, *arguments: Any) -> None:
        def run() -> None:
            self._timers.discard(timer)
            do(*arguments)

        timer = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(timer)
