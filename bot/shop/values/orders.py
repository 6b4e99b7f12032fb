"""Orders, as the shop's folder or a marketplace states them. Told only to the buyer whom the marketplace links to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.shop.values.vocabulary import FROM_FOLDER


class OrderStatus(str, Enum):
    """Where an order stands."""

    UNPAID = "unpaid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class OrderItem:
    """A line of an order."""

    sku: str
    quantity: int = 1


@dataclass(frozen=True)
class Order:
    """One order; `total` is without shipping."""

    marketplace: str
    order_number: str
    status: OrderStatus
    buyer_id: str | None = None
    created: datetime | None = None
    paid: datetime | None = None
    ship_by: datetime | None = None
    courier: str | None = None
    service: str | None = None
    tracking_number: str | None = None
    tracking_last: str | None = None
    tracking_at: datetime | None = None
    items: tuple[OrderItem, ...] = ()
    total: int | None = None
    source: str = FROM_FOLDER
