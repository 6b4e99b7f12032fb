"""Everything one shop states, together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.shop.values.goods import Batch, SizeRow, Variant
from bot.shop.values.orders import Order
from bot.shop.values.shop import Shop
from bot.shop.values.terms import Notice, Promo, Rate


@dataclass(frozen=True)
class ShopFolder:
    """A shop with its tables, as read at `imported_at`."""

    shop: Shop
    imported_at: datetime
    variants: tuple[Variant, ...] = ()
    batches: tuple[Batch, ...] = ()
    size_rows: tuple[SizeRow, ...] = ()
    rates: tuple[Rate, ...] = ()
    promos: tuple[Promo, ...] = ()
    notices: tuple[Notice, ...] = ()
    orders: tuple[Order, ...] = ()

    def __hash__(self) -> int:
        """Cheap, so that what is derived from a folder can be cached by it."""
        return hash((self.shop.id, self.imported_at))

    @cached_property
    def _by_sku(self) -> Mapping[str, Variant]:
        return {variant.sku: variant for variant in self.variants}

    @cached_property
    def _by_product(self) -> Mapping[str, tuple[Variant, ...]]:
        groups: dict[str, list[Variant]] = {}
        for variant in self.variants:
            groups.setdefault(variant.product_id, []).append(variant)
        return {product_id: tuple(group) for product_id, group in groups.items()}

    def variant(self, sku: str) -> Variant | None:
        """The variant with that SKU."""
        return self._by_sku.get(sku)

    def product(self, product_id: str) -> tuple[Variant, ...]:
        """All variants of a product, in the table's order; empty when there is no such product."""
        return self._by_product.get(product_id, ())

    @property
    def product_ids(self) -> tuple[str, ...]:
        """Every product, in the table's order."""
        return tuple(self._by_product)

    def order(self, marketplace: str, order_number: str) -> Order | None:
        """The order with that number on that marketplace."""
        wanted = (marketplace, order_number)
        return next((order for order in self.orders if (order.marketplace, order.order_number) == wanted), None)
