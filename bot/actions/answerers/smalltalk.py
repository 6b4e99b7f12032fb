"""What is not a question about the shop: greetings, thanks, yes and no, and whether this is a bot."""

from bot.actions.greeting import SALAM, greeting_in, part_of_day
from bot.actions.question import Question
from bot.actions.reply import Reply, Say


def greeting(question: Question) -> Reply:
    """The buyer's own greeting mirrored, else the one that fits the shop's hour; a salam is answered as one."""
    shop = question.folder.shop
    part = greeting_in(question.clause.text, question.words) or part_of_day(question.now, shop.zone)
    return (Say(f"utter_greeting_{part}", {} if part == SALAM else {"shop": shop.name}),)


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
