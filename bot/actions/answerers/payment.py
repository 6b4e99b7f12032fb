"""Ways of paying. What the shop does not decide itself, the checkout shows; a payment that went wrong is for a person."""

from bot.actions.answerers.common import same_for_all
from bot.actions.question import Question, Subject, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts.fact import Fact
from bot.shop.facts.payment import cash_on_delivery, instalment
from bot.shop.values import Availability

PLATFORM = ("transfer", "ewallet", "paylater")


def answer(question: Question) -> Reply:
    """COD and instalments as stated; the platform's own ways as a pointer."""
    aspect = question.clause.aspect
    if aspect not in ("cod", "instalment", *PLATFORM):
        return (NeedPerson(Reason.POLICY, missing="ask_payment"),)
    stated = {
        "cod": lambda: _cash_on_delivery(question),
        "instalment": lambda: instalment(question.folder),
    }
    fact = stated[aspect]() if aspect in stated else None
    if fact is None:
        return (Say("utter_payment_pointer"),)
    return (Say(f"utter_payment_{aspect}_{fact.value.value}", {}, (used(fact, fact.value.value),)),)


def _cash_on_delivery(question: Question) -> Fact[Availability] | None:
    """What holds for whichever variant is meant: a notice may name only some."""
    folder, now = question.folder, question.now
    if not isinstance(question.subject, Subject):
        return cash_on_delivery(folder, now)
    return same_for_all(question.subject, lambda variant: cash_on_delivery(folder, now, variant.sku))
