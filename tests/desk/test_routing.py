"""Every hand-off goes to exactly one place, and bot/data/routing.yml sends each where its rules say."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.desk.routing import read_rules, route
from bot.messages import Reason
from bot.shop.values import Shop
from tests.support.messages import NOON
from tests.support.shops import a_shop

ROOT = Path(__file__).parents[2]


def _read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


RULES = read_rules(_read(ROOT / "bot" / "data" / "routing.yml")["rules"])
INTENTS = tuple(_read(ROOT / "bot" / "data" / "intents.yml")["intents"])
CASES = _read(Path(__file__).parent / "routing_cases.yml")["cases"]

SKILLS = st.dictionaries(
    st.sampled_from(("apoteker", "gudang", "jahit")), st.lists(st.sampled_from(INTENTS), max_size=3).map(tuple)
)
SHOPS = st.none() | st.builds(lambda skills: a_shop(skills=skills), SKILLS)


@given(reason=st.sampled_from(Reason), intents=st.lists(st.sampled_from(INTENTS), max_size=4), shop=SHOPS)
def test_every_hand_off_has_exactly_one_place_and_an_end(reason: Reason, intents: list[str], shop: Shop | None) -> None:
    found = route(RULES, shop, reason.value, intents, NOON)

    own = {skill for skill, named in (shop.skills if shop else {}).items() if set(named) & set(intents)}
    assert found.skill in (own or {rule.skill for rule in RULES})
    assert found.priority in {rule.priority for rule in RULES}
    assert found.deadline_at > NOON


@given(intents=st.lists(st.sampled_from(INTENTS), max_size=4), shop=SHOPS, reason=st.sampled_from(Reason))
def test_nothing_is_more_urgent_than_health_and_danger(intents: list[str], shop: Shop | None, reason: Reason) -> None:
    grave = route(RULES, shop, "sensitive", intents, NOON)

    assert grave.priority >= route(RULES, shop, reason.value, intents, NOON).priority


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['reason']}-{'+'.join(case['intents']) or 'none'}")
def test_routing_cases(case: Mapping[str, Any]) -> None:
    found = route(RULES, a_shop(), case["reason"], case["intents"], NOON)

    assert (found.skill, found.priority) == (case["skill"], case["priority"])
    assert found.deadline_at - NOON == timedelta(minutes=case["minutes"])


def test_every_rule_has_a_case_and_the_last_one_catches_all() -> None:
    assert len(CASES) >= len(RULES) > 3
    assert {case["rule"] for case in CASES} == {rule.name for rule in RULES}
    assert (RULES[-1].reasons, RULES[-1].intents) == (None, None)


def test_every_intent_and_reason_in_the_rules_exists() -> None:
    named = {intent for rule in RULES for intent in rule.intents or ()}
    reasons = {reason for rule in RULES for reason in rule.reasons or ()}

    assert named <= set(INTENTS)
    assert reasons <= {reason.value for reason in Reason}


def test_the_shops_own_skill_comes_before_the_rule_but_keeps_its_priority() -> None:
    shop = a_shop(skills={"apoteker": ("claim_warranty",)})

    found = route(RULES, shop, "policy", ["claim_warranty"], NOON)

    assert (found.skill, found.priority) == ("apoteker", 6)


def test_a_shops_own_deadline_counts_and_its_default_for_the_rest() -> None:
    shop = a_shop(deadlines_min={"sensitive": 5, "default": 60})

    assert route(RULES, shop, "sensitive", [], NOON).deadline_at == NOON + timedelta(minutes=5)
    assert route(RULES, shop, "unsure", [], NOON).deadline_at == NOON + timedelta(minutes=60)
