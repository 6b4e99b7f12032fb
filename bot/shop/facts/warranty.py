"""Warranty: how long, by whom, on which terms."""

from dataclasses import dataclass

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import ShopFolder, Variant, WarrantyBy


@dataclass(frozen=True)
class Warranty:
    """`months` 0 states that there is no warranty; None that nothing is stated. `terms` are the seller's words."""

    months: int | None
    by: WarrantyBy | None
    terms: str | None


def warranty(folder: ShopFolder, variant: Variant) -> Fact[Warranty] | None:
    """What is stated about the variant's warranty; where it has no terms of its own, the shop's note counts."""
    terms = variant.warranty_terms or folder.shop.notes.warranty_terms
    value = Warranty(variant.warranty_months, variant.warranty_by, terms)
    if value == Warranty(None, None, None):
        return None
    about_item = any(cell is not None for cell in (variant.warranty_months, variant.warranty_by, variant.warranty_terms))
    source = origin("products.csv", variant.source) if about_item else origin("shop.yml", folder.shop.source)
    rule = "" if variant.warranty_terms or not terms else "the shop's general terms"
    return Fact("warranty", variant.sku, value, source, rule=rule)
