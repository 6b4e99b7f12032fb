"""What a turn leaves beside its rows: Rasa's tracker, and how often a claim came to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three columns of conversations."""
    op.add_column("conversations", sa.Column("tracker", sa.JSON))
    op.add_column("conversations", sa.Column("tries", sa.Integer, nullable=False, server_default="0"))
    op.add_column("conversations", sa.Column("claimed_at", sa.String(length=32)))


def downgrade() -> None:
    """Without them again."""
    with op.batch_alter_table("conversations") as table:
        table.drop_column("claimed_at")
        table.drop_column("tries")
        table.drop_column("tracker")
