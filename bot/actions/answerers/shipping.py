"""Shipping: cost from the rate table, time from cut-off and holidays, couriers. What is not stated, the checkout shows."""

from dataclasses import replace

from bot.actions.answerers.common import named_quantity, preorder_days, same_for_all
from bot.actions.question import Question, Subject, used
from bot.actions.reply import Ask, NeedPerson, Reply, Say
from bot.actions.wording import clock_time, rupiah
from bot.messages import Reason
from bot.shop.facts import details
from bot.shop.facts.couriers import couriers
from bot.shop.facts.dispatch import Dispatch, dispatch_day
from bot.shop.facts.fact import Fact
from bot.shop.facts.place import address, city
from bot.shop.facts.shipping_cost import Place, ShippingCost, shipping_options
from bot.shop.values import CourierOffer

ASK_PLACE = Ask(missing="place", response="utter_ask_place")
INSTANT = ("gosend", "grab")
MOST_OPTIONS = 5
ONE_KILOGRAM = 1000


def cost(question: Question) -> Reply:
    """What the parcel costs to that place, by courier; per kilogram while the product is unknown."""
    if question.destination is None:
        return (ASK_PLACE,) if _place_would_help(question) else (Say("utter_shipping_cost_pointer"),)
    options = _options(question, question.destination)
    if not options:
        return (Say("utter_shipping_cost_pointer_place", {"place": _place_name(question)}),)
    return (_cost(question, options),)


def _place_would_help(question: Question) -> bool:
    """Whether the rates could say more once a place is named; one that no list knows was named already."""
    return bool(question.folder.rates) and question.place is None


def time(question: Question) -> Reply:
    """When it leaves, and for a place how many days it travels."""
    leaves = _leaves(question)
    names_place = bool(question.clause.named("city"))
    if (question.clause.aspect == "dispatch" and not names_place) or (
        question.destination is None and question.clause.aspect == "other"
    ):
        return leaves
    if question.destination is None:
        return (*leaves, ASK_PLACE) if _place_would_help(question) else (*leaves, Say("utter_arrival_pointer"))
    options = [option for option in _options(question, question.destination) if option.value.days_to is not None]
    if not options:
        return (*leaves, Say("utter_arrival_pointer"))
    texts = [f"{_courier(question, option)} {_days(question, option)}" for option in options[:MOST_OPTIONS]]
    facts = tuple(used(option, text) for option, text in zip(options, texts, strict=False))
    return (*leaves, Say("utter_arrival_days", {"place": _place_name(question), "list": question.words.listed(texts)}, facts))


def courier(question: Question) -> Reply:
    """Which couriers, whether one of them, whether a place is reached."""
    if question.clause.aspect == "change":
        return (NeedPerson(Reason.POLICY, missing="courier_change"),)
    if question.clause.aspect == "pickup":
        return (NeedPerson(Reason.FACT_MISSING, missing="pickup"),)
    offered = couriers(question.folder, question.turn.marketplace)
    if question.clause.aspect == "reach" and question.destination is not None:
        return _reach(question, question.destination)
    if offered is None:
        return (Say("utter_courier_pointer"),)
    asked = [entity.value for entity in question.clause.named("courier")]
    if question.clause.aspect == "instant" and not asked:
        return (_instant(question, offered),)
    return (_asked(question, offered, asked[0]) if asked else _all(question, offered),)


def _leaves(question: Question) -> Reply:
    fact = _dispatch(question)
    if fact is None:
        return preorder_days(question) or (Say("utter_dispatch_pointer"),)
    values = {"day": question.words.day(fact.value.day), "cutoff": clock_time(fact.value.cutoff, question.folder.shop.timezone)}
    before_cutoff = fact.value.counts_from == question.now.astimezone(question.folder.shop.zone).date()
    response = "utter_dispatch_before_cutoff" if before_cutoff else "utter_dispatch_after_cutoff"
    said = f"{values['day']} (cut-off {values['cutoff']})"
    return (Say(response, values, (used(fact, said),)),)


def _dispatch(question: Question) -> Fact[Dispatch] | None:
    """The day that holds for whichever variant is meant: one may be on pre-order, or under a notice of its own."""
    if not isinstance(question.subject, Subject):
        return dispatch_day(question.folder, question.now)
    return same_for_all(question.subject, lambda variant: dispatch_day(question.folder, question.now, variant))


