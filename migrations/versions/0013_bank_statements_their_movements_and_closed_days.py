"""Bank statements and their movements, days and months of an account that were closed

Revision ID: 0013
Revises: 0012
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_statements()
    create_entries()
    create_closings()


def downgrade() -> None:
    for table in ("day_closings", "statement_entries", "bank_statements"):
        op.drop_table(table)


def create_statements() -> None:
    op.create_table(
        "bank_statements",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("receiving_account_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", db_types.Octets(), nullable=False),
        sa.Column("raw", db_types.Octets(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_line", ID, nullable=False),
        sa.Column("first_on", db_types.Day(), nullable=True),
        sa.Column("last_on", db_types.Day(), nullable=True),
        sa.Column("balance_cents", db_types.Cents(), nullable=True),
        sa.Column("balance_on", db_types.Day(), nullable=True),
        sa.Column("lines_read", ID, nullable=False),
        sa.Column("lines_new", ID, nullable=False),
        sa.Column("received_at", db_types.Instant(), nullable=False),
        sa.Column("finished_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint("status IN ('received', 'read', 'refused', 'written', 'delivered')", name=op.f("ck_bank_statements_status")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_bank_statements_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["receiving_account_id"], ["receiving_accounts.id"], name=op.f("fk_bank_statements_receiving_account_id_receiving_accounts")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_bank_statements_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bank_statements_public_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bank_statements_sha256")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_bank_statements_creditor_id"), "bank_statements", ["creditor_id"], unique=False)
    op.create_index("ix_bank_statements_account_days", "bank_statements", ["receiving_account_id", "first_on", "last_on"], unique=False)


def create_entries() -> None:
    op.create_table(
        "statement_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("statement_id", ID, nullable=False),
        sa.Column("receiving_account_id", ID, nullable=False),
        sa.Column("line_number", ID, nullable=False),
        sa.Column("fitid", sa.Text(), nullable=False),
        sa.Column("posted_on", db_types.Day(), nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("ordinal", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("checknum", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", db_types.Instant(), nullable=True),
        sa.Column("journal_id", ID, nullable=True),
        sa.Column("recorded_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("decision IN ('open', 'fee', 'transfer', 'taken_back', 'held', 'payment', 'explained')", name=op.f("ck_statement_entries_decision")),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_statement_entries_moves")),
        sa.CheckConstraint("(decision = 'open') = (decided_at IS NULL)", name=op.f("ck_statement_entries_decided")),
        sa.ForeignKeyConstraint(["statement_id"], ["bank_statements.id"], name=op.f("fk_statement_entries_statement_id_bank_statements")),
        sa.ForeignKeyConstraint(["receiving_account_id"], ["receiving_accounts.id"], name=op.f("fk_statement_entries_receiving_account_id_receiving_accounts")),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name=op.f("fk_statement_entries_journal_id_journals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_statement_entries_public_id")),
        sa.UniqueConstraint("receiving_account_id", "fitid", "posted_on", "amount_cents", "ordinal", name=op.f("uq_statement_entries_receiving_account_id_fitid_posted_on_amount_cents_ordinal")),
        sqlite_strict=True,
    )
    op.create_index("ix_statement_entries_account_day", "statement_entries", ["receiving_account_id", "posted_on"], unique=False)
    op.create_index(op.f("ix_statement_entries_statement_id"), "statement_entries", ["statement_id"], unique=False)


def create_closings() -> None:
    op.create_table(
        "day_closings",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("receiving_account_id", ID, nullable=False),
        sa.Column("first_on", db_types.Day(), nullable=False),
        sa.Column("last_on", db_types.Day(), nullable=False),
        sa.Column("statement_cents", db_types.Cents(), nullable=True),
        sa.Column("ledger_cents", db_types.Cents(), nullable=False),
        sa.Column("creditor_cents", db_types.Cents(), nullable=False),
        sa.Column("differences", db_types.Document(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", db_types.Instant(), nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=False),
        sa.Column("reopened_at", db_types.Instant(), nullable=True),
        sa.Column("reopen_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_day_closings_span")),
        sa.CheckConstraint("(reopened_at IS NULL) = (reopen_reason = '')", name=op.f("ck_day_closings_reopened")),
        sa.ForeignKeyConstraint(["receiving_account_id"], ["receiving_accounts.id"], name=op.f("fk_day_closings_receiving_account_id_receiving_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_closings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_day_closings_public_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_day_closings_standing",
        "day_closings",
        ["receiving_account_id", "first_on", "last_on"],
        unique=True,
        postgresql_where=sa.text("reopened_at IS NULL"),
        sqlite_where=sa.text("reopened_at IS NULL"),
    )
