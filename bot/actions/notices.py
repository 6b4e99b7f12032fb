"""A notice in force is told before the answer it concerns, once an episode: a promo surge, a holiday, a flood."""

from bot.actions.question import Question, Subject
from bot.actions.reply import Reply, Say
from bot.messages import UsedFact
from bot.shop.facts.fact import origin
from bot.shop.facts.notices import notices_in_force
from bot.shop.values import Notice

# What a notice that names no intents concerns: when things leave, arrive and are answered.
ABOUT_TIME = frozenset(
    {
        "ask_shipping_time",
        "ask_shipping_cost",
        "ask_courier",
        "ask_opening_hours",
        "inform_order",
        "track_order",
        "complain_late",
    }
)


def notice_before(question: Question) -> Reply:
    """The notice that wins for this question and was not told yet."""
    variants = question.subject.variants if isinstance(question.subject, Subject) else ()
    winning = {_winning(question, variant.sku) for variant in variants} or {_winning(question, None)}
    told = {one.text for one in question.turn.memory.told}
    notice = winning.pop() if len(winning) == 1 else None  # of several variants in question it must concern all
    return () if notice is None or notice.text in told else (_say(notice, question),)


def _winning(question: Question, sku: str | None) -> Notice | None:
    found = notices_in_force(question.folder, question.now, sku, question.clause.intent)
    return next((notice for notice in found if notice.text and _concerns(notice, question.clause.intent)), None)


def _concerns(notice: Notice, intent: str) -> bool:
    return intent in (notice.intents or ABOUT_TIME)


def _say(notice: Notice, question: Question) -> Say:
    text = notice.text or ""
    fact = UsedFact("notice", question.folder.shop.id, text, origin("notices.csv", notice.source))
    return Say("utter_notice", {"notice": text}, (fact,))
