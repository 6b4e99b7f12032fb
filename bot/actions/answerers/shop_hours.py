"""When people answer, in the shop's zone, holidays and notices included."""

from bot.actions.answerers.common import missing
from bot.actions.question import Question, used
from bot.actions.reply import Reply, Say
from bot.actions.wording import clock_time
from bot.shop.facts.hours import chat_hours


def answer(question: Question) -> Reply:
    """Open until when, or closed until when."""
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
