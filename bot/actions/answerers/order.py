"""Around an order: how it is placed, its invoice, wishes for its packing, and what buyers tell about it without asking."""

from bot.actions.answerers import track_order
from bot.actions.answerers.common import preorder_days
from bot.actions.question import Question
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason


def how_to_order(question: Question) -> Reply:
    """The marketplace's way, and how long it takes where the item is on pre-order; trouble at the checkout is for a person."""
    if question.mentions("checkout_trouble"):
        return (Say("utter_checkout_trouble"), _person(question))
    return (Say("utter_how_to_order"), *preorder_days(question))


def invoice(question: Question) -> Reply:
    """Where the marketplace keeps it; a tax invoice or a signed one is for a person."""
    if question.mentions("special_invoice"):
        return (_person(question),)
    return (Say("utter_invoice_pointer"),)


def packaging(question: Question) -> Reply:
    """The wish goes to the people who pack; nothing is promised."""
    return (Say("utter_packaging_noted"), _person(question))


def told(question: Question) -> Reply:
    """Thanks that promise nothing beyond the order's own hand-over day; a wish in it goes onto the order's ticket."""
    if question.mentions("wish"):
        return (Say("utter_inform_order_wish"), _person(question))
    return (Say("utter_inform_order"), *track_order.packed(question))


def _person(question: Question) -> NeedPerson:
    return NeedPerson(Reason.POLICY, missing=question.clause.intent)
