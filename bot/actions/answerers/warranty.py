"""Warranty of a product: how long, whose, on which terms. Claims are for people."""

from bot.actions.answerers.common import missing, same_for_all, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.shop.facts.fact import Fact
from bot.shop.facts.warranty import Warranty, warranty


def answer(question: Question) -> Reply:
    """Length and whose it is always; the terms too when they were asked for."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    first = same_for_all(subject, lambda variant: warranty(question.folder, variant))
    if first is None:
        return missing("warranty", subject)
    if first.value.months == 0:
        return (Say("utter_warranty_none", {"product": subject.label}, (used(first, "0"),)),)
    if first.value.months is None:
        return missing("warranty", subject)
    wants_terms = question.clause.aspect in ("terms", "how_to_claim")
    if wants_terms and not first.value.terms:
        return missing("warranty_terms", subject)
    return (_length(question, subject, first), *((_terms(first),) if wants_terms else ()))


def _length(question: Question, subject: Subject, fact: Fact[Warranty]) -> Say:
    months, by = str(fact.value.months), fact.value.by
    values = {"product": subject.label, "months": months}
    if by is None:
        return Say("utter_warranty_length", values, (used(fact, months),))
    word = question.words.of("warranty_by", by.value)
    return Say("utter_warranty_length_by", {**values, "by": word}, (used(fact, f"{months} {by.value}"),))


def _terms(fact: Fact[Warranty]) -> Say:
    terms = fact.value.terms or ""
    return Say("utter_warranty_terms", {"terms": terms}, (used(fact, terms),))
