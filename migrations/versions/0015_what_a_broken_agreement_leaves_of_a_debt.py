"""What a broken agreement leaves of a debt: the payments kept, the discount earned

Revision ID: 0015
Revises: 0014
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("debts", sa.Column("restated", db_types.Document(), nullable=True))


def downgrade() -> None:
    op.drop_column("debts", "restated")
