"""What a turn changes in which the bot does not speak: a person has the chat, a lease lapsed, a message came too late, or
nothing else works. Pure functions from the claim to the rows that one transaction writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation import meanwhile
from bot.conversation.owner import Owner, Ownership, lapse, queue, take_over
from bot.delivery.outcome import Desk
from bot.delivery.values import Claim, NewTicket, Outcome, StoredMessage
from bot.desk.routing import route
from bot.messages import Author, Reason, Said
from bot.shop.values import Shop


def for_person(claim: Claim, messages: Sequence[StoredMessage], ownership: Ownership) -> Outcome:
    """A person speaks: the buyer's messages are kept for him and the bot says nothing."""
    buyer_waits = meanwhile.waits_for_person(claim.memory) or _by_buyer(messages)
    return _quiet(claim, messages, ownership, "turn.for_person", buyer_waits)


def by_person(claim: Claim, messages: Sequence[StoredMessage], until: datetime) -> Outcome:
    """A person of the shop wrote elsewhere: that is a take-over. Who has the chat for good keeps it so."""
    for_good = claim.ownership.owner is Owner.HUMAN and claim.ownership.lease_until is None
    ownership = claim.ownership if for_good else take_over(claim.ownership, agent=Author.OUTSIDE.value, until=until)
    last_person = max(place for place, message in enumerate(messages) if message.author is Author.OUTSIDE)
    return _quiet(claim, messages, ownership, "conversation.taken_over", _by_buyer(messages[last_person:]))


def lapsed(claim: Claim, shop: Shop | None, desk: Desk, now: datetime) -> Outcome | None:
    """The end of a person's lease; None while it holds. What the buyer wrote before it stays with people: a ticket, no answer."""
    until = claim.ownership.lease_until
    if claim.ownership.owner is not Owner.HUMAN or until is None or now < until:
        return None
    if any(message.author is Author.OUTSIDE for message in claim.unhandled):
        return None  # he wrote again, and no turn has read it yet: that renews the lease
    before = tuple(message for message in claim.unhandled if message.received_at < until)
    buyer_waits = meanwhile.waits_for_person(claim.memory) or _by_buyer(before)
    noted = meanwhile.noted(claim.memory, _said(before), buyer_waits=False)
    return Outcome(
        turn=f"lapse-{claim.fence}",
        handled=tuple(message.id for message in before),
        ownership=lapse(claim.ownership, now, ticket_open=claim.ticket is not None, buyer_waits=buyer_waits),
        episode=claim.episode,
        memory=meanwhile.given_back(noted),
        ticket=_left_waiting(_texts(before), shop, desk, now) if buyer_waits else None,
        event={"name": "conversation.lapsed", "buyer_waits": buyer_waits},
    )


def too_late(claim: Claim, spoken: datetime | None, shop: Shop, desk: Desk, now: datetime) -> Outcome | None:
    """Messages that the marketplace delivered long after the shop's side had `spoken` again; None when there are none.

    An automatic answer to them would come out of nowhere. Nobody saw them in time, so a person looks.
    """
    late = tuple(one for one in claim.unhandled if one.author is Author.BUYER and one.late and spoken and one.sent_at < spoken)
    if not late:
        return None
    quiet = _quiet(claim, late, queue(claim.ownership), "turn.too_late", meanwhile.waits_for_person(claim.memory))
    return replace(quiet, ticket=_left_waiting(_texts(late), shop, desk, now), memory=claim.memory)


def orphaned(claim: Claim, desk: Desk, now: datetime) -> Outcome:
    """The shop is no longer in the record: nobody can answer, so a person must look."""
    return _set_aside(claim, desk, now, f"the shop {claim.key.shop_id} is gone; import it again", _texts(claim.unhandled))


def hopeless(claim: Claim, desk: Desk, now: datetime) -> Outcome:
    """Even the ticket of a failing turn could not be written, again and again: the barest one, without the buyer's words."""
    return _set_aside(claim, desk, now, f"{claim.tries} tries to handle {len(claim.unhandled)} messages failed; see the log", "")


def _set_aside(claim: Claim, desk: Desk, now: datetime, summary: str, text: str) -> Outcome:
    where = route(desk.rules, None, Reason.SYSTEM.value, (), now)
    packet = {"summary": summary, "text": text}
    ticket = NewTicket(Reason.SYSTEM.value, (), packet, where.skill, where.priority, where.deadline_at)
    quiet = _quiet(claim, claim.unhandled, queue(claim.ownership), "turn.set_aside", buyer_waits=True)
    return replace(quiet, ticket=ticket)


def _left_waiting(text: str, shop: Shop | None, desk: Desk, now: datetime) -> NewTicket:
    where = route(desk.rules, shop, Reason.ASKED.value, (), now)
    packet = {"summary": text, "text": text}
    return NewTicket(Reason.ASKED.value, (), packet, where.skill, where.priority, where.deadline_at)


def _texts(messages: Sequence[StoredMessage]) -> str:
    return "\n".join(message.text for message in messages if message.text)


def _said(messages: Sequence[StoredMessage]) -> list[Said]:
    return [Said(message.author, message.text) for message in messages]


def _by_buyer(messages: Sequence[StoredMessage]) -> bool:
    return any(message.author is Author.BUYER for message in messages)


def _quiet(claim: Claim, messages: Sequence[StoredMessage], ownership: Ownership, event: str, buyer_waits: bool) -> Outcome:
    return Outcome(
        turn=str(messages[0].id),
        handled=tuple(message.id for message in messages),
        ownership=ownership,
        episode=claim.episode,
        memory=meanwhile.noted(claim.memory, _said(messages), buyer_waits=buyer_waits),
        event={"name": event, "messages": len(messages)},
    )
