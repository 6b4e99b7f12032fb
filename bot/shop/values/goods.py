"""What the shop sells: variants (rows of products.csv), their batches and size charts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from bot.shop.values.vocabulary import FROM_FOLDER


class WarrantyBy(str, Enum):
    """Who honours the warranty."""

    SHOP = "shop"
    BRAND = "brand"
    DISTRIBUTOR = "distributor"


class Condition(str, Enum):
    """New or not."""

    NEW = "new"
    USED = "used"
    REFURBISHED = "refurbished"


@dataclass(frozen=True)
class Tier:
    """Wholesale: from this quantity up, each piece costs `unit_price`."""

    quantity: int
    unit_price: int


@dataclass(frozen=True)
class Registration:
    """A registration such as BPOM with its number."""

    kind: str
    number: str


@dataclass(frozen=True)
class Spec:
    """One named property, as the seller words it."""

    name: str
    value: str


@dataclass(frozen=True)
class Fit:
    """A device or vehicle that the item is listed for; years are inclusive, None = open."""

    model: str
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True)
class Bundled:
    """A part of a bundle."""

    sku: str
    quantity: int = 1


@dataclass(frozen=True)
class Variant:
    """One row of products.csv. `as_of` is when stock and price were true; `warranty_months` 0 states that there is none."""

    sku: str
    product_id: str
    name: str
    as_of: datetime
    aliases: tuple[str, ...] = ()
    category: str | None = None
    variant: str | None = None
    color: str | None = None
    size: str | None = None
    flavor: str | None = None
    price: int | None = None
    wholesale: tuple[Tier, ...] = ()
    stock: int | None = None
    restock_date: date | None = None
    preorder_days: int | None = None
    discontinued: bool = False
    weight_g: int | None = None
    warranty_months: int | None = None
    warranty_by: WarrantyBy | None = None
    warranty_terms: str | None = None
    registration: tuple[Registration, ...] = ()
    condition: Condition | None = None
    box_contents: str | None = None
    material: str | None = None
    ingredients: str | None = None
    usage: str | None = None
    warnings: str | None = None
    compatibility: tuple[Fit, ...] = ()
    specs: tuple[Spec, ...] = ()
    size_chart: str | None = None
    installation: str | None = None
    bundle_of: tuple[Bundled, ...] = ()
    description: str | None = None
    marketplace_ids: tuple[tuple[str, str], ...] = ()
    source: str = FROM_FOLDER

    @property
    def options(self) -> tuple[str, ...]:
        """The words that tell this variant from its siblings: variant, colour, size, flavour."""
        return tuple(text for text in (self.variant, self.color, self.size, self.flavor) if text)


@dataclass(frozen=True)
class Batch:
    """A production batch. `quantity` 0 = gone, None = in stock."""

    sku: str
    batch: str | None = None
    produced: date | None = None
    expires: date | None = None
    quantity: int | None = None
    source: str = FROM_FOLDER


@dataclass(frozen=True)
class SizeRow:
    """One line of a size chart: for this size the measure lies from `low` to `high`, both inclusive, None = open."""

    chart: str
    size: str
    measure: str
    low: Decimal | None = None
    high: Decimal | None = None
    source: str = FROM_FOLDER
