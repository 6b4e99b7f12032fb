"""How to install it, in the seller's own words."""

from bot.actions.answerers.common import alike, by_variant, missing, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.shop.facts.details import installation


def answer(question: Question) -> Reply:
    """The item's own words, else the shop's note."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    found = [fact for _, fact in by_variant(subject, lambda variant: installation(question.folder, variant))]
    first = found[0]
    if first is None or any(fact is None for fact in found) or not alike([fact.value for fact in found if fact]):
        return missing("ask_installation", subject)
    values = {"product": subject.label, "info": first.value}
    return (Say("utter_installation", values, (used(first, first.value),)),)
