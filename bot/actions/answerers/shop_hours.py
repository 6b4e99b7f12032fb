"""When people answer, in the shop's zone, holidays and notices included."""

from datetime import date

from bot.actions.answerers.common import missing
from bot.actions.days import day_named
from bot.actions.question import Question, used
from bot.actions.reply import Reply, Say
from bot.actions.wording import clock_time
from bot.shop.facts.hours import chat_hours, hours_on


def answer(question: Question) -> Reply:
    """Open until when, or closed until when; for another day that is named, that day's hours."""
    named = day_named(question)
    if named is not None and named != question.now.astimezone(question.folder.shop.zone).date():
        return _on(question, named)
    fact = chat_hours(question.folder, question.now)
    if fact is None:
        return missing("hours")
    zone = question.folder.shop.timezone
    if fact.value.open and fact.value.closes_at:
        values = {"time": clock_time(fact.value.closes_at, zone)}
        return (Say("utter_hours_open", values, (used(fact, values["time"]),)),)
    if fact.value.opens_at is None:
        return missing("hours")
    values = {"day": question.words.day(fact.value.opens_at), "time": clock_time(fact.value.opens_at, zone)}
    return (Say("utter_hours_closed", values, (used(fact, f"{values['day']} {values['time']}"),)),)


def _on(question: Question, named: date) -> Reply:
    fact = hours_on(question.folder, named)
    if fact is None:
        return missing("hours")
    words, zone = question.words, question.folder.shop.timezone
    if not fact.value:
        return (Say("utter_hours_day_closed", {"day": words.day(named)}, (used(fact, words.day(named)),)),)
    hours = words.listed([f"{span.opens:%H.%M}–{clock_time(span.closes, zone)}" for span in fact.value])
    return (Say("utter_hours_day", {"day": words.day(named), "hours": hours}, (used(fact, f"{words.day(named)} {hours}"),)),)
