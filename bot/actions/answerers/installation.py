"""How to install it, in the seller's own words."""

from bot.actions.answerers.common import missing, same_for_all, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.shop.facts.details import installation


def answer(question: Question) -> Reply:
    """The item's own words, else the shop's note."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    first = same_for_all(subject, lambda variant: installation(question.folder, variant))
    if first is None:
        return missing("ask_installation", subject)
    facts = (used(first, first.value),)
    if first.rule:
        return (Say("utter_installation_note", {"info": first.value}, facts),)
    return (Say("utter_installation", {"product": subject.label, "info": first.value}, facts),)
