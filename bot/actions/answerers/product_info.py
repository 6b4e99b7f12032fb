"""What is stated about a product, by aspect, in the seller's own words. Nothing is guessed from the description."""

import re
from collections.abc import Callable, Sequence

from bot.actions.answerers.common import alike, by_variant, lines, missing, named_property, same_for_all, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import NeedPerson, Reply, Say
from bot.messages import Reason
from bot.shop.facts import details
from bot.shop.facts.compatibility import Compatibility, Listing, compatibility
from bot.shop.facts.fact import Fact
from bot.shop.facts.specs import specs
from bot.shop.match import match_products, options_in
from bot.shop.values import Variant

WORD = re.compile(r"[^\W_]+")
FIRST_YEAR, LAST_YEAR = 1980, 2100
MOST_FITTING = 3

Finder = Callable[[Variant], Fact[str] | None]

FINDERS: dict[str, Finder] = {
    "material": details.material,
    "ingredients": details.ingredients,
    "usage": details.usage,
    "contents": details.box_contents,
}
# "bahannya apa" asks for the fabric of a shirt and for what is in a biscuit.
SISTER = {"material": "ingredients", "ingredients": "material"}


def answer(question: Question) -> Reply:
    """The stated text of the aspect; a property by its name; else a person."""
    aspect = question.clause.aspect
    if aspect == "photo" and question.turn.ticket:
        # A photo that comes while a person has the matter belongs to it.
        return (NeedPerson(Reason.POLICY, missing="product_photo"),)
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    stated = (_text(subject, name, FINDERS[name]) for name in (aspect, SISTER.get(aspect, "")) if name in FINDERS)
    found = next(filter(None, stated), ())
    special = SPECIAL.get(aspect)
    return found or (special(question, subject) if special else ()) or _by_name(question, subject)


def _text(subject: Subject, aspect: str, find: Finder) -> Reply:
    found = by_variant(subject, find)
    known = [(variant, fact) for variant, fact in found if fact is not None]
    if len(known) < len(found):
        return ()
    facts = tuple(used(fact, fact.value) for _, fact in known)
    if alike([fact.value for _, fact in known]):
        values = {"product": subject.label, "info": known[0][1].value}
        return (Say(f"utter_product_{aspect}", values, facts[:1]),)
    listed = lines([(variant, fact.value) for variant, fact in known])
    return (Say("utter_product_list", {"product": subject.label, "list": listed}, facts),)


def _condition(question: Question, subject: Subject) -> Reply:
    found = by_variant(subject, details.condition)
    known = [(variant, fact, question.words.of("condition", fact.value.value)) for variant, fact in found if fact is not None]
    if len(known) < len(found):
        return ()
    facts = tuple(used(fact, word) for _, fact, word in known)
    if alike([word for _, _, word in known]):
        return (Say("utter_product_condition", {"product": subject.label, "condition": known[0][2]}, facts[:1]),)
    listed = lines([(variant, word) for variant, _, word in known])
    return (Say("utter_product_list", {"product": subject.label, "list": listed}, facts),)


def _weight(question: Question, subject: Subject) -> Reply:
    found = by_variant(subject, details.weight)
    known = [(variant, fact) for variant, fact in found if fact is not None]
    if len(known) < len(found):
        return ()
    facts = tuple(used(fact, question.words.weight(fact.value)) for _, fact in known)
    if alike([fact.value for _, fact in known]):
        values = {"product": subject.label, "weight": question.words.weight(known[0][1].value)}
        return (Say("utter_product_weight", values, facts[:1]),)
    listed = lines([(variant, question.words.weight(fact.value)) for variant, fact in known])
    return (Say("utter_product_list", {"product": subject.label, "list": listed}, facts),)


def _parts(question: Question, subject: Subject) -> Reply:
    """The contents of a bundle, from its parts."""
    fact = same_for_all(subject, lambda variant: details.bundle(question.folder, variant))
    if fact is None:
        return ()
    info = question.words.listed([f"{quantity} × {Subject((part,)).label}" for part, quantity in fact.value])
    return (Say("utter_product_contents", {"product": subject.label, "info": info}, (used(fact, info),)),)


def _all_specs(question: Question, subject: Subject) -> Reply:
    """Everything that is stated, where no single property is asked for."""
    fact = same_for_all(subject, specs) if question.mentions("all_specs") else None
    if fact is None or named_property(question, subject):
        return ()
    rows = "\n".join(f"• {entry.name}: {entry.value}" for entry in fact.value)
    return (Say("utter_product_list", {"product": subject.label, "list": rows}, (used(fact, rows),)),)


def _compatibility(question: Question, subject: Subject) -> Reply:
    # An option may be the model itself ("iPhone 14") or only the item's own ("65W"): what is listed either way counts.
    found = _listings(subject, *_device(question, ()))
    listed = [(variant, fact) for variant, fact in found if fact.value.listing is Listing.LISTED]
    if not listed:
        options = options_in(question.clause.text, question.folder.product(subject.product_id)).mentions
        found = _listings(subject, *_device(question, [(one.start, one.end) for one in options]))
        listed = [(variant, fact) for variant, fact in found if fact.value.listing is Listing.LISTED]
    if listed and len(listed) < len(subject.variants):
        # Which of the variants fits is the answer: its sibling may not.
        return tuple(_listing(Subject((variant,)), fact) for variant, fact in listed[:MOST_FITTING])
    differing = {fact.value.listed: (variant, fact) for variant, fact in listed or found}
    if len(differing) > 1:
        # Each variant has a list of its own, and none of them may stand for all.
        return tuple(_listing(Subject((variant,)), fact) for variant, fact in list(differing.values())[:MOST_FITTING])
    return tuple(_listing(subject, fact) for _, fact in differing.values())


def _listings(subject: Subject, device: str, year: int | None) -> list[tuple[Variant, Fact[Compatibility]]]:
    return [(variant, fact) for variant, fact in by_variant(subject, lambda one: compatibility(one, device, year)) if fact]


def _device(question: Question, apart: Sequence[tuple[int, int]]) -> tuple[str, int | None]:
    """What the clause names beside our own product, these stretches, and words that carry no question; a year apart from it."""
    text = question.clause.text
    named = [(found.start, found.end) for found in match_products(text, question.folder)]
    for start, end in (*named, *apart):
        text = text[:start] + " " * (end - start) + text[end:]
    words = [word for word in WORD.findall(text.casefold()) if word not in question.fillers]
    year = next((int(word) for word in words if word.isdecimal() and FIRST_YEAR <= int(word) <= LAST_YEAR), None)
    return " ".join(word for word in words if word != str(year)), year


def _listing(subject: Subject, fact: Fact[Compatibility]) -> Say:
    shown = fact.value.matched if fact.value.listing is Listing.LISTED else fact.value.listed
    models = ", ".join(fit.model + _years(fit.year_from, fit.year_to) for fit in shown)
    values = {"product": subject.label, "models": models}
    return Say(f"utter_product_fit_{fact.value.listing.value}", values, (used(fact, models),))


def _years(first: int | None, last: int | None) -> str:
    return "" if first is None and last is None else f" ({first or ''}–{last or ''})"


def _by_name(question: Question, subject: Subject) -> Reply:
    """One more try: the clause may name one of the properties that the seller lists."""
    return named_property(question, subject) or missing(f"product_{question.clause.aspect}", subject)


SPECIAL: dict[str, Callable[[Question, Subject], Reply]] = {
    "compatibility": _compatibility,
    "condition": _condition,
    "weight": _weight,
    "contents": _parts,
    "spec": _all_specs,
}
