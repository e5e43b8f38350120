"""The campaign a debt is in, in its creditor's own words

Revision ID: 0037
Revises: 0036
"""

from alembic import op
import sqlalchemy as sa

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("debts", "portfolio_debts_before")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("campaign", sa.Text(), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "campaign")
