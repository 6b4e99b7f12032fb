"""After the sale: a kind word and what to keep at hand. Whether a claim, a return or a change is granted is for people."""

from bot.actions.answerers import exchange, track_order
from bot.actions.question import Question, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts.policy import return_policy

TERMS = ("how", "who_pays")


def damaged(question: Question) -> Reply:
    """Broken, wrong or incomplete on arrival: what must not be clicked and what must be kept."""
    return (Say("utter_after_sale"), _decides(question))


def claim(question: Question) -> Reply:
    """Broken within the warranty."""
    return (Say("utter_claim_warranty"), _decides(question))


def late(question: Question) -> Reply:
    """Too late: one apology, what the marketplace last knew of the buyer's own order, and a person."""
    known = tuple(one for one in track_order.state(question) if isinstance(one, Say))
    return (Say("utter_complain_late"), *known, _decides(question))


def change(question: Question) -> Reply:
    """Another address, variant or courier."""
    return (Say("utter_change_order"), _decides(question))


def cancel(question: Question) -> Reply:
    """Calling an order off."""
    return (Say("utter_cancel_order"), _decides(question))


def return_or_refund(question: Question) -> Reply:
    """The shop's terms where they are stated; a single case and its state are for people."""
    fact = return_policy(question.folder)
    aspect = "" if question.mentions("wants_money_back") else question.clause.aspect
    if fact is not None and aspect == "window" and fact.value.days:
        days = str(fact.value.days)
        video = exchange.video(fact)
        return (Say("utter_return_window", {"days": days}, (used(fact, days),)), *([video] if video else []))
    if fact is not None and aspect in TERMS and fact.value.note:
        return (Say("utter_return_terms", {"note": fact.value.note}, (used(fact, fact.value.note),)),)
    return (Say("utter_return_request"), _decides(question))


def _decides(question: Question) -> NeedPerson:
    return NeedPerson(Reason.POLICY, missing=question.clause.intent)
