"""A plan is drawn from its seed alone, and holds what its scale asks for."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chaos.plan import KILLS_WITHIN, MARKETPLACES, Scale, draw
from tests.chaos.run import LONG, SHORT

NAMES = {"toko-a": ("serum", "masker"), "toko-b": ("kaos", "topi", "jaket")}
SCALES = [*SHORT.values(), *LONG.values()]


@pytest.mark.parametrize("scale", SCALES)
def test_the_same_seed_is_the_same_plan(scale: Scale) -> None:
    assert draw(scale, NAMES) == draw(scale, NAMES)
    assert draw(scale, NAMES).says != draw(replace(scale, seed=scale.seed + 1), NAMES).says


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from(SCALES))
def test_every_plan_holds_what_its_scale_asks_for(seed: int, scale: Scale) -> None:
    plan = draw(replace(scale, seed=seed), NAMES)

    buyers = [say for say in plan.says if not say.by_seller]
    assert [say.at for say in plan.says] == sorted(say.at for say in plan.says)
    assert {say.number for say in buyers} == set(range(1, scale.messages + 1))
    assert all(f"(ref {say.number})" in say.text for say in buyers)
    assert {say.chat for say in buyers} == set(plan.chats)
    assert {chat.marketplace for chat in plan.chats} == set(MARKETPLACES)
    assert len(plan.chats) == scale.conversations
    assert any(say.by_seller for say in plan.says)
    assert all(KILLS_WITHIN[0] * scale.seconds <= kill.at <= KILLS_WITHIN[1] * scale.seconds for kill in plan.kills)


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from(SCALES))
def test_every_process_is_killed_and_redis_is_wiped(seed: int, scale: Scale) -> None:
    kills = draw(replace(scale, seed=seed), NAMES).kills

    killed = Counter(kill.target.partition("-")[0] for kill in kills if not kill.wipe)
    assert set(killed) == {"gateway", "bot", "actions", "redis"}
    assert len(kills) == scale.kills + scale.wipes
    assert [kill.target for kill in kills if kill.wipe] == ["redis"] * scale.wipes


def test_the_long_runs_are_as_long_as_promised() -> None:
    for scale in LONG.values():
        assert (scale.messages, scale.conversations, scale.kills, scale.wipes) == (2000, 200, 20, 2)
        assert (scale.duplicates, scale.disorder, scale.refused) == (0.10, 0.10, 0.05)
    assert LONG["postgres"].replicas == SHORT["postgres"].replicas == 2
