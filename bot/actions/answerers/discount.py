"""Promotions in force, wholesale steps and the shop's one line on haggling. Offers are never counted up."""

from collections.abc import Iterator, Sequence

from bot.actions.answerers.common import missing, same_for_all, subject_or_reply
from bot.actions.products import options_label
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Ask, Reply, Say
from bot.actions.wording import rupiah
from bot.shop.facts.price import wholesale
from bot.shop.facts.promos import haggle_line, promos_in_force
from bot.shop.values import Promo, Variant

PROMOTIONS = ("voucher", "promo", "minimum")


def answer(question: Question) -> Reply:
    """What the shop states on the asked kind of discount; what it does not state is for a person."""
    aspect = question.clause.aspect
    if aspect == "haggle":
        line = haggle_line(question.folder)
        return (Say("utter_haggle", {"line": line.value}, (used(line, line.value),)),) if line else missing("ask_discount")
    if aspect == "wholesale":
        return _wholesale(question)
    return _promotions(question) if aspect in PROMOTIONS else missing("ask_discount")


def _promotions(question: Question) -> Reply:
    running = promos_in_force(question.folder, question.now, question.turn.marketplace)
    found = [fact for fact in running if _concerns(fact.value, question.subject)]
    if not found:
        return (Say("utter_promo_pointer"),)
    lines = [f"• {fact.value.text}{_condition(question, fact.value)}" for fact in found]
    facts = tuple(used(fact, line) for fact, line in zip(found, lines, strict=True))
    return (Say("utter_promo_list", {"list": "\n".join(lines)}, facts),)


def _concerns(promo: Promo, subject: Subject | Ask | None) -> bool:
    return not promo.skus or not isinstance(subject, Subject) or any(variant.sku in promo.skus for variant in subject.variants)


def _goods(question: Question, promo: Promo) -> str:
    """What a promotion of single items counts for, unless it counts for all that is in question."""
    subject = question.subject
    if not promo.skus or (isinstance(subject, Subject) and all(variant.sku in promo.skus for variant in subject.variants)):
        return ""
    if isinstance(subject, Subject):
        return options_label([variant for variant in subject.variants if variant.sku in promo.skus])
    products = (question.folder.product(product_id) for product_id in question.folder.product_ids)
    return ", ".join(name for variants in products for name in _named(variants, promo))


def _named(variants: Sequence[Variant], promo: Promo) -> Iterator[str]:
    """A product by its name where the promotion counts for all of it, else with the options."""
    chosen = [variant for variant in variants if variant.sku in promo.skus]
    if chosen:
        yield chosen[0].name if len(chosen) == len(variants) else f"{chosen[0].name} {options_label(chosen)}"


def _condition(question: Question, promo: Promo) -> str:
    """The code and the last day, as far as they are stated."""
    parts = []
    if goods := _goods(question, promo):
        parts.append(question.words.of("promo", "goods").format(goods=goods))
    if promo.code:
        parts.append(question.words.of("promo", "code").format(code=promo.code))
    if promo.until:
        last = question.words.plain_date(promo.until.astimezone(question.folder.shop.zone))
        parts.append(question.words.of("promo", "until").format(date=last))
    return f" ({', '.join(parts)})" if parts else ""


def _wholesale(question: Question) -> Reply:
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    first = same_for_all(subject, lambda variant: wholesale(question.folder, variant, question.now))
    if first is None:
        return missing("ask_discount", subject)
    step = question.words.of("unit", "pieces")
    listed = "\n".join(f"• {step.format(quantity=tier.quantity)}: {rupiah(tier.unit_price)}" for tier in first.value)
    return (Say("utter_wholesale", {"product": subject.label, "list": listed}, (used(first, listed),)),)
