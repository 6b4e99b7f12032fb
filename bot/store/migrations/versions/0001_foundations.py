"""Conversations, messages, tickets, events, and the shops with what their folders state."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("marketplace", sa.String(length=32), nullable=False),
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("buyer_id", sa.String(length=255), nullable=True),
        sa.Column("buyer_name", sa.String(length=255), server_default="", nullable=False),
        sa.Column("owner", sa.String(length=16), server_default="BOT", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="1", nullable=False),
        sa.Column("agent", sa.String(length=255), nullable=True),
        sa.Column("lease_until", sa.String(length=32), nullable=True),
        sa.Column("episode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("product", sa.JSON(), nullable=True),
        sa.Column("order_card", sa.JSON(), nullable=True),
        sa.Column("last_message_at", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "marketplace", "shop_id", "external_id", name=op.f("uq_conversations_marketplace_shop_id_external_id")
        ),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shop_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_conversation", "events", ["conversation_id", "id"], unique=False)
    op.create_table(
        "shops",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("told_address", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("modes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("chat_hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("shipping", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("holidays", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("couriers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("payment", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("notes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("policy", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("haggle_line", sa.Text(), nullable=True),
        sa.Column("low_stock", sa.Integer(), nullable=False),
        sa.Column("min_shelf_days", sa.Integer(), nullable=False),
        sa.Column("max_age_hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("risk", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("burst_seconds", sa.Float(precision=53), nullable=False),
        sa.Column("deadlines_min", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("allow", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("skills", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("imported_at", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
    )
    op.create_table(
        "batches",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=200), nullable=False),
        sa.Column("batch", sa.String(length=200), nullable=True),
        sa.Column("produced", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_batches_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_batches")),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("turn", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("episode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("response", sa.String(length=128), server_default="", nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", sa.String(length=32), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("handled_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id", "direction", "external_id", name=op.f("uq_messages_conversation_id_direction_external_id")
        ),
        sa.UniqueConstraint("conversation_id", "turn", "position", name=op.f("uq_messages_conversation_id_turn_position")),
    )
    op.create_index("ix_messages_conversation", "messages", ["conversation_id", "state", "id"], unique=False)
    op.create_index("ix_messages_state", "messages", ["direction", "state", "created_at"], unique=False)
    op.create_table(
        "notices",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("starts", sa.String(length=32), nullable=True),
        sa.Column("until", sa.String(length=32), nullable=True),
        sa.Column("intents", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("skus", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("overrides", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_notices_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_notices")),
    )
    op.create_table(
        "order_items",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("order_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sku", sa.String(length=200), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_order_items_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "order_key", "position", name=op.f("pk_order_items")),
    )
    op.create_table(
        "orders",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.String(length=32), nullable=False),
        sa.Column("order_number", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("buyer_id", sa.String(length=200), nullable=True),
        sa.Column("created", sa.String(length=32), nullable=True),
        sa.Column("paid", sa.String(length=32), nullable=True),
        sa.Column("ship_by", sa.String(length=32), nullable=True),
        sa.Column("courier", sa.String(length=32), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("tracking_number", sa.String(length=200), nullable=True),
        sa.Column("tracking_last", sa.Text(), nullable=True),
        sa.Column("tracking_at", sa.String(length=32), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_orders_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_orders")),
    )
    op.create_table(
        "products",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=200), nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("as_of", sa.String(length=32), nullable=False),
        sa.Column("aliases", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("color", sa.Text(), nullable=True),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("flavor", sa.Text(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("wholesale", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("restock_date", sa.Date(), nullable=True),
        sa.Column("preorder_days", sa.Integer(), nullable=True),
        sa.Column("discontinued", sa.Boolean(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("warranty_by", sa.String(length=32), nullable=True),
        sa.Column("warranty_terms", sa.Text(), nullable=True),
        sa.Column("registration", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("condition", sa.String(length=32), nullable=True),
        sa.Column("box_contents", sa.Text(), nullable=True),
        sa.Column("material", sa.Text(), nullable=True),
        sa.Column("ingredients", sa.Text(), nullable=True),
        sa.Column("usage", sa.Text(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=True),
        sa.Column("compatibility", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("specs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("size_chart", sa.Text(), nullable=True),
        sa.Column("installation", sa.Text(), nullable=True),
        sa.Column("bundle_of", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("marketplace_ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_products_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_products")),
    )
    op.create_table(
        "promos",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=True),
        sa.Column("minimum", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.String(length=32), nullable=True),
        sa.Column("until", sa.String(length=32), nullable=True),
        sa.Column("skus", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("marketplaces", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_promos_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_promos")),
    )
    op.create_table(
        "rates",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("courier", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("per_kg", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.String(length=32), nullable=False),
        sa.Column("marketplace", sa.String(length=32), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("days_from", sa.Integer(), nullable=True),
        sa.Column("days_to", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_rates_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_rates")),
    )
    op.create_table(
        "shop_marketplaces",
        sa.Column("marketplace", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_shop_marketplaces_shop_id_shops")),
        sa.PrimaryKeyConstraint("marketplace", "external_id", name=op.f("pk_shop_marketplaces")),
    )
    op.create_index(op.f("ix_shop_marketplaces_shop_id"), "shop_marketplaces", ["shop_id"], unique=False)
    op.create_table(
        "size_rows",
        sa.Column("shop_id", sa.String(length=64), nullable=False),
        sa.Column("row_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(length=200), nullable=False),
        sa.Column("size", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("low", sa.String(length=32), nullable=True),
        sa.Column("high", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_size_rows_shop_id_shops")),
        sa.PrimaryKeyConstraint("shop_id", "row_key", name=op.f("pk_size_rows")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("shop_id", sa.String(length=64), nullable=True),
        sa.Column("episode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("skill", sa.String(length=64), server_default="", nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("added_told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("agent", sa.String(length=255), nullable=True),
        sa.Column("parked_until", sa.String(length=32), nullable=True),
        sa.Column("deadline_at", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("closed_at", sa.String(length=32), nullable=True),
        sa.Column("seen", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_tickets_conversation_id_conversations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index("ix_tickets_conversation", "tickets", ["conversation_id", "state"], unique=False)
    op.create_index("ix_tickets_waiting", "tickets", ["state", "priority", "deadline_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_tickets_waiting", table_name="tickets")
    op.drop_index("ix_tickets_conversation", table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("size_rows")
    op.drop_index(op.f("ix_shop_marketplaces_shop_id"), table_name="shop_marketplaces")
    op.drop_table("shop_marketplaces")
    op.drop_table("rates")
    op.drop_table("promos")
    op.drop_table("products")
    op.drop_table("orders")
    op.drop_table("order_items")
    op.drop_table("notices")
    op.drop_index("ix_messages_state", table_name="messages")
    op.drop_index("ix_messages_conversation", table_name="messages")
    op.drop_table("messages")
    op.drop_table("batches")
    op.drop_table("shops")
    op.drop_index("ix_events_conversation", table_name="events")
    op.drop_table("events")
    op.drop_table("conversations")
