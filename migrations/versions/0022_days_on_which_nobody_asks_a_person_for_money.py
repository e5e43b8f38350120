"""Days on which nobody asks a person for money

Revision ID: 0022
Revises: 0021
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHY = "'', 'job', 'illness', 'family', 'disaster', 'safety', 'other'"


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("days", ID, nullable=False),
        sa.Column("starts_on", db_types.Day(), nullable=False),
        sa.Column("ends_on", db_types.Day(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ended_on", db_types.Day(), nullable=True),
        sa.Column("ending_told_on", db_types.Day(), nullable=True),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint(f"why IN ({WHY})", name=op.f("ck_pauses_why")),
        sa.CheckConstraint("days IN (7, 30)", name=op.f("ck_pauses_days")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_pauses_ends_after_start")),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on BETWEEN starts_on AND ends_on", name=op.f("ck_pauses_ended_within")
        ),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_pauses_debtor_id_debtors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
        sqlite_strict=True,
    )
    op.create_index("ix_pauses_debtor_id", "pauses", ["debtor_id", "starts_on"], unique=False)
    op.create_index("ix_pauses_ends_on", "pauses", ["ends_on"], unique=False)


def downgrade() -> None:
    op.drop_table("pauses")
