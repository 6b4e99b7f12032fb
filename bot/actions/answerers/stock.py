"""Whether it can be had: a level per variant, never a count; for what is empty, what is ready instead."""

from collections.abc import Sequence

from bot.actions.answerers.common import missing, named_quantity, subject_or_reply
from bot.actions.products import options_label
from bot.actions.question import Question, Subject, option_label, used
from bot.actions.reply import Reply, Say
from bot.messages import UsedFact
from bot.shop.facts.fact import Fact
from bot.shop.facts.stock import Level, StockState, alternatives, enough, stock
from bot.shop.values import Variant

Found = tuple[Variant, Fact[StockState]]


def answer(question: Question) -> Reply:
    """One variant gets its own sentence; a whole product tells what is ready and what is not."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    found = [(variant, stock(question.folder, variant, question.now)) for variant in subject.variants]
    if _too_many(question, found):
        return missing("quantity", subject)
    known = [(variant, fact) for variant, fact in found if fact is not None]
    if not known or (len(known) < len(found) and not any(fact.value.available for _, fact in known)):
        # What is not stated may be ready: "all gone" cannot be told of it.
        return (Say("utter_stock_pointer", {"product": subject.label}),)
    if len({fact.value for _, fact in known}) == 1 and len(known) == len(found):
        return (_one(question, subject, known[0]),)
    return (_several(subject, known),)


def _too_many(question: Question, found: Sequence[tuple[Variant, Fact[StockState] | None]]) -> bool:
    """Whether more pieces are asked for than are known to be there: "ready" would promise them."""
    quantity = named_quantity(question) or 1
    available = [variant for variant, fact in found if fact is not None and fact.value.available]
    return quantity > 1 and not all(enough(question.folder, variant, quantity, question.now) for variant in available)


def variants(question: Question) -> Reply:
    """Which colours, sizes or flavours there are, with what is ready now."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    whole = Subject(question.folder.product(subject.product_id))
    if subject.exact and len(whole.variants) > 1 and question.clause.named("color"):
        return answer(question)
    selling = tuple(variant for variant in whole.variants if not variant.discontinued)
    if not any(option_label(variant) for variant in selling):
        return missing("variants", whole)
    fact = UsedFact("variants", whole.product_id, options_label(selling), "products.csv")
    return (Say("utter_variants", {"product": whole.label, "variants": options_label(selling)}, (fact,)),)


def _one(question: Question, subject: Subject, found: Found) -> Say:
    variant, fact = found
    state = fact.value
    values = {"product": subject.label}
    facts: tuple[UsedFact, ...] = (used(fact, state.level.value),)
    if state.level is Level.RESTOCK and state.restock_date:
        values["date"] = question.words.plain_date(state.restock_date)
        facts = (used(fact, values["date"]),)
    if state.level is Level.PREORDER:
        values["days"] = str(state.preorder_days)
        facts = (used(fact, values["days"]),)
    others = alternatives(question.folder, variant, question.now) if subject.exact and not state.available else ()
    if others and state.level is not Level.PREORDER:
        values["alternatives"] = options_label(others)
        facts = (*facts, *_facts_of(question, others))
        return Say(f"utter_stock_{state.level.value}_alternatives", values, facts)
    return Say(f"utter_stock_{state.level.value}", values, facts)


def _facts_of(question: Question, variants: tuple[Variant, ...]) -> tuple[UsedFact, ...]:
    found = (stock(question.folder, variant, question.now) for variant in variants)
    return tuple(used(fact, fact.value.level.value) for fact in found if fact)


def _several(subject: Subject, known: list[Found]) -> Say:
    ready = [variant for variant, fact in known if fact.value.available]
    empty = [variant for variant, fact in known if fact.value.level in (Level.EMPTY, Level.RESTOCK)]
    preorder = [variant for variant, fact in known if fact.value.level is Level.PREORDER]
    facts = tuple(used(fact, fact.value.level.value) for _, fact in known)
    values = {"product": subject.label, "ready": options_label(ready)}
    if not ready:
        other = "preorder" if preorder else "empty"
        return Say(f"utter_stock_none_{other}", {**values, "variants": options_label(preorder or empty)}, facts)
    if empty:
        return Say("utter_stock_some", {**values, "empty": options_label(empty)}, facts)
    return Say("utter_stock_some_ready", values, facts)
