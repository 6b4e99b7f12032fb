"""Registrations such as BPOM and halal, with their numbers. What is not stated is never said to be missing."""

from bot.actions.answerers.common import missing, same_for_all, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.shop.facts.details import registration, registrations
from bot.shop.values import REGISTRATIONS


def answer(question: Question) -> Reply:
    """The registrations that were asked for, else all; whether something is genuine is for a person to say."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    if question.clause.aspect not in ("registration", "halal"):
        return missing("ask_authenticity", subject)
    asked = [kind for kind in REGISTRATIONS if kind.casefold() in question.clause.text.casefold()]
    kind = asked[0] if len(asked) == 1 else "HALAL" if question.clause.aspect == "halal" else None
    first = same_for_all(subject, lambda variant: registration(variant, kind) if kind else registrations(variant))
    if first is None:
        return missing("ask_authenticity", subject)
    listed = ", ".join(f"{entry.kind} {entry.number}" for entry in first.value)
    return (Say("utter_registration", {"product": subject.label, "list": listed}, (used(first, listed),)),)
