"""The strictest rule wins, whatever the order of the rules."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.mode import STRICTEST_FIRST, mode_for
from bot.messages import Mode
from bot.shop.values import ModeRule, Shop
from tests.support.shops import a_shop

MARKETPLACES, INTENTS, PRODUCTS = ("web", "shopee"), ("ask_price", "ask_stock", "claim_warranty"), ("KAOS", "TOPI")


def optional(values: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


RULES = st.lists(
    st.builds(
        ModeRule,
        mode=st.sampled_from(Mode),
        marketplace=optional(MARKETPLACES),
        intent=optional(INTENTS),
        product=optional(PRODUCTS),
    ),
    max_size=6,
)
SHOPS = st.builds(lambda mode, rules: a_shop(mode=mode, modes=tuple(rules)), st.sampled_from(Mode), RULES)
ASKED = {
    "marketplace": st.sampled_from(MARKETPLACES),
    "intents": st.lists(st.sampled_from(INTENTS)),
    "product": optional(PRODUCTS),
}


def strictness(mode: Mode) -> int:
    return STRICTEST_FIRST.index(mode)


@given(shop=SHOPS, **ASKED)
def test_the_mode_is_the_strictest_of_the_shops_and_every_rule_that_fits(
    shop: Shop, marketplace: str, intents: list[str], product: str | None
) -> None:
    fitting = [
        rule.mode
        for rule in shop.modes
        if rule.marketplace in (None, marketplace)
        and (rule.intent is None or rule.intent in intents)
        and (rule.product is None or rule.product == product)
    ]

    mode = mode_for(shop, marketplace, intents, product)

    assert mode == min([shop.mode, *fitting], key=strictness)


@given(shop=SHOPS, rule=RULES.filter(bool).map(lambda rules: rules[0]), **ASKED)
def test_one_more_rule_never_frees_anything(
    shop: Shop, rule: ModeRule, marketplace: str, intents: list[str], product: str | None
) -> None:
    more = replace(shop, modes=(*shop.modes, rule))

    assert strictness(mode_for(more, marketplace, intents, product)) <= strictness(mode_for(shop, marketplace, intents, product))


@given(shop=SHOPS, **ASKED)
def test_one_more_intent_in_the_turn_never_frees_anything(
    shop: Shop, marketplace: str, intents: list[str], product: str | None
) -> None:
    more = [*intents, "claim_warranty"]

    assert strictness(mode_for(shop, marketplace, more, product)) <= strictness(mode_for(shop, marketplace, intents, product))


def test_a_new_shop_starts_in_draft() -> None:
    assert mode_for(Shop(id="baru", name="Baru"), "web", ["greeting"]) is Mode.DRAFT


@pytest.mark.parametrize("product", ["TOPI", None])
def test_a_rule_for_one_product_leaves_the_others_alone(product: str | None) -> None:
    shop = a_shop(mode=Mode.AUTO, modes=(ModeRule(Mode.DRAFT, product="KAOS"),))

    assert mode_for(shop, "web", ["ask_stock"], product) is Mode.AUTO
