"""Payments and what each part of them settled, charges for several installments, cases for finance to decide

Revision ID: 0011
Revises: 0010
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types, sqlite_schema

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = ("purpose", "valid_until")
PURPOSE, PURPOSES = "ck_charges_purpose", "purpose IN ('installment', 'several')"
PURPOSE_LINE = f"CONSTRAINT {PURPOSE} CHECK ({PURPOSES})"


def upgrade() -> None:
    op.add_column("bank_files", sa.Column("made_on", db_types.Day(), nullable=True))
    op.add_column("charges", sa.Column("purpose", sa.Text(), server_default="installment", nullable=False))
    op.add_column("charges", sa.Column("valid_until", db_types.Day(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), "charges", with_purpose)
    else:
        op.create_check_constraint(op.f(PURPOSE), "charges", PURPOSES)
    create_shares()
    create_payments()
    create_cases()


def downgrade() -> None:
    for table in ("finance_cases", "payment_parts", "payments", "charge_shares"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(
            op.get_bind(), "charges", lambda text: sqlite_schema.without_constraints(text, [PURPOSE_LINE])
        )
    else:
        op.drop_constraint(op.f(PURPOSE), "charges", type_="check")
    for name in reversed(NAMES):
        op.drop_column("charges", name)
    op.drop_column("bank_files", "made_on")


def with_purpose(text):
    return sqlite_schema.with_constraints(
        sqlite_schema.on_own_lines(text, NAMES), "charges", [PURPOSE_LINE]
    )


def create_shares() -> None:
    op.create_table(
        "charge_shares",
        sa.Column("id", ID, nullable=False),
        sa.Column("charge_id", ID, nullable=False),
        sa.Column("installment_id", ID, nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("charges_cents", db_types.Cents(), nullable=False),
        sa.Column("rebate_cents", db_types.Cents(), nullable=False),
        sa.CheckConstraint("amount_cents > 0 AND charges_cents >= 0 AND rebate_cents >= 0", name=op.f("ck_charge_shares_amounts")),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_charge_shares_charge_id_charges")),
        sa.ForeignKeyConstraint(["installment_id"], ["installments.id"], name=op.f("fk_charge_shares_installment_id_installments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_shares")),
        sa.UniqueConstraint("charge_id", "installment_id", name=op.f("uq_charge_shares_charge_id_installment_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_charge_shares_installment_id", "charge_shares", ["installment_id"], unique=False)


def create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.Column("charge_id", ID, nullable=True),
        sa.Column("receiving_account_id", ID, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("imputation_order", sa.Text(), nullable=False),
        sa.Column("paid_on", db_types.Day(), nullable=False),
        sa.Column("credited_on", db_types.Day(), nullable=True),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("credit_cents", db_types.Cents(), nullable=False),
        sa.Column("fee_cents", db_types.Cents(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("returned_on", db_types.Day(), nullable=True),
        sa.Column("journal_id", ID, nullable=False),
        sa.Column("applied_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("(status = 'returned') = (returned_on IS NOT NULL)", name=op.f("ck_payments_returned")),
        sa.CheckConstraint("source IN ('boleto', 'pix', 'statement', 'hand', 'credit')", name=op.f("ck_payments_source")),
        sa.CheckConstraint("status IN ('applied', 'returned')", name=op.f("ck_payments_status")),
        sa.CheckConstraint("amount_cents > 0 AND credit_cents >= 0 AND fee_cents >= 0", name=op.f("ck_payments_amounts")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_payments_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_payments_charge_id_charges")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_payments_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_payments_debtor_id_debtors")),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name=op.f("fk_payments_journal_id_journals")),
        sa.ForeignKeyConstraint(["receiving_account_id"], ["receiving_accounts.id"], name=op.f("fk_payments_receiving_account_id_receiving_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("key", name=op.f("uq_payments_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payments_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_payments_agreement_id", "payments", ["agreement_id"], unique=False)
    op.create_index("ix_payments_creditor_paid", "payments", ["creditor_id", "paid_on"], unique=False)
    op.create_index("ix_payments_debtor_id", "payments", ["debtor_id"], unique=False)
    op.create_table(
        "payment_parts",
        sa.Column("id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("installment_id", ID, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.CheckConstraint("part IN ('fine', 'late_interest', 'plan_interest', 'principal')", name=op.f("ck_payment_parts_part")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_parts_positive")),
        sa.ForeignKeyConstraint(["installment_id"], ["installments.id"], name=op.f("fk_payment_parts_installment_id_installments")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_parts_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_parts")),
        sa.UniqueConstraint("payment_id", "installment_id", "part", name=op.f("uq_payment_parts_payment_id_installment_id_part")),
        sqlite_strict=True,
    )
    op.create_index("ix_payment_parts_installment_id", "payment_parts", ["installment_id"], unique=False)


def create_cases() -> None:
    op.create_table(
        "finance_cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("payment_id", ID, nullable=True),
        sa.Column("line_id", ID, nullable=True),
        sa.Column("amount_cents", db_types.Cents(), nullable=True),
        sa.Column("occurred_on", db_types.Day(), nullable=False),
        sa.Column("due_on", db_types.Day(), nullable=True),
        sa.Column("detail", db_types.Document(), nullable=False),
        sa.Column("opened_at", db_types.Instant(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (remedy = '')", name=op.f("ck_finance_cases_closed")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_finance_cases_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_finance_cases_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["line_id"], ["bank_lines.id"], name=op.f("fk_finance_cases_line_id_bank_lines")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_finance_cases_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_cases")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_finance_cases_kind_subject")),
        sa.UniqueConstraint("public_id", name=op.f("uq_finance_cases_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_finance_cases_agreement_id", "finance_cases", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_finance_cases_creditor_id"), "finance_cases", ["creditor_id"], unique=False)
    op.create_index("ix_finance_cases_open", "finance_cases", ["closed_at", "opened_at"], unique=False)
