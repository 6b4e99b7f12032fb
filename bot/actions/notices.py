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
    sku = question.subject.variants[0].sku if isinstance(question.subject, Subject) else None
    found = notices_in_force(question.folder, question.now, sku, question.clause.intent)
    told = {one.text for one in question.turn.memory.told}
    fitting = (notice for notice in found if notice.text and _concerns(notice, question.clause.intent))
    return tuple(_say(notice, question) for notice in [*fitting][:1] if notice.text not in told)


def _concerns(notice: Notice, intent: str) -> bool:
    return intent in (notice.intents or ABOUT_TIME)


def _say(notice: Notice, question: Question) -> Say:
    text = notice.text or ""
    fact = UsedFact("notice", question.folder.shop.id, text, origin("notices.csv", notice.source))
    return Say("utter_notice", {"notice": text}, (fact,))
