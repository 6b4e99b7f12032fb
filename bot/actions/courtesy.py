"""What frames an answer: the buyer's greeting mirrored, one nudge for a bare "kak?", and how to get a person."""

from bot.actions.greeting import SALAM, greeting_in
from bot.actions.reply import Say
from bot.actions.view import TurnView
from bot.actions.wording import WORD, Words

OFFER = Say("utter_admin_offer")
QUESTION_MARKS = frozenset("?!. \n")


def greeting_back(text: str, words: Words, alone: bool) -> Say | None:
    """The greeting that stands before a question. With nothing else to say only a salam is returned."""
    part = greeting_in(text, words)
    if part is None or (alone and part != SALAM):
        return None
    return Say(f"utter_greet_back_{part}")


def is_ping(text: str, words: Words) -> bool:
    """Whether a text only calls: addresses, "P", "tes", question marks."""
    found = WORD.findall(text.casefold())
    if not found:
        return "?" in text and set(text) <= QUESTION_MARKS
    return all(word in words.phrases("cues", "ping") for word in found)


def nudge(turn: TurnView) -> Say:
    """One friendly word back; with a ticket waiting it says so instead of asking anew."""
    return Say("utter_nudge_waiting" if turn.ticket else "utter_nudge")
