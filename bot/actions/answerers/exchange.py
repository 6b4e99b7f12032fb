"""Exchanging an item: the shop's own terms. Whether this one item qualifies is for people."""

from bot.actions.answerers.common import missing
from bot.actions.question import Question, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts.fact import Fact
from bot.shop.facts.policy import Terms, exchange_policy
from bot.shop.values import UnboxingVideo


def answer(question: Question) -> Reply:
    """How long, who pays the parcel, and what must be kept; a running exchange goes to a person."""
    if question.clause.aspect == "status":
        return (NeedPerson(Reason.POLICY, missing="exchange_status"),)
    fact = exchange_policy(question.folder)
    if fact is None or fact.value.days is None:
        return missing("exchange_policy")
    if fact.value.days == 0:
        return (NeedPerson(Reason.POLICY, missing="exchange_policy"),)
    if question.clause.aspect == "who_pays":
        return (_who_pays(fact),) if fact.value.shipping else missing("exchange_shipping")
    if question.clause.aspect == "how":
        return (_how(fact),) if fact.value.note else missing("exchange_how")
    return tuple(say for say in (_window(fact), _who_pays(fact) if fact.value.shipping else None, video(fact)) if say)


def _window(fact: Fact[Terms]) -> Say:
    days = str(fact.value.days)
    return Say("utter_exchange_window", {"days": days}, (used(fact, days),))


def _who_pays(fact: Fact[Terms]) -> Say:
    assert fact.value.shipping is not None
    who = fact.value.shipping.value
    return Say(f"utter_exchange_shipping_{who}", {}, (used(fact, who),))


def _how(fact: Fact[Terms]) -> Say:
    note = fact.value.note or ""
    return Say("utter_exchange_how", {"note": note}, (used(fact, note),))


def video(fact: Fact[Terms]) -> Say | None:
    """Whether an unboxing video must or should be sent along."""
    wish = fact.value.unboxing_video
    if wish is None or wish is UnboxingVideo.NO:
        return None
    return Say(f"utter_exchange_video_{wish.value}", {}, (used(fact, wish.value),))
