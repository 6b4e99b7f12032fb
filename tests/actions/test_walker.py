"""No reply of the demo shops holds a figure that the seller's files do not support, whatever is asked about whatever."""

from collections import Counter
from functools import cache
from itertools import chain

import pytest

from bot.actions.answer import TurnReply
from tests.support.chats import DEMOS, ROOT
from tests.support.reply_claims import faults
from tests.support.shops import at
from tests.support.walks import QUESTIONS, WAYS, Shop, Step, shop_at, walk

# Imported and asked: a Monday morning, that night, a Sunday, within notices, at a notice's last evening, and a day later.
MOMENTS = (
    ("2026-11-23 10:00", "2026-11-23 10:00"),
    ("2026-11-23 10:00", "2026-11-23 23:40"),
    ("2026-11-29 11:00", "2026-11-29 11:00"),
    ("2026-12-12 10:00", "2026-12-12 10:00"),
    ("2026-12-16 16:30", "2026-12-16 16:30"),
    ("2026-11-23 10:00", "2026-11-24 12:00"),
)
MAY_BE_SILENT = ("thanks", "goodbye", "affirm", "deny")

Walked = list[tuple[Step, TurnReply]]


def shops(name: str) -> list[Shop]:
    return [shop_at(ROOT / "demo" / name, at(imported), at(now)) for imported, now in MOMENTS]


@cache
def walked(name: str) -> Walked:
    return [(step, step.reply()) for step in walk(shops(name))]


@pytest.mark.parametrize("name", DEMOS)
def test_every_reply_of_a_demo_shop_keeps_the_claims(name: str) -> None:
    found = {
        str(step): kept for step, reply in walked(name) if (kept := faults(reply, step.asked, step.chat.world, step.shop.seller))
    }

    assert not found, "\n".join(f"{step}\n    " + "\n    ".join(told) for step, told in list(found.items())[:12])


@pytest.mark.parametrize("name", DEMOS)
def test_no_question_is_passed_over_in_silence(name: str) -> None:
    silent = [str(step) for step, reply in walked(name) if reply.silent and step.asked.intents[0] not in MAY_BE_SILENT]

    assert silent == []


def test_thousands_were_asked_in_every_way_at_every_moment() -> None:
    steps = [step for step, _ in chain.from_iterable(map(walked, DEMOS))]
    asked = Counter((clause.intent, clause.aspect) for step in steps for clause in step.clauses)
    moments = Counter((step.shop.folder.shop.id, step.chat.now) for step in steps)

    assert len(steps) > 8000
    assert set(asked) == set(QUESTIONS) and min(asked.values()) > 60
    assert len(moments) == len(DEMOS) * len(MOMENTS) and min(moments.values()) > 250
    for name in DEMOS:
        mine = [step for step in steps if step.shop.folder.shop.id == name]
        assert {sku for step in mine if step.asked.exact for sku in step.asked.skus} >= {
            v.sku for v in mine[0].shop.folder.variants
        }


def test_most_of_what_was_asked_was_told_with_figures() -> None:
    """A bot that only asks back and hands off would keep every claim, and prove nothing."""
    replies = [reply for name in DEMOS for _, reply in walked(name)]
    facts = Counter(fact.name for reply in replies for one, _ in reply.said for fact in getattr(one, "facts", ()))
    rules = {fact.rule for reply in replies for one, _ in reply.said for fact in getattr(one, "facts", ()) if fact.rule}

    assert {"price", "price_for_quantity", "wholesale", "stock", "expiry", "warranty", "shipping_cost", "dispatch_day"} <= set(
        facts
    )
    assert {"chat_hours", "promo", "notice", "size_advice", "size_chart", "compatibility", "exchange_policy", "spec"} <= set(
        facts
    )
    assert sum(facts.values()) > 4000
    assert len(rules) > 8
    assert len(WAYS) == 3
