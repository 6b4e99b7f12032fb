"""A scripted Answerer: a fake of the port behind which Rasa stands."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.delivery.values import Turn
from bot.messages import Answer, HandOff, Part, Reason, UsedFact

Script = Callable[[Turn], Answer]


def says(text: str = "Ready, Kak.", intent: str = "ask_stock") -> Answer:
    """One reply with a fact in it."""
    fact = UsedFact("stock", "KAOS-M", "ready", "products.csv")
    return Answer(parts=(Part("utter_stock_ready", text, (fact,), intent),), intents=(intent,), memory={"told": [text]})


def hands_off(reason: Reason = Reason.UNSURE, intent: str = "ask_size") -> Answer:
    """A clause that goes to a person."""
    packet = {"summary": f"Pembeli: {intent}"}
    hand_off = HandOff(
        reason, (intent,), packet, notice="Saya teruskan ke tim toko ya Kak.", added="Yang ini juga saya tambahkan ya Kak."
    )
    return Answer(hand_off=hand_off, intents=(intent,))


@dataclass
class ScriptedAnswerer:
    """Gives each turn what the script says, and remembers the turns. While `hold` is set, an answer waits for `go`."""

    script: Script = field(default=lambda turn: says())
    turns: list[Turn] = field(default_factory=list)
    hold: bool = False
    started: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, turn: Turn) -> Answer:
        """As Rasa would: later, or not at all."""
        self.turns.append(turn)
        self.started.set()
        if self.hold:
            await self.go.wait()
        return self.script(turn)


def failing(error: Exception) -> Script:
    """A script in which answering fails."""

    def script(turn: Turn) -> Answer:
        raise error

    return script


def echo(turn: Turn) -> Answer:
    """Repeats what was asked, so that a reply shows which messages it answers."""
    return says(f"[{turn.text}]")
