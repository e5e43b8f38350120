"""months of indices fetched after the package was made

Revision ID: 0004
Revises: 0003
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "index_values",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("month", db_types.Day(), nullable=False),
        sa.Column("percent", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("replaced", sa.Text(), nullable=True),
        sa.Column("fetched_at", db_types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_values")),
        sa.UniqueConstraint("series", "month", name=op.f("uq_index_values_series_month")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("index_values")
