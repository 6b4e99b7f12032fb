"""What several answerers share: the subject they need, values that differ between variants, and what is missing."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.actions.question import Question, Subject, option_label, used
from bot.actions.reply import Ask, NeedPerson, Reply, Say
from bot.messages import Reason, UsedFact
from bot.shop.facts.fact import Fact
from bot.shop.facts.specs import spec
from bot.shop.facts.stock import Level, stock
from bot.shop.values import Variant

T = TypeVar("T")

MOST_LISTED = 8
ASK_PRODUCT = Ask(missing="product", response="utter_ask_product")


def subject_or_reply(question: Question) -> Subject | Reply:
    """The product in question, or the one question (or hand-off) that must come first."""
    subject = question.subject
    if not isinstance(subject, Subject):
        return (subject or ASK_PRODUCT,)
    return (_unlisted(subject),) if subject.unlisted else subject


def _unlisted(subject: Subject) -> Say:
    """The buyer asked for a colour that is not sold: say so, with what there is."""
    selling = [variant for variant in subject.variants if not variant.discontinued]
    options = ", ".join(option_label(variant) for variant in selling)
    fact = UsedFact("variants", subject.product_id, options, "products.csv")
    values = {"product": subject.label, "asked": ", ".join(subject.unlisted), "variants": options}
    return Say("utter_variant_unlisted", values, (fact,))


def missing(what: str, subject: Subject | None = None) -> Reply:
    """A person must say it: the shop states no such fact. `what` is a key of the word list `missing`."""
    return (NeedPerson(Reason.FACT_MISSING, missing=what, about=subject.label if subject else ""),)


def named_quantity(question: Question) -> int | None:
    """How many pieces the clause names: `12 pcs`, `2 lusin` = 24. A box or a carton may hold any number, so it names none."""
    for entity in question.clause.named("quantity"):
        number, _, unit = entity.value.partition(" ")
        pieces = question.words.lists["pieces"].get(unit)
        if pieces and number.isdecimal():
            return int(number) * int(pieces)
    return None


def named_property(question: Question, subject: Subject) -> Reply:
    """The property of the seller's list whose name stands in the clause, or in the one that it continues."""
    asked = f"{question.clause.text} {question.clause.continues}"
    first = same_for_all(subject, lambda variant: spec(variant, asked))
    if first is None:
        return ()
    values = {"product": subject.label, "name": first.value.name, "value": first.value.value}
    return (Say("utter_product_spec", values, (used(first, f"{first.value.name}: {first.value.value}"),)),)


def by_variant(subject: Subject, find: Callable[[Variant], T | None]) -> tuple[tuple[Variant, T | None], ...]:
    """What each variant states."""
    return tuple((variant, find(variant)) for variant in subject.variants)


def same_for_all(subject: Subject, find: Callable[[Variant], Fact[T] | None]) -> Fact[T] | None:
    """The fact that every variant in question states alike; None when one states nothing or something else."""
    found = [find(variant) for variant in subject.variants]
    first = found[0]
    if first is None or any(fact is None or fact.value != first.value for fact in found):
        return None
    return first


def preorder_days(question: Question) -> Reply:
    """How long the one item in question takes on pre-order; nothing for other items."""
    subject = question.subject
    fact = stock(question.folder, subject.variants[0], question.now) if isinstance(subject, Subject) and subject.exact else None
    if fact is None or not isinstance(subject, Subject) or fact.value.level is not Level.PREORDER:
        return ()
    values = {"product": subject.label, "days": str(fact.value.preorder_days)}
    return (Say("utter_stock_preorder", values, (used(fact, values["days"]),)),)


def alike(values: Sequence[object]) -> bool:
    """Whether all variants state the same."""
    return all(value == values[0] for value in values)


def lines(pairs: Sequence[tuple[Variant, str]]) -> str:
    """A short list, one variant a line: option and value. Variants with the same value share a line."""
    grouped: dict[str, list[str]] = {}
    for variant, text in pairs:
        grouped.setdefault(text, []).append(option_label(variant) or variant.name)
    rows = [f"• {', '.join(options)}: {text}" for text, options in grouped.items()]
    return "\n".join(rows[:MOST_LISTED])
