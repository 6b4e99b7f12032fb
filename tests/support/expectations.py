"""Compares what came back in a turn with what the conversation and the shop's own files say must come back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.buyers import State
from tests.support.conversations import ASKS, Turn
from tests.support.indonesian import figures
from tests.support.shop_reader import ShopReader

# A reply about one SKU that says the one must not say the others: "kosong. Yang ready: …" is no "ready".
LEVELS_APART = {
    "ready": ("kosong", "tidak dijual lagi", "pre-order", "tinggal sedikit"),
    "tinggal sedikit": ("kosong", "tidak dijual lagi", "pre-order"),
    "kosong": ("tinggal sedikit", "pre-order", "tidak dijual lagi"),
    "pre-order": ("kosong", "tinggal sedikit"),
}


@dataclass(frozen=True)
class Played:
    """A turn that was played: the state before and after it, and all that the buyer wrote so far."""

    turn: Turn
    before: State
    after: State
    written: str

    @property
    def text(self) -> str:
        """Everything that the bot said in this turn."""
        return "\n".join(self.after.replies)


def faults(played: Played, shop: ShopReader, original: ShopReader | None = None) -> list[str]:
    """Everything that is not as it must be.

    With `original` the shop's facts are not those that the conversation was written for: then a fact that the shop still
    states must be told as it is now, and of one that it no longer states the old value must not come.
    """
    checks: Sequence[Callable[[Played, ShopReader], list[str]]] = (_facts, _figures, _count)
    found = [fault for check in checks for fault in check(played, shop)]
    if original is None:
        return [*found, *_unproven(played, shop), *_kind(played), *_desk(played)]
    return [*found, *_outdated(played, shop, original)]


def strings(expected: Any, shop: ShopReader) -> list[str] | None:
    """What must stand there for one expectation: a plain text, or a fact of the shop (None where it states none)."""
    if isinstance(expected, str):
        return [expected]
    return shop.fact(expected["fact"], **{name: value for name, value in expected.items() if name != "fact"})


def _facts(played: Played, shop: ShopReader) -> list[str]:
    wanted = [text for expected in played.turn.says for text in _stated(expected, shop)]
    missing = [f"{text!r} is not said" for text in wanted if not _stands(text, played.text)]
    unwanted = [text for expected in played.turn.never for text in strings(expected, shop) or []]
    levels = [text for each in played.turn.says if _is(each, "stock") for text in _stated(each, shop)]
    unwanted += [text for level in levels for text in LEVELS_APART.get(level, ())]
    return missing + [f"{text!r} is said" for text in unwanted if _stands(text, played.text)]


def _is(expected: Any, kind: str) -> bool:
    return not isinstance(expected, str) and expected["fact"] == kind


def _stated(expected: Any, shop: ShopReader) -> list[str]:
    return strings(expected, shop) or []


def _figures(played: Played, shop: ShopReader) -> list[str]:
    """No number may come but from the shop's files, the buyer's own words, or what follows from the files."""
    derived = " ".join(text for expected in played.turn.says for text in _stated(expected, shop))
    allowed = shop.figures() | figures(played.written) | figures(derived)
    strange = {number for reply in played.after.replies for number in figures(reply)} - allowed
    return [f"the number {number} comes from nowhere" for number in sorted(strange)]


def _count(played: Played, shop: ShopReader) -> list[str]:
    """One turn, one reply; silence only where it is meant, or where a person has the chat."""
    replies = len(played.after.replies)
    if played.turn.may_be_silent and replies == 0:
        return []
    quiet = played.turn.silent or played.turn.refused or played.turn.seller or played.turn.close_case
    if quiet:
        return [f"there are {replies} replies where there must be none"] if replies else []
    return [] if replies == 1 else [f"there are {replies} replies instead of one"]


def _unproven(played: Played, shop: ShopReader) -> list[str]:
    """An expectation about a fact that the shop does not state would prove nothing."""
    return [f"the shop states nothing for {dict(each)}" for each in played.turn.says if strings(each, shop) is None]


def _kind(played: Played) -> list[str]:
    said = played.after.responses
    asked = [kind for kind, names in ASKS.items() if any(name in names for name in said)]
    found = []
    if not played.turn.may_ask and asked != ([played.turn.asks] if played.turn.asks else []):
        found.append(f"it asks {asked or 'nothing'} instead of {played.turn.asks or 'nothing'}")
    if played.turn.points and not any("pointer" in name for name in said):
        found.append("it points nowhere")
    return found


def _desk(played: Played) -> list[str]:
    turn, before, after = played.turn, played.before, played.after
    found = []
    if turn.owner and after.owner != turn.owner:
        found.append(f"the owner is {after.owner} instead of {turn.owner}")
    reasons = [ticket.reason for ticket in after.tickets[: len(after.tickets) - len(before.tickets)]]
    if not turn.may_hand_off and reasons != ([turn.hands_off] if turn.hands_off else []):
        found.append(f"it opened tickets {reasons} instead of {turn.hands_off or 'none'}")
    if not turn.may_hand_off and turn.adds_to_ticket != (_added(after) > _added(before)):
        found.append("it added to the ticket" if _added(after) > _added(before) else "it added nothing to the ticket")
    return found


def _outdated(played: Played, shop: ShopReader, original: ShopReader) -> list[str]:
    """The value that is no longer stated (and does not stand in what may be said) must not come."""
    allowed = " ".join([played.written, *(text for each in played.turn.says for text in _stated(each, shop))])
    old = [text for each in played.turn.says if not isinstance(each, str) for text in _stated(each, original)]
    told = [text for text in old if any(letter.isdigit() for letter in text) and not _stands(text, allowed)]
    return [f"{text!r} is no longer so" for text in told if _stands(text, played.text)]


def _added(state: State) -> int:
    return sum(len(ticket.packet.get("added", [])) for ticket in state.tickets)


def _stands(text: str, within: str) -> bool:
    """Whether it stands there; a number only as a whole (`1 bulan` does not stand in `21 bulan`)."""
    whole, part = within.casefold(), text.casefold()
    places = (place for place in range(len(whole)) if whole.startswith(part, place))
    return any(_whole(whole, place, place + len(part)) for place in places)


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isdigit() and text[start].isdigit()) and not (after.isdigit() and text[end - 1].isdigit())
