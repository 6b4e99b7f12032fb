"""Ways of paying. What the shop does not decide itself, the checkout shows; a payment that went wrong is for a person."""

from bot.actions.question import Question, Subject, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts.payment import cash_on_delivery, instalment

PLATFORM = ("transfer", "ewallet", "paylater")


def answer(question: Question) -> Reply:
    """COD and instalments as stated; the platform's own ways as a pointer."""
    aspect = question.clause.aspect
    if aspect not in ("cod", "instalment", *PLATFORM):
        return (NeedPerson(Reason.POLICY, missing="ask_payment"),)
    sku = question.subject.variants[0].sku if isinstance(question.subject, Subject) else None
    stated = {
        "cod": lambda: cash_on_delivery(question.folder, question.now, sku),
        "instalment": lambda: instalment(question.folder),
    }
    fact = stated[aspect]() if aspect in stated else None
    if fact is None:
        return (Say("utter_payment_pointer"),)
    return (Say(f"utter_payment_{aspect}_{fact.value.value}", {}, (used(fact, fact.value.value),)),)
