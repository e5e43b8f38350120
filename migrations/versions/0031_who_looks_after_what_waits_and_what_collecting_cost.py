"""Who looks after what waits and what collecting cost

Revision ID: 0031
Revises: 0030
"""

from alembic import op
import sqlalchemy as sa

from portal import db_types

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "kind IN ('pessoas', 'mensagens', 'plataforma', 'cadastros', 'juridico', 'outros')"


def upgrade() -> None:
    op.create_table(
        "queue_owners",
        sa.Column("id", ID, nullable=False),
        sa.Column("dispute_id", ID, nullable=True),
        sa.Column("request_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("taken_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint(
            "(dispute_id IS NULL) <> (request_id IS NULL)", name=op.f("ck_queue_owners_about_one")
        ),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_queue_owners_dispute_id_disputes")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["person_requests.id"], name=op.f("fk_queue_owners_request_id_person_requests")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_queue_owners_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_owners")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_queue_owners_dispute_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_queue_owners_request_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_queue_owners_staff_id"), "queue_owners", ["staff_id"], unique=False)
    op.create_table(
        "report_costs",
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("month", db_types.Day(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("entered_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_report_costs_kind")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_report_costs_amount")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_report_costs_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_report_costs_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_costs")),
        sa.UniqueConstraint("creditor_id", "month", "kind", name=op.f("uq_report_costs_creditor_id_month_kind")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("report_costs")
    op.drop_table("queue_owners")
