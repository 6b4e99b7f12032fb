"""What the bot's turn changes, as a value: pure functions from claim, answer and mode to the rows of one transaction.

What a turn changes in which the bot does not speak stands in `unanswered`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.conversation.owner import queue
from bot.delivery.values import Claim, NewTicket, OutboxRow, Outcome, Turn
from bot.desk.mode import mode_for
from bot.desk.routing import Route, RoutingRule, route
from bot.messages import Answer, HandOff, Kind, Mode, Part, Reason
from bot.shop.values import Shop
from bot.text.address import address_once

STAYS_SILENT = (Reason.ANGRY.value, Reason.SENSITIVE.value)


@dataclass(frozen=True)
class Desk:
    """What deciding needs to know beside the turn. `hands_over` names marketplaces with a people's inbox of their own, with
    their topic by skill."""

    rules: Sequence[RoutingRule]
    hands_over: Mapping[str, Mapping[str, int]]


def from_answer(claim: Claim, turn: Turn, answer: Answer, shop: Shop, desk: Desk, now: datetime) -> Outcome:
    """The bot's own turn: replies, hand-off and ticket, as the shop's mode allows."""
    base = Outcome(
        turn=turn.name,
        handled=tuple(message.id for message in turn.messages),
        ownership=claim.ownership,
        episode=turn.episode,
        memory=answer.memory,
        tracker=answer.tracker,
        event={"name": "turn.answered", "intents": list(answer.intents), "silent": answer.silent},
    )
    mode = mode_for(shop, turn.key.marketplace, answer.intents, turn.product.product_id if turn.product else None)
    if mode is not Mode.AUTO:
        return _for_approval(base, turn, answer, mode, shop, desk, now)
    parts = () if _keeps_silent(turn) else answer.parts
    if answer.hand_off is None:
        return replace(base, rows=_reply_rows(parts, "queued", turn))
    return _handed_off(base, turn, parts, answer.hand_off, shop, desk, now)


def failed(claim: Claim, turn: Turn, hand_off: HandOff, shop: Shop, desk: Desk, now: datetime) -> Outcome:
    """Understanding or answering failed: the turn becomes a ticket, never silence."""
    answer = Answer(hand_off=hand_off, memory=turn.memory, tracker=turn.tracker)
    return replace(from_answer(claim, turn, answer, shop, desk, now), event={"name": "turn.failed"})


def _keeps_silent(turn: Turn) -> bool:
    """While an angry or sensitive ticket waits the bot has said its one notice and says no more."""
    return turn.ticket is not None and turn.ticket.reason in STAYS_SILENT


def _reply_rows(parts: Sequence[Part], state: str, turn: Turn) -> tuple[OutboxRow, ...]:
    """One reply per turn: its parts joined into one message, in order. Its product is what the mode's rules are asked about
    once more when it leaves."""
    if not parts:
        return ()
    return (
        OutboxRow(
            position=0,
            kind=Kind.TEXT,
            text=address_once("\n\n".join(part.text for part in parts)),
            state=state,
            response="+".join(part.response for part in parts),
            intents=tuple(dict.fromkeys(part.intent for part in parts if part.intent)),
            facts=tuple(fact for part in parts for fact in part.facts),
            data={"product": turn.product.product_id} if turn.product else {},
        ),
    )


def _handed_off(
    base: Outcome, turn: Turn, parts: Sequence[Part], hand_off: HandOff, shop: Shop, desk: Desk, now: datetime
) -> Outcome:
    where = route(desk.rules, shop, hand_off.reason.value, hand_off.intents, now)
    told = _notice(turn, hand_off)
    ticket = _ticket(hand_off, where, told=bool(told))
    said = [*parts, *([Part(response="notice", text=told)] if told else [])]
    rows = _reply_rows(said, "queued", turn)
    rows = (*rows, *_handover_row(turn, hand_off, where, desk))
    return replace(
        base,
        ownership=queue(base.ownership),
        rows=rows,
        ticket=ticket,
        added_told=bool(turn.ticket and turn.ticket.told and told),
        event={**base.event, "handed_off": hand_off.reason.value},
    )


def _handover_row(turn: Turn, hand_off: HandOff, where: Route, desk: Desk) -> tuple[OutboxRow, ...]:
    """Where the marketplace has an inbox of people, the case goes there, with our summary and the skill's topic."""
    topics = desk.hands_over.get(turn.key.marketplace)
    if topics is None:
        return ()
    data = {"summary": str(hand_off.packet.get("summary", "")), "topic_id": topics.get(where.skill)}
    return (OutboxRow(position=1, kind=Kind.HANDOVER, text="", data=data),)


def _notice(turn: Turn, hand_off: HandOff) -> str:
    """What the buyer is told: once per ticket, and once more that a later question went to the same ticket."""
    if turn.ticket is None or not turn.ticket.told:
        return hand_off.notice
    if turn.ticket.added_told or _keeps_silent(turn):
        return ""
    return hand_off.added


def _ticket(hand_off: HandOff, where: Route, *, told: bool) -> NewTicket:
    reason = hand_off.reason.value
    return NewTicket(reason, hand_off.intents, hand_off.packet, where.skill, where.priority, where.deadline_at, told)


def _for_approval(base: Outcome, turn: Turn, answer: Answer, mode: Mode, shop: Shop, desk: Desk, now: datetime) -> Outcome:
    """Draft: the proposed reply is kept and a person decides; off: a person sees the chat. The buyer gets nothing yet."""
    if answer.silent and answer.hand_off is None:
        return base
    reason = answer.hand_off.reason if answer.hand_off else Reason.APPROVAL
    packet: dict[str, Any] = dict(answer.hand_off.packet) if answer.hand_off else {"summary": turn.text[:200]}
    rows = _reply_rows(answer.parts, "draft", turn) if mode is Mode.DRAFT else ()
    if rows:
        packet["proposed"] = rows[0].text
    where = route(desk.rules, shop, reason.value, answer.intents, now)
    ticket = NewTicket(reason.value, answer.intents, packet, where.skill, where.priority, where.deadline_at)
    handover = _handover_row(turn, answer.hand_off, where, desk) if answer.hand_off else ()
    return replace(base, ownership=queue(base.ownership), rows=(*rows, *handover), ticket=ticket)
