"""How much is answered at what risk, counted on readings made by hand."""

import pytest

from bot.messages import Decision
from bot.training.cases import Case
from bot.training.coverage import area, best_right, own_wrong, stake_of, stake_of_guess, steps
from tests.support.readings import judged

ANSWER, ASK, DECLINE, HAND_OFF = Decision.ANSWER, Decision.ASK, Decision.DECLINE, Decision.HAND_OFF
OUTSIDE = "out_of_scope"


def test_freest_threshold_below_the_risk_is_found() -> None:
    stakes = [stake_of(judged("ask_price", ("ask_price", 0.99 - 0.01 * at, ANSWER))) for at in range(19)]
    stakes += [stake_of(judged("ask_price", ("ask_stock", sure, ASK))) for sure in (0.5, 0.4)]

    assert best_right(stakes, share=None) == pytest.approx(19 / 21)
    assert steps(stakes, None)[-1]["wrong"] == pytest.approx(2 / 21)


def test_nothing_from_outside_may_be_answered() -> None:
    stakes = [stake_of(judged("ask_price", ("ask_price", 0.6, ANSWER)))]
    stakes += [stake_of(judged(OUTSIDE, ("ask_price", 0.7, ANSWER))), stake_of(judged(OUTSIDE, (OUTSIDE, 0.9, DECLINE)))]

    assert best_right(stakes) == 0.0
    assert steps(stakes, 0.5)[-1]["wrong"] == pytest.approx(0.25 / 0.75)


@pytest.mark.parametrize(("intent", "decision"), [("ask_human", HAND_OFF), ("abuse", DECLINE)])
def test_person_wanted_and_insult_count_as_right_without_an_answer(intent: str, decision: Decision) -> None:
    assert best_right([stake_of(judged(intent, (intent, 0.8, decision)))]) == 1.0


@pytest.mark.parametrize("decision", [ANSWER, Decision.SILENT])
def test_thanks_may_be_answered_or_left(decision: Decision) -> None:
    assert judged("thanks", ("thanks", 0.9, decision)).handled


@pytest.mark.parametrize("decision", [ASK, HAND_OFF, Decision.SILENT])
def test_question_understood_but_not_answered_is_not_handled(decision: Decision) -> None:
    assert not judged("ask_price", ("ask_price", 0.9, decision)).handled


def test_what_is_sensitive_is_answered_at_no_threshold() -> None:
    stakes = [stake_of(judged("ask_price", ("ask_price", 0.9, HAND_OFF), sensitive="allergy"))]

    assert best_right(stakes) == 0.0


def test_wrong_clause_beside_a_right_one_makes_the_message_wrong() -> None:
    each = judged("ask_price", ("ask_price", 0.9, ANSWER), ("ask_stock", 0.8, ANSWER))

    assert each.wrong
    assert not each.handled


def test_area_is_small_where_the_sure_ones_are_right() -> None:
    case = Case("x", ("ask_price",))
    good = [stake_of_guess(case, "ask_price", 0.9), stake_of_guess(case, "ask_stock", 0.1)]
    bad = [stake_of_guess(case, "ask_price", 0.1), stake_of_guess(case, "ask_stock", 0.9)]

    assert area(good) == pytest.approx((0 + 1 / 2) / 2)
    assert area(bad) == pytest.approx((1 + 1 / 2) / 2)


def test_area_weighs_strangers_as_much_as_buyers() -> None:
    stakes = [stake_of_guess(Case("x", ("ask_price",)), "ask_price", 0.5)] * 10
    stakes.append(stake_of_guess(Case("y", (OUTSIDE,)), "ask_price", 0.9))

    assert area(stakes) == pytest.approx(0.5 * 1.0 + sum(0.05 * 0.5 / (0.5 + 0.05 * at) for at in range(1, 11)))


def test_own_wrong_share_grows_with_the_traffic_from_outside() -> None:
    inside = [judged("ask_price", ("ask_price", 0.9, ANSWER))] * 10
    outside = [judged(OUTSIDE, ("ask_price", 0.9, ANSWER)), *[judged(OUTSIDE, (OUTSIDE, 0.9, DECLINE))] * 9]

    found = [own_wrong(inside, outside, share) for share in (0.3, 0.5, 0.7)]

    assert found == pytest.approx([0.03 / 0.73, 0.05 / 0.55, 0.07 / 0.37])


def test_own_wrong_share_without_strangers_is_not_measured() -> None:
    assert own_wrong([judged("ask_price", ("ask_price", 0.9, ANSWER))], [], 0.5) is None
