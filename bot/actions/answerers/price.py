"""What it costs, alone or by quantity. A price that grew old is only pointed at."""

from bot.actions.answerers.common import lines, subject_or_reply
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Reply, Say
from bot.actions.wording import rupiah
from bot.shop.facts.fact import Fact
from bot.shop.facts.price import price, price_for
from bot.shop.values import Variant


def answer(question: Question) -> Reply:
    """The price per variant; for a quantity of one variant, with the wholesale step that counts."""
    subject = subject_or_reply(question)
    if not isinstance(subject, Subject):
        return subject
    quantity = _quantity(question)
    if quantity and quantity > 1:
        return (_for_quantity(question, subject, quantity),)
    found = [(variant, price(question.folder, variant, question.now)) for variant in subject.variants]
    known = [(variant, fact) for variant, fact in found if fact is not None]
    if len(known) < len(found):
        return (Say("utter_price_pointer", {"product": subject.label}),)
    return (_say(subject, known),)


def _say(subject: Subject, known: list[tuple[Variant, Fact[int]]]) -> Say:
    facts = tuple(used(fact, rupiah(fact.value)) for _, fact in known)
    if len({fact.value for _, fact in known}) == 1:
        return Say("utter_price_single", {"product": subject.label, "price": rupiah(known[0][1].value)}, facts)
    listed = lines([(variant, rupiah(fact.value)) for variant, fact in known])
    return Say("utter_price_list", {"product": subject.label, "list": listed}, facts)


def _for_quantity(question: Question, subject: Subject, quantity: int) -> Say:
    found = [price_for(question.folder, variant, quantity, question.now) for variant in subject.variants]
    known = [fact for fact in found if fact is not None]
    if len(known) < len(found) or len({fact.value for fact in known}) != 1:
        listed = [(v, price_for(question.folder, v, quantity, question.now)) for v in subject.variants]
        if len(known) < len(found):
            return Say("utter_price_pointer", {"product": subject.label})
        texts = [(variant, rupiah(fact.value.unit_price)) for variant, fact in listed if fact]
        facts = tuple(used(fact, rupiah(fact.value.unit_price)) for fact in known)
        return Say(
            "utter_price_quantity_list", {"product": subject.label, "quantity": str(quantity), "list": lines(texts)}, facts
        )
    value = known[0].value
    values = {
        "product": subject.label,
        "quantity": str(quantity),
        "unit_price": rupiah(value.unit_price),
        "total": rupiah(value.total),
    }
    return Say("utter_price_quantity", values, (used(known[0], f"{values['unit_price']} × {quantity} = {values['total']}"),))


def _quantity(question: Question) -> int | None:
    for entity in question.clause.named("quantity"):
        digits = "".join(character for character in entity.value.split()[0] if character.isdecimal()) if entity.value else ""
        if digits:
            return int(digits)
    return None
