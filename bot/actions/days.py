"""Which day a clause names: a weekday, "besok", a date, or one of the shop's holidays by its name."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.actions.question import Question
from bot.actions.wording import names_any

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AHEAD = (("today", 0), ("tomorrow", 1), ("day_after", 2))
MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
IN_WORDS = re.compile(
    r"(?:\b(?:tanggal|tgl|tg)\s*)(?P<alone>\d{1,2})\b(?!\s*[a-z]{3})|\b(?P<day>\d{1,2})\s*(?P<month>[a-z]{3,9})\b"
)
IN_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?:[/-](?P<year>\d{4}))?\b")


def day_named(question: Question) -> date | None:
    """The next day of that name, today included; None where the clause names none."""
    today = question.now.astimezone(question.folder.shop.zone).date()
    return next((day for found in (_holidays, _by_words, _by_date) for day in found(question, today) if day >= today), None)


def _holidays(question: Question, today: date) -> Iterator[date]:
    del today
    for holiday in sorted(question.folder.shop.holidays, key=lambda each: each.date):
        if names_any(question.clause.text, (" ".join(holiday.name.casefold().split()),)):
            yield holiday.date


def _by_words(question: Question, today: date) -> Iterator[date]:
    for name, ahead in AHEAD:
        if names_any(question.clause.text, question.words.phrases("days", name)):
            yield today + timedelta(days=ahead)
    for number, name in enumerate(WEEKDAYS):
        if names_any(question.clause.text, question.words.phrases("days", name)):
            yield today + timedelta(days=(number - today.weekday()) % 7)


def _by_date(question: Question, today: date) -> Iterator[date]:
    text = question.clause.text.casefold()
    for match in IN_FIGURES.finditer(text):
        yield from _upcoming(today, int(match["day"]), int(match["month"]))
    for match in IN_WORDS.finditer(text):
        month = next((at for at, name in enumerate(MONTHS, 1) if (match["month"] or "").startswith(name)), None)
        if match["alone"] or month:
            yield from _upcoming(today, int(match["alone"] or match["day"]), month)


def _upcoming(today: date, day: int, month: int | None) -> Iterator[date]:
    """That day of that month (of any month, where none is named), in the twelve months from now."""
    ahead = (today + timedelta(days=each) for each in range(366))
    yield from (each for each in ahead if each.day == day and month in (None, each.month))
