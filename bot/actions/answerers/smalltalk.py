"""What is not a question about the shop: greetings, thanks, yes and no, and whether this is a bot."""

import re

from bot.actions.question import Question
from bot.actions.reply import Reply, Say

MORNING, NOON, AFTERNOON = 11, 15, 18
SALAM = re.compile(r"\bas+a?l+a+m|\baskum\b|\bas+kum\b", re.IGNORECASE)


def greeting(question: Question) -> Reply:
    """The greeting that fits the shop's hour; a salam is answered as one."""
    if SALAM.search(question.clause.text):
        return (Say("utter_greeting_salam"),)
    hour = question.now.astimezone(question.folder.shop.zone).hour
    part = "morning" if hour < MORNING else "noon" if hour < NOON else "afternoon" if hour < AFTERNOON else "evening"
    return (Say(f"utter_greeting_{part}", {"shop": question.folder.shop.name}),)


def thanks(question: Question) -> Reply:
    """Closes gently when the bot had said something; else silence."""
    return (Say("utter_thanks"),) if question.turn.memory.told else ()


def goodbye(question: Question) -> Reply:
    """As thanks."""
    return (Say("utter_goodbye"),) if question.turn.memory.told else ()


def yes_or_no(question: Question) -> Reply:
    """A yes or no to something the bot said; alone it means nothing that could be acted on."""
    return (Say("utter_affirm"),) if question.turn.memory.told else ()


def challenged(question: Question) -> Reply:
    """Yes, this is a bot, and a person can take over."""
    del question
    return (Say("utter_bot_challenge"),)
