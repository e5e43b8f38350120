"""what debtors propose and what is answered

Revision ID: 0005
Revises: 0004
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "counteroffers",
        sa.Column("id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("debt_id", ID, nullable=False),
        sa.Column("pricing_id", ID, nullable=False),
        sa.Column("asked_on", db_types.Day(), nullable=False),
        sa.Column("round", ID, nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("installment_count", ID, nullable=False),
        sa.Column("down_payment_cents", db_types.Cents(), nullable=True),
        sa.Column("first_due_on", db_types.Day(), nullable=True),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("limit_code", sa.Text(), nullable=False),
        sa.Column("concession_bps", ID, nullable=False),
        sa.Column("offer_id", ID, nullable=True),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'accepted') = (offer_id IS NOT NULL)", name=op.f("ck_counteroffers_accepted_has_offer")
        ),
        sa.CheckConstraint("outcome IN ('accepted', 'countered', 'refused')", name=op.f("ck_counteroffers_outcome")),
        sa.CheckConstraint(
            "amount_cents > 0 AND installment_count >= 1 AND concession_bps >= 0",
            name=op.f("ck_counteroffers_proposal"),
        ),
        sa.CheckConstraint("rhythm IN ('monthly', 'fortnightly', 'weekly')", name=op.f("ck_counteroffers_rhythm")),
        sa.ForeignKeyConstraint(["debt_id"], ["debts.id"], name=op.f("fk_counteroffers_debt_id_debts")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_counteroffers_debtor_id_debtors")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_counteroffers_offer_id_offers")),
        sa.ForeignKeyConstraint(["pricing_id"], ["pricings.id"], name=op.f("fk_counteroffers_pricing_id_pricings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counteroffers")),
        sa.UniqueConstraint("debt_id", "asked_on", "round", name=op.f("uq_counteroffers_debt_id_asked_on_round")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("counteroffers")
