"""What is for people to decide, and the wish that one of them takes it."""

from dataclasses import dataclass

from bot.actions.reply import NeedPerson, Reply
from bot.actions.view import Clause, WaitingTicket
from bot.messages import Reason

FOR_PEOPLE = frozenset(
    {
        "claim_warranty",
        "change_order",
        "cancel_order",
        "complain_damaged",
        "complain_wrong_item",
        "complain_missing",
        "complain_late",
    }
)


@dataclass(frozen=True)
class Wish:
    """A clause that must go to a person."""

    clause: Clause
    need: NeedPerson


def held_already(clause: Clause, reply: Reply, ticket: WaitingTicket | None) -> bool:
    """Whether a waiting ticket holds this very matter: said again, it needs no second word from the bot."""
    needs = [one for one in reply if isinstance(one, NeedPerson)]
    decided = all(one.reason in (Reason.POLICY, Reason.ASKED) for one in needs)
    return ticket is not None and clause.intent in ticket.intents and bool(needs) and decided
