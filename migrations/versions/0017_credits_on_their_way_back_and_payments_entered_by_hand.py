"""Credits on their way back to who paid, and payments entered by hand under four eyes

Revision ID: 0017
Revises: 0016
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "hand_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.Column("installment_id", ID, nullable=True),
        sa.Column("receiving_account_id", ID, nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("paid_on", db_types.Day(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", db_types.Instant(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", db_types.Instant(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("payment_id", ID, nullable=True),
        sa.CheckConstraint("(status = 'applied') = (payment_id IS NOT NULL)", name=op.f("ck_hand_entries_applied")),
        sa.CheckConstraint("status IN ('proposed', 'applied', 'refused')", name=op.f("ck_hand_entries_status")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_hand_entries_positive")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_hand_entries_four_eyes")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_hand_entries_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_hand_entries_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_hand_entries_decided_by_staff")),
        sa.ForeignKeyConstraint(
            ["installment_id"], ["installments.id"], name=op.f("fk_hand_entries_installment_id_installments")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_hand_entries_payment_id_payments")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_hand_entries_proposed_by_staff")),
        sa.ForeignKeyConstraint(
            ["receiving_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_hand_entries_receiving_account_id_receiving_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hand_entries_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_hand_entries_agreement_id", "hand_entries", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_hand_entries_creditor_id"), "hand_entries", ["creditor_id"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=True),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("payment_id", ID, nullable=True),
        sa.Column("line_id", ID, nullable=True),
        sa.Column("receiving_account_id", ID, nullable=True),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("end_to_end_id", sa.Text(), nullable=False),
        sa.Column("psp_id", sa.Text(), nullable=True),
        sa.Column("destination_sealed", db_types.Octets(), nullable=True),
        sa.Column("destination_masked", sa.Text(), nullable=False),
        sa.Column("evidence", db_types.Document(), nullable=False),
        sa.Column("review_double", db_types.Flag(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", db_types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", db_types.Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("paid_on", db_types.Day(), nullable=True),
        sa.Column("journal_id", ID, nullable=True),
        sa.CheckConstraint("(status = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_refunds_paid")),
        sa.CheckConstraint("method IN ('pix_return', 'transfer')", name=op.f("ck_refunds_method")),
        sa.CheckConstraint(
            "status IN ('asked', 'approved', 'sent', 'paid', 'refused', 'failed')", name=op.f("ck_refunds_status")
        ),
        sa.CheckConstraint("(agreement_id IS NULL) <> (line_id IS NULL)", name=op.f("ck_refunds_source")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refunds_positive")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_refunds_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_refunds_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_refunds_debtor_id_debtors")),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name=op.f("fk_refunds_journal_id_journals")),
        sa.ForeignKeyConstraint(["line_id"], ["bank_lines.id"], name=op.f("fk_refunds_line_id_bank_lines")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["receiving_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_refunds_receiving_account_id_receiving_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("psp_id", name=op.f("uq_refunds_psp_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_refunds_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_refunds_agreement_id", "refunds", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_refunds_creditor_id"), "refunds", ["creditor_id"], unique=False)
    op.create_index(op.f("ix_refunds_debtor_id"), "refunds", ["debtor_id"], unique=False)
    op.create_index("ix_refunds_line_id", "refunds", ["line_id"], unique=False)
    op.create_index("ix_refunds_payment_id", "refunds", ["payment_id"], unique=False)
    op.create_index("ix_refunds_status", "refunds", ["status"], unique=False)


def downgrade() -> None:
    op.drop_table("refunds")
    op.drop_table("hand_entries")
