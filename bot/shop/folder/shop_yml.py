"""shop.yml → Shop."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.messages import Mode, Reason
from bot.shop.folder import cells, hours
from bot.shop.folder.faults import CellInvalid, Faults, shown
from bot.shop.folder.references import Kind
from bot.shop.folder.sections import Section
from bot.shop.folder.tree import Mapped
from bot.shop.values import (
    COURIERS,
    MARKETPLACES,
    TIMEZONES,
    Allow,
    Availability,
    CourierOffer,
    ExchangeShipping,
    MaxAge,
    ModeRule,
    Notes,
    Payment,
    Policy,
    Shop,
    UnboxingVideo,
)

Value = TypeVar("Value")
FILE = "shop.yml"
RISK_CLASSES = ("navigation", "facts", "promises")
DEADLINES = ("default", *(reason.value for reason in Reason))
_DEFAULT = Shop(id="", name="")
_SHOP_ID = re.compile(r"[a-z0-9-]{1,64}")
_KEYS = tuple(name for name in Shop.__dataclass_fields__ if name != "source")
_ID_KEYS = {"onetalk": "channel_ids", "lazada": "seller_id"}

_BY_OUR_ID = ("web", "bridge")


def read_shop(tree: Mapped, faults: Faults) -> Shop:
    """The shop; what is not stated has its default."""
    top = Section(FILE, "", tree, _KEYS, faults)
    policy = top.section("policy", ("exchange_days", "return_days", "exchange_shipping", "unboxing_video"))
    payment = top.section("payment", ("cod", "instalment"))
    notes = top.section("notes", tuple(Notes.__dataclass_fields__))
    allow = top.section("allow", ("links", "phones"))
    return Shop(
        id=top.need("id", _shop_id, ""),
        name=top.need("name", cells.text, ""),
        city=top.text("city"),
        address=top.text("address"),
        told_address=top.read("told_address", cells.yes_no, False),
        timezone=top.read("timezone", cells.one_of(TIMEZONES), _DEFAULT.timezone),
        marketplaces=_marketplaces(top),
        mode=top.read("mode", cells.member(Mode), _DEFAULT.mode),
        modes=_modes(top),
        chat_hours=hours.chat_hours(top),
        shipping=hours.shipping(top),
        holidays=hours.holidays(top),
        couriers=_couriers(top),
        payment=Payment(payment.maybe("cod", availability), payment.maybe("instalment", availability)),
        notes=Notes(**{note: notes.text(note) for note in Notes.__dataclass_fields__}),
        policy=_policy(policy),
        haggle_line=top.text("haggle_line"),
        low_stock=top.read("low_stock", cells.whole(0, 100_000), _DEFAULT.low_stock),
        min_shelf_days=top.read("min_shelf_days", cells.whole(0, 3650), _DEFAULT.min_shelf_days),
        max_age_hours=_max_age(top),
        risk=_merged(top.section("risk", RISK_CLASSES), cells.fraction, _DEFAULT.risk),
        burst_seconds=top.read("burst_seconds", lambda text: float(cells.decimal(text)), _DEFAULT.burst_seconds),
        deadlines_min=_merged(top.section("deadlines_min", DEADLINES), cells.whole(1, 100_000), _DEFAULT.deadlines_min),
        retention_days=top.read("retention_days", cells.whole(1, 36_500), _DEFAULT.retention_days),
        allow=Allow(allow.each("links", cells.text), allow.each("phones", cells.text)),
        skills=_skills(top.section("skills", None)),
    )


def availability(text: str) -> Availability:
    """true, false or conditional."""
    if text.casefold() == Availability.CONDITIONAL.value:
        return Availability.CONDITIONAL
    try:
        return Availability.YES if cells.yes_no(text) else Availability.NO
    except CellInvalid:
        raise CellInvalid(f"{shown(text)} is unknown", "write true, false or conditional (decided at checkout)") from None


def _shop_id(text: str) -> str:
    if not _SHOP_ID.fullmatch(text):
        raise CellInvalid(f"{shown(text)} is no id", "use at most 64 small letters, digits and -")
    return text


def _marketplaces(top: Section) -> Mapping[str, tuple[str, ...]]:
    section = top.section("marketplaces", MARKETPLACES)
    found: dict[str, tuple[str, ...]] = {}
    for marketplace in section:
        key = _ID_KEYS.get(marketplace, "shop_id")
        ids = section.section(marketplace, (key,)).each(key, cells.identifier)
        if not ids or not all(ids):
            section.fault(marketplace, "has no id", f"write {marketplace}: {{{key}: …}} with the shop's id there, in quotes")
        if marketplace in _BY_OUR_ID and ids and set(ids) != {top.text("id")}:
            section.fault(marketplace, "has another id than the shop", f"{marketplace} knows the shop by its id: write the same")
        found[marketplace] = tuple(dict.fromkeys(ids))
    return found


def _modes(top: Section) -> tuple[ModeRule, ...]:
    rules = []
    for section in top.sections("modes", ("marketplace", "intent", "product", "mode")):
        if not any(key in section for key in ("marketplace", "intent", "product")):
            section.fault("mode", "is said of nothing", "name a marketplace, intent or product, or use mode: of the whole shop")
        rule = ModeRule(
            mode=section.need("mode", cells.member(Mode), Mode.OFF),
            marketplace=section.maybe("marketplace", cells.one_of(MARKETPLACES)),
            intent=section.maybe("intent", cells.name),
            product=section.maybe("product", cells.identifier),
        )
        section.refer("intent", Kind.INTENT, rule.intent)
        section.refer("product", Kind.PRODUCT, rule.product)
        rules.append(rule)
    return tuple(rules)


def _couriers(top: Section) -> Mapping[str, tuple[CourierOffer, ...]]:
    section = top.section("couriers", MARKETPLACES)
    return {
        marketplace: tuple(
            CourierOffer(offer.need("code", cells.one_of(COURIERS), ""), offer.each("services", cells.text))
            for offer in section.sections(marketplace, ("code", "services"))
        )
        for marketplace in section
    }


def _policy(section: Section) -> Policy:
    return Policy(
        exchange_days=section.maybe("exchange_days", cells.whole(0, 3650)),
        return_days=section.maybe("return_days", cells.whole(0, 3650)),
        exchange_shipping=section.maybe("exchange_shipping", cells.member(ExchangeShipping)),
        unboxing_video=section.maybe("unboxing_video", cells.member(UnboxingVideo)),
    )


def _max_age(top: Section) -> MaxAge:
    section, hour = top.section("max_age_hours", ("stock", "price", "rates")), cells.whole(1, 100_000)
    default = _DEFAULT.max_age_hours
    return MaxAge(
        section.read("stock", hour, default.stock),
        section.read("price", hour, default.price),
        section.read("rates", hour, default.rates),
    )


def _merged(section: Section, parse: Callable[[str], Value], default: Mapping[str, Value]) -> dict[str, Value]:
    stated = {key: section.maybe(key, parse) for key in section}
    return {**default, **{key: value for key, value in stated.items() if value is not None}}


def _skills(section: Section) -> Mapping[str, tuple[str, ...]]:
    found = {skill: section.each(skill, cells.name) for skill in section}
    for skill, intents in found.items():
        section.refer(skill, Kind.INTENT, *intents)
    return found
