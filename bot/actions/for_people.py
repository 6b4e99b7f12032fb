"""What is for people to decide, and the wish that one of them takes it."""

from dataclasses import dataclass

from bot.actions.reply import NeedPerson
from bot.actions.view import Clause

FOR_PEOPLE = frozenset(
    {
        "claim_warranty",
        "ask_return_refund",
        "change_order",
        "cancel_order",
        "complain_damaged",
        "complain_wrong_item",
        "complain_missing",
        "complain_late",
        "inform_order",
        "packaging_request",
    }
)
ABOUT_THE_BODY = frozenset({"pregnancy", "baby_food", "allergy", "medical", "skin_reaction", "swallowed"})
AFTER_SALE = frozenset({"claim_warranty", "complain_damaged", "complain_wrong_item", "complain_missing"})


@dataclass(frozen=True)
class Wish:
    """A clause that must go to a person."""

    clause: Clause
    need: NeedPerson
