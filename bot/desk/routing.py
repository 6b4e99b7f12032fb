"""Which skill a hand-off needs, how urgent it is and until when: data in, one rule out. The shop's own skills come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.shop.values import Shop

FALLBACK_MINUTES = 240


@dataclass(frozen=True)
class RoutingRule:
    """One entry of routing.yml; None fits everything. First match wins, the last entry catches all."""

    name: str
    skill: str
    priority: int
    reasons: tuple[str, ...] | None = None
    intents: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Route:
    """Where a ticket goes."""

    skill: str
    priority: int
    deadline_at: datetime


def read_rules(entries: Sequence[Mapping[str, Any]]) -> tuple[RoutingRule, ...]:
    """Rules from the parsed file; the data lint has checked the keys."""
    return tuple(
        RoutingRule(
            name=entry["name"],
            skill=entry["skill"],
            priority=int(entry["priority"]),
            reasons=tuple(entry["reasons"]) if "reasons" in entry else None,
            intents=tuple(entry["intents"]) if "intents" in entry else None,
        )
        for entry in entries
    )


def route(rules: Sequence[RoutingRule], shop: Shop | None, reason: str, intents: Sequence[str], now: datetime) -> Route:
    """The skill by the shop's own table, else by the first fitting rule; priority always by the rule."""
    rule = next(rule for rule in rules if _fits(rule, reason, intents))
    skill = _own_skill(shop, intents) or rule.skill
    minutes = _minutes(shop, reason)
    return Route(skill=skill, priority=rule.priority, deadline_at=now + timedelta(minutes=minutes))


def _fits(rule: RoutingRule, reason: str, intents: Sequence[str]) -> bool:
    fits_reason = rule.reasons is None or reason in rule.reasons
    fits_intent = rule.intents is None or any(intent in rule.intents for intent in intents)
    return fits_reason and fits_intent


def _own_skill(shop: Shop | None, intents: Sequence[str]) -> str | None:
    if shop is None:
        return None
    return next((skill for skill, named in shop.skills.items() if set(named) & set(intents)), None)


def _minutes(shop: Shop | None, reason: str) -> int:
    deadlines = shop.deadlines_min if shop else {}
    return deadlines.get(reason, deadlines.get("default", FALLBACK_MINUTES))
