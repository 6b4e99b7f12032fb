"""Plays a scripted conversation against a running stack and collects everything that is not as it must be."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.support.buyers import OneTalkBuyer, State, WebBuyer
from tests.support.conversations import Conversation, Turn
from tests.support.demo_copies import DEMO
from tests.support.expectations import Played, faults, strings
from tests.support.shop_reader import ShopReader, read_shop
from tests.support.stack import SECRET, Stack

CONFIRM = "utter_ask_confirm"
MOST_CONFIRMED = 1  # the bot may ask "… ya?" before it answers, but not time and again


@dataclass
class Script:
    """What was said, for the one who reads a failure."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    confirmed: int = 0

    def note(self, turn: Turn, state: State, found: list[str]) -> None:
        """One turn."""
        said = [str(bubble.get("text") or bubble)[:200] for bubble in turn.buyer] or [turn.seller or "(the case is closed)"]
        self.lines += [f"  > {line}" for line in said]
        self.lines += [f"  < {line}" for reply in state.replies for line in reply.splitlines() if line]
        self.lines.append(
            f"    ({state.owner}; {'+'.join(state.responses) or 'nothing'}; {[each.reason for each in state.tickets]})"
        )
        self.lines += [f"  ! {fault}" for fault in found]
        self.faults += found

    def __str__(self) -> str:
        return "\n" + "\n".join(self.lines)


def play(conversation: Conversation, stack: Stack, shops: Path, altered: bool = False) -> Script:
    """Every turn of it; `shops` holds the facts as they are now, `altered` says that they are not the demo's own."""
    script = Script()
    original = read_shop(DEMO / conversation.shop, stack.now()) if altered else None
    before, written = State("BOT", ()), ""
    with _buyer(conversation, stack, shops) as buyer:
        for turn in conversation.turns:
            written += " " + " ".join(str(bubble.get("text", "")) for bubble in turn.buyer)
            with _trouble(turn, stack):
                after = _done(turn, buyer)
            if CONFIRM in after.responses and not (turn.asks or turn.may_ask):
                after = _affirmed(buyer, after)
                script.confirmed += 1
            shop = read_shop(shops / conversation.shop, stack.now())
            if turn.close_case:
                after = State("BOT", ())
            found = faults(Played(turn, before, after, written), shop, original)
            found += [] if altered else [*_inbox(turn, buyer), *_proposed(turn, after, shop), *_refused(turn, buyer)]
            script.note(turn, after, found)
            before = after
            if script.confirmed > MOST_CONFIRMED:
                script.faults.append(f"the bot asked back {script.confirmed} times")
            if altered and after.owner == "HUMAN":
                break  # a person has the chat now, so the rest of the script is his
    return script


def _done(turn: Turn, buyer: WebBuyer | OneTalkBuyer) -> State:
    if turn.seller:
        assert isinstance(buyer, WebBuyer)
        buyer.seller_writes(turn.seller)
    if turn.close_case:
        assert isinstance(buyer, OneTalkBuyer)
        buyer.close_case()
    buyer.write(turn.buyer)
    return buyer.settled()


def _affirmed(buyer: WebBuyer | OneTalkBuyer, asked: State) -> State:
    """The bot was nearly sure and asked whether this was meant; the buyer says yes. Both replies count as one."""
    indonesian = "maksudnya" in "\n".join(asked.replies)
    buyer.write([{"text": "iya kak" if indonesian else "yes, exactly"}])
    after = buyer.settled()
    responses = tuple(name for name in (*asked.responses, *after.responses) if name != CONFIRM)
    return replace(after, replies=("\n".join((*asked.replies, *after.replies)),), responses=responses)


@contextmanager
def _buyer(conversation: Conversation, stack: Stack, shops: Path) -> Iterator[WebBuyer | OneTalkBuyer]:
    if conversation.marketplace == "web":
        with WebBuyer(stack.gateway, stack.record, conversation.shop, SECRET, conversation.buyer_id).open() as buyer:
            yield buyer
        return
    settings = read_shop(shops / conversation.shop, stack.now()).tables.settings
    channel = str(settings["marketplaces"]["onetalk"]["channel_ids"][0])
    with OneTalkBuyer(stack.simulator, stack.record, channel).open() as customer:
        yield customer


def _trouble(turn: Turn, stack: Stack) -> AbstractContextManager[None]:
    return stack.without_actions() if turn.actions_down else nullcontext()


def _inbox(turn: Turn, buyer: WebBuyer | OneTalkBuyer) -> list[str]:
    """What the agents see in OneTalk's inbox after a hand-over."""
    if not isinstance(buyer, OneTalkBuyer) or not turn.hands_off:
        return []
    case = buyer.case()
    found = [] if case["handed_over"] else ["the case is not in the agents' inbox"]
    found += [f"{text!r} is not in the summary {case['summary']!r}" for text in turn.summary if text not in case["summary"]]
    return found + ([f"the topic is {case['topic']}"] if turn.topic and case["topic"] != turn.topic else [])


def _proposed(turn: Turn, after: State, shop: ShopReader) -> list[str]:
    """The reply that waits for a person's approval."""
    proposed = str(after.tickets[0].packet.get("proposed") or "") if after.tickets else ""
    wanted = [text for expected in turn.proposed for text in strings(expected, shop) or ["(not stated)"]]
    return [f"{text!r} is not proposed in {proposed!r}" for text in wanted if text not in proposed]


def _refused(turn: Turn, buyer: WebBuyer | OneTalkBuyer) -> list[str]:
    refused, buyer.refused = buyer.refused, 0
    return [] if refused == turn.refused else [f"refused with {refused} instead of {turn.refused}"]
