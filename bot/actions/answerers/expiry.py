"""Expiry and production dates, from the batch that is told. Near or past expiry nothing is told and a person is alerted."""

from datetime import date

from bot.actions.answerers.common import lines, missing, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts.expiry import ExpiryAlert, ToldBatch, expiry
from bot.shop.facts.fact import Fact
from bot.shop.values import Variant

UNSTATED = ("after_opening",)


def answer(question: Question) -> Reply:
    """The date per variant; what is not stated goes to a person."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    if question.clause.aspect in UNSTATED:
        return missing("after_opening", subject)
    found = [(variant, expiry(question.folder, variant, question.now)) for variant in subject.variants]
    told = [(variant, fact) for variant, fact in found if isinstance(fact, Fact)]
    alerts = [fact for _, fact in found if isinstance(fact, ExpiryAlert)]
    person: Reply = tuple(_alert(subject, alert) for alert in alerts[:1])
    produced = question.clause.aspect == "production"
    dated = [(variant, fact) for variant, fact in told if _date(fact, produced)]
    if not dated:
        return person or missing("production" if produced else "expiry", subject)
    return (_say(question, subject, dated, produced), *person)


def _say(question: Question, subject: Subject, dated: list[tuple[Variant, Fact[ToldBatch]]], produced: bool) -> Say:
    kind = "production" if produced else "date"
    texts = [(variant, question.words.plain_date(_date(fact, produced) or date.min)) for variant, fact in dated]
    facts = tuple(used(fact, text) for (_, fact), (_, text) in zip(dated, texts, strict=True))
    if len(subject.variants) == 1 or (len(dated) == len(subject.variants) and len({text for _, text in texts}) == 1):
        return Say(f"utter_expiry_{kind}", {"product": subject.label, "date": texts[0][1]}, facts)
    return Say(f"utter_expiry_{kind}_list", {"product": subject.label, "list": lines(texts)}, facts)


def _date(fact: Fact[ToldBatch], produced: bool) -> date | None:
    return fact.value.produced if produced else fact.value.expires


def _alert(subject: Subject, alert: ExpiryAlert) -> NeedPerson:
    """The owner must look at the batch before anything is told."""
    what = "expired_batch" if alert.expired else "near_expiry"
    detail = f"{alert.sku} {alert.batch or ''} {alert.expires.isoformat()}"
    return NeedPerson(Reason.FACT_MISSING, missing=what, about=subject.label, detail=detail)
