"""Promotions in force, and the shop's one line on haggling."""

from datetime import datetime

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import Promo, ShopFolder


def promos_in_force(folder: ShopFolder, now: datetime, marketplace: str) -> tuple[Fact[Promo], ...]:
    """The promotions that count now on that marketplace, in the table's order, those of single items included."""
    return tuple(
        Fact("promo", promo.code or folder.shop.id, promo, origin("promos.csv", promo.source), promo.until)
        for promo in folder.promos
        if promo.in_force(now) and (not promo.marketplaces or marketplace in promo.marketplaces)
    )


def haggle_line(folder: ShopFolder) -> Fact[str] | None:
    """What the shop answers to offers."""
    if not folder.shop.haggle_line:
        return None
    return Fact("haggle_line", folder.shop.id, folder.shop.haggle_line, origin("shop.yml", folder.shop.source))
