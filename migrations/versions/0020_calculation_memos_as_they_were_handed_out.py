"""Calculation memos as they were handed out

Revision ID: 0020
Revises: 0019
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "calculation_memos",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("day", db_types.Day(), nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("issued_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('balance', 'offer', 'agreement')", name=op.f("ck_calculation_memos_kind")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_calculation_memos_amount")),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_calculation_memos_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_calculation_memos_debtor_id_debtors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation_memos")),
        sa.UniqueConstraint("number", name=op.f("uq_calculation_memos_number")),
        sa.UniqueConstraint("debtor_id", "digest", name=op.f("uq_calculation_memos_debtor_id_digest")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("calculation_memos")
