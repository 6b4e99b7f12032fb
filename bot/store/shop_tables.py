"""Shops and what their folders state. Column names are the field names of the values in bot.shop.values."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.messages import Mode
from bot.shop.values import (
    Allow,
    Bundled,
    Condition,
    CourierOffer,
    Fit,
    Holiday,
    MaxAge,
    ModeRule,
    Notes,
    OrderStatus,
    Overrides,
    Payment,
    Policy,
    Registration,
    Shipping,
    Spec,
    Tier,
    WarrantyBy,
    WeekHours,
)
from bot.store.metadata import metadata
from bot.store.shop_columns import Chosen, ExactDecimal, Frozen
from bot.store.types import Moment

_Names = tuple[str, ...]

shops = sa.Table(
    "shops",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("city", sa.Text),
    sa.Column("address", sa.Text),
    sa.Column("told_address", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("mode", Chosen(Mode), nullable=False),
    sa.Column("modes", Frozen(tuple[ModeRule, ...]), nullable=False),
    sa.Column("chat_hours", Frozen(WeekHours)),
    sa.Column("shipping", Frozen(Shipping), nullable=False),
    sa.Column("holidays", Frozen(tuple[Holiday, ...]), nullable=False),
    sa.Column("couriers", Frozen(Mapping[str, tuple[CourierOffer, ...]]), nullable=False),
    sa.Column("payment", Frozen(Payment), nullable=False),
    sa.Column("notes", Frozen(Notes), nullable=False),
    sa.Column("policy", Frozen(Policy), nullable=False),
    sa.Column("haggle_line", sa.Text),
    sa.Column("low_stock", sa.Integer, nullable=False),
    sa.Column("min_shelf_days", sa.Integer, nullable=False),
    sa.Column("max_age_hours", Frozen(MaxAge), nullable=False),
    sa.Column("risk", Frozen(Mapping[str, float]), nullable=False),
    sa.Column("burst_seconds", sa.Float(53), nullable=False),
    sa.Column("deadlines_min", Frozen(Mapping[str, int]), nullable=False),
    sa.Column("retention_days", sa.Integer, nullable=False),
    sa.Column("allow", Frozen(Allow), nullable=False),
    sa.Column("skills", Frozen(Mapping[str, _Names]), nullable=False),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("imported_at", Moment, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

shop_marketplaces = sa.Table(
    "shop_marketplaces",
    metadata,
    sa.Column("marketplace", sa.String(32), primary_key=True),
    sa.Column("external_id", sa.String(255), primary_key=True),
    sa.Column("shop_id", sa.String(64), sa.ForeignKey("shops.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
)


def _child(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of rows that belong to a shop; `row_key` names a row across imports, `position` keeps the file's order."""
    return sa.Table(
        name,
        metadata,
        sa.Column("shop_id", sa.String(64), sa.ForeignKey("shops.id"), primary_key=True),
        sa.Column("row_key", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        *columns,
        sa.Column("source", sa.String(16), nullable=False),
    )


products = _child(
    "products",
    sa.Column("sku", sa.String(200), nullable=False),
    sa.Column("product_id", sa.String(200), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("as_of", Moment, nullable=False),
    sa.Column("aliases", Frozen(_Names), nullable=False),
    sa.Column("category", sa.Text),
    sa.Column("variant", sa.Text),
    sa.Column("color", sa.Text),
    sa.Column("size", sa.Text),
    sa.Column("flavor", sa.Text),
    sa.Column("price", sa.BigInteger),
    sa.Column("wholesale", Frozen(tuple[Tier, ...]), nullable=False),
    sa.Column("stock", sa.Integer),
    sa.Column("restock_date", sa.Date),
    sa.Column("preorder_days", sa.Integer),
    sa.Column("discontinued", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("weight_g", sa.Integer),
    sa.Column("warranty_months", sa.Integer),
    sa.Column("warranty_by", Chosen(WarrantyBy)),
    sa.Column("warranty_terms", sa.Text),
    sa.Column("registration", Frozen(tuple[Registration, ...]), nullable=False),
    sa.Column("condition", Chosen(Condition)),
    sa.Column("box_contents", sa.Text),
    sa.Column("material", sa.Text),
    sa.Column("ingredients", sa.Text),
    sa.Column("usage", sa.Text),
    sa.Column("warnings", sa.Text),
    sa.Column("compatibility", Frozen(tuple[Fit, ...]), nullable=False),
    sa.Column("specs", Frozen(tuple[Spec, ...]), nullable=False),
    sa.Column("size_chart", sa.Text),
    sa.Column("installation", sa.Text),
    sa.Column("bundle_of", Frozen(tuple[Bundled, ...]), nullable=False),
    sa.Column("description", sa.Text),
    sa.Column("marketplace_ids", Frozen(tuple[tuple[str, str], ...]), nullable=False),
)

batches = _child(
    "batches",
    sa.Column("sku", sa.String(200), nullable=False),
    sa.Column("batch", sa.String(200)),
    sa.Column("produced", sa.Date),
    sa.Column("expires", sa.Date),
    sa.Column("quantity", sa.Integer),
)

size_rows = _child(
    "size_rows",
    sa.Column("chart", sa.String(200), nullable=False),
    sa.Column("size", sa.String(200), nullable=False),
    sa.Column("measure", sa.String(200), nullable=False),
    sa.Column("low", ExactDecimal),
    sa.Column("high", ExactDecimal),
)

rates = _child(
    "rates",
    sa.Column("courier", sa.String(32), nullable=False),
    sa.Column("place", sa.String(200), nullable=False),
    sa.Column("per_kg", sa.BigInteger, nullable=False),
    sa.Column("as_of", Moment, nullable=False),
    sa.Column("marketplace", sa.String(32)),
    sa.Column("service", sa.String(200)),
    sa.Column("days_from", sa.Integer),
    sa.Column("days_to", sa.Integer),
)

promos = _child(
    "promos",
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("code", sa.String(200)),
    sa.Column("minimum", sa.BigInteger),
    sa.Column("starts", Moment),
    sa.Column("until", Moment),
    sa.Column("skus", Frozen(_Names), nullable=False),
    sa.Column("marketplaces", Frozen(_Names), nullable=False),
)

notices = _child(
    "notices",
    sa.Column("text", sa.Text),
    sa.Column("starts", Moment),
    sa.Column("until", Moment),
    sa.Column("intents", Frozen(_Names), nullable=False),
    sa.Column("skus", Frozen(_Names), nullable=False),
    sa.Column("overrides", Frozen(Overrides), nullable=False),
)

orders = _child(
    "orders",
    sa.Column("marketplace", sa.String(32), nullable=False),
    sa.Column("order_number", sa.String(200), nullable=False),
    sa.Column("status", Chosen(OrderStatus), nullable=False),
    sa.Column("buyer_id", sa.String(200)),
    sa.Column("created", Moment),
    sa.Column("paid", Moment),
    sa.Column("ship_by", Moment),
    sa.Column("courier", sa.String(32)),
    sa.Column("service", sa.String(200)),
    sa.Column("tracking_number", sa.String(200)),
    sa.Column("tracking_last", sa.Text),
    sa.Column("tracking_at", Moment),
    sa.Column("total", sa.BigInteger),
)

order_items = sa.Table(
    "order_items",
    metadata,
    sa.Column("shop_id", sa.String(64), sa.ForeignKey("shops.id"), primary_key=True),
    sa.Column("order_key", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sku", sa.String(200), nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
)