def _options(question: Question, place: Place) -> list[Fact[ShippingCost]]:
    parcel = _parcel(question)
    grams = parcel.value if parcel else ONE_KILOGRAM
    found = shipping_options(question.folder, question.now, question.turn.marketplace, place, grams)
    asked = {entity.value for entity in question.clause.named("courier")}
    return [fact for fact in found if not asked or fact.value.courier in asked]


def _parcel(question: Question) -> Fact[int] | None:
    """The parcel's grams: of the heaviest of the variants that may be meant, times the quantity that was named."""
    if not isinstance(question.subject, Subject):
        return None
    stated = [details.weight(variant) for variant in question.subject.variants]
    known = [fact for fact in stated if fact is not None and fact.value > 0]
    if len(known) < len(stated):
        return None
    heaviest = max(known, key=lambda fact: fact.value)
    quantity = named_quantity(question) or 1
    return replace(heaviest, value=heaviest.value * quantity, rule=f"{heaviest.value} g × {quantity}")


def _cost(question: Question, options: list[Fact[ShippingCost]]) -> Say:
    texts = [f"{_courier(question, option)} {rupiah(option.value.cost)}" for option in options[:MOST_OPTIONS]]
    values = {"place": _place_name(question), "list": question.words.listed(texts)}
    facts = tuple(used(option, text) for option, text in zip(options, texts, strict=False))
    parcel = _parcel(question)
    if parcel is None or not isinstance(question.subject, Subject):
        return Say("utter_shipping_cost_per_kg", values, facts)
    weight = question.words.weight(parcel.value)
    named = {"product": question.subject.label, "weight": weight}
    return Say("utter_shipping_cost", {**values, **named}, (*facts, used(parcel, weight)))


def _courier(question: Question, option: Fact[ShippingCost]) -> str:
    name = question.words.of("courier", option.value.courier)
    service = question.words.of("service", option.value.service) if option.value.service else ""
    return f"{name} {service}".strip()


def _days(question: Question, option: Fact[ShippingCost]) -> str:
    first, last = option.value.days_from, option.value.days_to
    days = f"{last}" if first in (None, last) else f"{first}–{last}"
    return question.words.of("unit", "days").format(days=days)


def _place_name(question: Question) -> str:
    place = question.place
    return (place.city or place.province or place.value) if place else ""


def _reach(question: Question, place: Place) -> Reply:
    options = _options(question, place)
    name = _place_name(question)
    if not options:
        return (Say("utter_reach_pointer", {"place": name}),)
    names = list(dict.fromkeys(question.words.of("courier", option.value.courier) for option in options))
    facts = tuple(used(option, question.words.of("courier", option.value.courier)) for option in options)
    return (Say("utter_reach_yes", {"place": name, "couriers": question.words.listed(names)}, facts),)


def _names(question: Question, offered: Fact[tuple[CourierOffer, ...]]) -> str:
    return question.words.listed([question.words.of("courier", offer.code) for offer in offered.value])


def _all(question: Question, offered: Fact[tuple[CourierOffer, ...]]) -> Say:
    names = _names(question, offered)
    return Say("utter_courier_list", {"couriers": names}, (used(offered, names),))


def _asked(question: Question, offered: Fact[tuple[CourierOffer, ...]], code: str) -> Say:
    has = any(offer.code == code for offer in offered.value)
    names = _names(question, offered)
    values = {"courier": question.words.of("courier", code), "couriers": names}
    return Say("utter_courier_yes" if has else "utter_courier_no", values, (used(offered, names),))


def _instant(question: Question, offered: Fact[tuple[CourierOffer, ...]]) -> Say:
    mine = [offer.code for offer in offered.value if offer.code in INSTANT]
    if mine:
        names = question.words.listed([question.words.of("courier", code) for code in mine])
        return Say("utter_courier_instant", {"couriers": names}, (used(offered, names),))
    return Say(
        "utter_courier_instant_pointer", {"couriers": _names(question, offered)}, (used(offered, _names(question, offered)),)
    )


def from_where(question: Question) -> Reply:
    """Where parcels leave from, and the address where the shop lets it be told."""
    fact = city(question.folder)
    if fact is None:
        return (NeedPerson(Reason.FACT_MISSING, missing="location"),)
    told = address(question.folder)
    where = (Say("utter_location_address", {"address": told.value}, (used(told, told.value),)),) if told else ()
    return (Say("utter_location_city", {"city": fact.value}, (used(fact, fact.value),)), *where)
