"""the tier a pricing was made under

The tier is chosen by more than the days overdue, by things that change (segment, score band, broken agreements): what
was shown is honoured by the tier it was shown under. NULL where the days overdue alone had chosen it.

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pricings", sa.Column("tier_index", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))


def downgrade() -> None:
    op.drop_column("pricings", "tier_index")
