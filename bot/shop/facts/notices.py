"""Notices in force, and what they override. The narrower wins, then the one that began later."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import MINYEAR, datetime, timezone

from bot.shop.values import Notice, Overrides, ShopFolder

_LONG_AGO = datetime(MINYEAR, 1, 2, tzinfo=timezone.utc)


def notices_in_force(
    folder: ShopFolder, moment: datetime, sku: str | None = None, intent: str | None = None
) -> tuple[Notice, ...]:
    """The notices that count, the winning one first.

    Args:
        folder: The shop.
        moment: When they must be in force.
        sku: The item spoken of; without one, only notices about the whole shop count.
        intent: What was asked; without one, all count.
    """
    fitting = (
        notice
        for notice in folder.notices
        if notice.in_force(moment) and (not notice.skus or sku in notice.skus) and _concerns(notice, intent)
    )
    return tuple(sorted(fitting, key=_rank))


def overrides_at(folder: ShopFolder, moment: datetime, sku: str | None = None) -> Overrides:
    """What the notices in force change, each thing decided by the winning notice that names it."""
    return _merged(notice.overrides for notice in notices_in_force(folder, moment, sku))


def _concerns(notice: Notice, intent: str | None) -> bool:
    return intent is None or not notice.intents or intent in notice.intents


def _rank(notice: Notice) -> tuple[bool, int, float]:
    started = (notice.starts or _LONG_AGO) - _LONG_AGO
    return (not notice.skus, len(notice.skus), -started.total_seconds())


def _merged(overrides: Iterable[Overrides]) -> Overrides:
    values: dict[str, object] = {}
    for single in overrides:
        for field in fields(single):
            value = getattr(single, field.name)
            if value is not None:
                values.setdefault(field.name, value)
    return Overrides(**values)  # type: ignore[arg-type]
