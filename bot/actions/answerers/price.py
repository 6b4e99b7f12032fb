"""What it costs, alone or by quantity. A price that grew old is only pointed at."""

from bot.actions.answerers.common import alike, lines, named_quantity, subject_or_reply
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
    quantity = named_quantity(question)
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
    found = [(variant, price_for(question.folder, variant, quantity, question.now)) for variant in subject.variants]
    known = [(variant, fact) for variant, fact in found if fact is not None]
    if len(known) < len(found):
        return Say("utter_price_pointer", {"product": subject.label})
    values = {"product": subject.label, "quantity": str(quantity)}
    if not alike([fact.value for _, fact in known]):
        texts = [(variant, rupiah(fact.value.unit_price)) for variant, fact in known]
        facts = tuple(used(fact, text) for (_, fact), (_, text) in zip(known, texts, strict=True))
        return Say("utter_price_quantity_list", {**values, "list": lines(texts)}, facts)
    fact = known[0][1]
    unit_price, total = rupiah(fact.value.unit_price), rupiah(fact.value.total)
    told = used(fact, f"{unit_price} × {quantity} = {total}")
    return Say("utter_price_quantity", {**values, "unit_price": unit_price, "total": total}, (told,))
