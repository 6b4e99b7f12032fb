"""What is stated about an item beyond price and stock, by aspect, always in the seller's or the label's own words."""

from bot.shop.facts.fact import Fact, origin
from bot.shop.values import Condition, Registration, ShopFolder, Variant


def material(variant: Variant) -> Fact[str] | None:
    """What it is made of."""
    return _cell("material", variant, variant.material)


def ingredients(variant: Variant) -> Fact[str] | None:
    """What is in it."""
    return _cell("ingredients", variant, variant.ingredients)


def usage(variant: Variant) -> Fact[str] | None:
    """How to use it."""
    return _cell("usage", variant, variant.usage)


def warnings(variant: Variant) -> Fact[str] | None:
    """The label's own warnings; the only thing that may be told on sensitive matters."""
    return _cell("warnings", variant, variant.warnings)


def box_contents(variant: Variant) -> Fact[str] | None:
    """What is in the box."""
    return _cell("box_contents", variant, variant.box_contents)


def bundle(folder: ShopFolder, variant: Variant) -> Fact[tuple[tuple[Variant, int], ...]] | None:
    """The items of a bundle and how many of each; None where it is none, or a part is not in the shop's table."""
    parts = tuple((part, each.quantity) for each in variant.bundle_of if (part := folder.variant(each.sku)))
    if not parts or len(parts) < len(variant.bundle_of):
        return None
    return Fact("bundle_of", variant.sku, parts, origin("products.csv", variant.source), rule="the parts' names by their SKUs")


def description(variant: Variant) -> Fact[str] | None:
    """The seller's description."""
    return _cell("description", variant, variant.description)


def installation(folder: ShopFolder, variant: Variant) -> Fact[str] | None:
    """How to install it: the item's own words, else the shop's note."""
    own = _cell("installation", variant, variant.installation)
    note = folder.shop.notes.installation
    if own or not note:
        return own
    return Fact("installation", variant.sku, note, origin("shop.yml", folder.shop.source), rule="the shop's general note")


def condition(variant: Variant) -> Fact[Condition] | None:
    """New, used or refurbished."""
    if variant.condition is None:
        return None
    return Fact("condition", variant.sku, variant.condition, origin("products.csv", variant.source))


def weight(variant: Variant) -> Fact[int] | None:
    """The parcel's weight in grams."""
    if variant.weight_g is None:
        return None
    return Fact("weight_g", variant.sku, variant.weight_g, origin("products.csv", variant.source))


def registrations(variant: Variant) -> Fact[tuple[Registration, ...]] | None:
    """Every registration that is stated."""
    if not variant.registration:
        return None
    return Fact("registration", variant.sku, variant.registration, origin("products.csv", variant.source))


def registration(variant: Variant, kind: str) -> Fact[tuple[Registration, ...]] | None:
    """The registrations of one kind; None = not stated, which does not mean that there is none."""
    mine = tuple(entry for entry in variant.registration if entry.kind == kind.upper())
    return Fact("registration", variant.sku, mine, origin("products.csv", variant.source)) if mine else None


def _cell(name: str, variant: Variant, text: str | None) -> Fact[str] | None:
    return Fact(name, variant.sku, text, origin("products.csv", variant.source)) if text else None
