"""Whose money comes into an account, what is agreed on commission, payouts and invoices to creditors

Revision ID: 0016
Revises: 0015
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types, sqlite_schema

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMN = "beneficiary_kind"
KIND, KINDS = "ck_receiving_accounts_beneficiary_kind", "beneficiary_kind IN ('creditor', 'operator')"
KIND_LINE = f"CONSTRAINT {KIND} CHECK ({KINDS})"


def upgrade() -> None:
    op.add_column("receiving_accounts", sa.Column(COLUMN, sa.Text(), server_default="creditor", nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), "receiving_accounts", with_kind)
    else:
        op.create_check_constraint(op.f(KIND), "receiving_accounts", KINDS)
    create_contracts()
    create_payouts()
    create_lines()


def downgrade() -> None:
    for table in ("payout_lines", "payouts", "creditor_contracts"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(
            op.get_bind(), "receiving_accounts", lambda text: sqlite_schema.without_constraints(text, [KIND_LINE])
        )
    else:
        op.drop_constraint(op.f(KIND), "receiving_accounts", type_="check")
    op.drop_column("receiving_accounts", COLUMN)


def with_kind(text):
    return sqlite_schema.with_constraints(
        sqlite_schema.on_own_lines(text, [COLUMN]), "receiving_accounts", [KIND_LINE]
    )


def create_contracts() -> None:
    op.create_table(
        "creditor_contracts",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("starts_on", db_types.Day(), nullable=False),
        sa.Column("bands", db_types.Document(), nullable=False),
        sa.Column("minimum_cents", db_types.Cents(), nullable=False),
        sa.Column("bears", db_types.Document(), nullable=False),
        sa.Column("fee_bearer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by", ID, nullable=True),
        sa.Column("added_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("fee_bearer IN ('creditor', 'operator')", name=op.f('ck_creditor_contracts_fee_bearer')),
        sa.CheckConstraint("minimum_cents >= 0", name=op.f("ck_creditor_contracts_minimum_not_negative")),
        sa.ForeignKeyConstraint(["added_by"], ["staff.id"], name=op.f("fk_creditor_contracts_added_by_staff")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_creditor_contracts_creditor_id_creditors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_creditor_contracts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_creditor_contracts_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_creditor_contracts_creditor_starts", "creditor_contracts", ["creditor_id", "starts_on"], unique=False)


def create_payouts() -> None:
    op.create_table(
        "payouts",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until_on", db_types.Day(), nullable=False),
        sa.Column("line_count", ID, nullable=False),
        sa.Column("recovered_cents", db_types.Cents(), nullable=False),
        sa.Column("commission_cents", db_types.Cents(), nullable=False),
        sa.Column("fee_cents", db_types.Cents(), nullable=False),
        sa.Column("total_cents", db_types.Cents(), nullable=False),
        sa.Column("prepared_by", ID, nullable=False),
        sa.Column("prepared_at", db_types.Instant(), nullable=False),
        sa.Column("reviewed_by", ID, nullable=True),
        sa.Column("reviewed_at", db_types.Instant(), nullable=True),
        sa.Column("approved_by", ID, nullable=True),
        sa.Column("approved_at", db_types.Instant(), nullable=True),
        sa.Column("paid_by", ID, nullable=True),
        sa.Column("paid_at", db_types.Instant(), nullable=True),
        sa.Column("paid_on", db_types.Day(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("paid_from_id", ID, nullable=True),
        sa.Column("canceled_by", ID, nullable=True),
        sa.Column("canceled_at", db_types.Instant(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("journal_id", ID, nullable=True),
        sa.CheckConstraint("(state = 'canceled') = (canceled_at IS NOT NULL)", name=op.f('ck_payouts_canceled')),
        sa.CheckConstraint("(state = 'paid') = (journal_id IS NOT NULL)", name=op.f('ck_payouts_posted')),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f('ck_payouts_paid')),
        sa.CheckConstraint("kind IN ('payout', 'invoice')", name=op.f('ck_payouts_kind')),
        sa.CheckConstraint("state IN ('prepared', 'reviewed', 'approved', 'paid', 'canceled')", name=op.f('ck_payouts_state')),
        sa.CheckConstraint("total_cents = CASE kind WHEN 'payout' THEN recovered_cents - commission_cents - fee_cents ELSE commission_cents END", name=op.f('ck_payouts_adds_up')),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> prepared_by", name=op.f("ck_payouts_four_eyes")),
        sa.CheckConstraint("line_count > 0 AND total_cents > 0", name=op.f("ck_payouts_something")),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_payouts_approved_by_staff")),
        sa.ForeignKeyConstraint(["canceled_by"], ["staff.id"], name=op.f("fk_payouts_canceled_by_staff")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_payouts_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name=op.f("fk_payouts_journal_id_journals")),
        sa.ForeignKeyConstraint(["paid_by"], ["staff.id"], name=op.f("fk_payouts_paid_by_staff")),
        sa.ForeignKeyConstraint(["paid_from_id"], ["receiving_accounts.id"], name=op.f("fk_payouts_paid_from_id_receiving_accounts")),
        sa.ForeignKeyConstraint(["prepared_by"], ["staff.id"], name=op.f("fk_payouts_prepared_by_staff")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name=op.f("fk_payouts_reviewed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("creditor_id", "kind", "number", name=op.f("uq_payouts_creditor_id_kind_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_payouts_public_id")),
        sqlite_strict=True,
    )
    op.create_index('uq_payouts_open', 'payouts', ['creditor_id', 'kind'], unique=True, postgresql_where=sa.text("state IN ('prepared', 'reviewed', 'approved')"), sqlite_where=sa.text("state IN ('prepared', 'reviewed', 'approved')"))


def create_lines() -> None:
    op.create_table(
        "payout_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("payment_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("goes_to", sa.Text(), nullable=False),
        sa.Column("occurred_on", db_types.Day(), nullable=False),
        sa.Column("contract_id", ID, nullable=False),
        sa.Column("age_days", ID, nullable=False),
        sa.Column("rate_bps", ID, nullable=False),
        sa.Column("principal_cents", db_types.Cents(), nullable=False),
        sa.Column("interest_cents", db_types.Cents(), nullable=False),
        sa.Column("late_fine_cents", db_types.Cents(), nullable=False),
        sa.Column("recovered_cents", db_types.Cents(), nullable=False),
        sa.Column("commission_cents", db_types.Cents(), nullable=False),
        sa.Column("fee_cents", db_types.Cents(), nullable=False),
        sa.Column("net_cents", db_types.Cents(), nullable=False),
        sa.Column("payout_id", ID, nullable=True),
        sa.Column("recorded_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("goes_to IN ('payout', 'invoice')", name=op.f('ck_payout_lines_goes_to')),
        sa.CheckConstraint("kind IN ('payment', 'return')", name=op.f('ck_payout_lines_kind')),
        sa.CheckConstraint("net_cents = CASE goes_to WHEN 'payout' THEN recovered_cents - commission_cents - fee_cents ELSE commission_cents END", name=op.f('ck_payout_lines_net')),
        sa.CheckConstraint("recovered_cents = principal_cents + interest_cents + late_fine_cents", name=op.f("ck_payout_lines_adds_up")),
        sa.ForeignKeyConstraint(["contract_id"], ["creditor_contracts.id"], name=op.f("fk_payout_lines_contract_id_creditor_contracts")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_payout_lines_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payout_lines_payment_id_payments")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_payout_lines_payout_id_payouts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_lines")),
        sa.UniqueConstraint("payment_id", "kind", name=op.f("uq_payout_lines_payment_id_kind")),
        sqlite_strict=True,
    )
    op.create_index("ix_payout_lines_free", "payout_lines", ["creditor_id", "goes_to", "occurred_on"], unique=False, postgresql_where=sa.text("payout_id IS NULL"), sqlite_where=sa.text("payout_id IS NULL"))
    op.create_index("ix_payout_lines_payout_id", "payout_lines", ["payout_id", "occurred_on", "id"], unique=False)
