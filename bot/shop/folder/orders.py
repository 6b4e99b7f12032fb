"""orders.csv → orders."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.shop.folder import cells, times
from bot.shop.folder.faults import Faults
from bot.shop.folder.references import Kind
from bot.shop.folder.rows import Row, Seen, rows_of
from bot.shop.folder.tables import Table
from bot.shop.values import COURIERS, MARKETPLACES, Order, OrderItem, OrderStatus

REQUIRED = frozenset({"marketplace", "order_number", "status"})
COLUMNS = frozenset(Order.__dataclass_fields__) - {"source"}


def read_orders(table: Table, zone: ZoneInfo, faults: Faults) -> tuple[Order, ...]:
    """One order per row."""
    seen = Seen()
    return tuple(_order(row, seen, zone) for row in rows_of(table, faults))


def _order(row: Row, seen: Seen, zone: ZoneInfo) -> Order:
    marketplace = row.need("marketplace", cells.one_of(MARKETPLACES), "")
    order_number = row.need("order_number", cells.identifier, "")
    if marketplace and order_number:
        seen.check(row, "order_number", marketplace, order_number)
    times_read: dict[str, datetime | None] = {
        column: row.read(column, times.moment(zone)) for column in ("created", "paid", "tracking_at")
    }
    items = row.each("items", _item)
    row.refer("items", Kind.SKU, *(item.sku for item in items))
    return Order(
        marketplace=marketplace,
        order_number=order_number,
        status=row.need("status", cells.member(OrderStatus), OrderStatus.UNPAID),
        buyer_id=row.read("buyer_id", cells.identifier),
        ship_by=row.read("ship_by", times.moment(zone)),
        courier=row.read("courier", cells.one_of(COURIERS)),
        service=row.read("service", cells.identifier),
        tracking_number=row.read("tracking_number", cells.identifier),
        tracking_last=row.text("tracking_last"),
        items=items,
        total=row.read("total", cells.money),
        **times_read,  # type: ignore[arg-type]
    )


def _item(piece: str) -> OrderItem:
    sku, colon, quantity = (side.strip() for side in piece.rpartition(":")) if ":" in piece else (piece, "", "")
    return OrderItem(cells.identifier(sku), cells.whole(1, 1_000_000)(quantity) if colon else 1)
