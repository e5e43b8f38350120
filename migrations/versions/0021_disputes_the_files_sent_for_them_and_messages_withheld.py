"""Disputes, the files sent for them, messages withheld, and the days on which an amount was held still

Revision ID: 0021
Revises: 0020
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

DEBTS = "'open', 'negotiated', 'disputed', 'settled', 'closed'"
REASONS = "'not_mine', 'already_paid', 'wrong_amount', 'fraud', 'prescribed', 'deceased'"
ENDS = "'open', 'upheld', 'corrected', 'rejected', 'no_answer', 'withdrawn'"
WHY = "'dispute', 'pause', 'preference', 'wrong_number', 'frequency'"


def upgrade() -> None:
    op.add_column("debts", sa.Column("held", db_types.Document(), nullable=True))
    disputes()
    files()
    withheld()


def downgrade() -> None:
    op.drop_table("withheld_messages")
    op.drop_table("evidence_files")
    op.drop_table("disputes")
    op.drop_column("debts", "held")


def checked(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debt_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("found_as", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_sealed", db_types.Octets(), nullable=True),
        sa.Column("claimed_cents", db_types.Cents(), nullable=True),
        sa.Column("paid_on", db_types.Day(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", db_types.Day(), nullable=False),
        sa.Column("opened_at", db_types.Instant(), nullable=False),
        sa.Column("answer_by", db_types.Day(), nullable=False),
        sa.Column("reminded_at", db_types.Instant(), nullable=True),
        sa.Column("bureau_asked_at", db_types.Instant(), nullable=True),
        sa.Column("bureau_answer", sa.Text(), nullable=False),
        sa.Column("answered_at", db_types.Instant(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answer_sealed", db_types.Octets(), nullable=True),
        sa.Column("closed_on", db_types.Day(), nullable=True),
        sa.Column("evidence", db_types.Document(), nullable=False),
        checked("disputes", "reason", f"reason IN ({REASONS})"),
        checked("disputes", "status", f"status IN ({ENDS})"),
        checked("disputes", "found_as", f"found_as IN ({DEBTS})"),
        checked("disputes", "bureau_answer", "bureau_answer IN ('', 'suspended', 'never_listed')"),
        checked("disputes", "bureau_asked", "bureau_answer = '' OR bureau_asked_at IS NOT NULL"),
        checked("disputes", "closed", "(status = 'open') = (closed_on IS NULL)"),
        checked("disputes", "answered", "(answered_at IS NULL) = (answered_by = '')"),
        checked("disputes", "claimed", "claimed_cents IS NULL OR claimed_cents >= 0"),
        checked("disputes", "answer_after_opening", "answer_by >= opened_on"),
        refers("disputes", "debtor_id", "debtors"),
        refers("disputes", "creditor_id", "creditors"),
        refers("disputes", "debt_id", "debts"),
        refers("disputes", "agreement_id", "agreements"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("number", name=op.f("uq_disputes_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_disputes_public_id")),
        sqlite_strict=True,
    )
    still_open = sa.text("status = 'open'")
    op.create_index(
        "uq_disputes_open", "disputes", ["debt_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_index("ix_disputes_creditor_id", "disputes", ["creditor_id", "status", "answer_by"], unique=False)
    for column in ("debtor_id", "debt_id", "agreement_id"):
        op.create_index(f"ix_disputes_{column}", "disputes", [column], unique=False)


def files() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", ID, nullable=False),
        sa.Column("sha256", db_types.Octets(), nullable=False),
        sa.Column("content_sealed", db_types.Octets(), nullable=False),
        sa.Column("added_at", db_types.Instant(), nullable=False),
        checked("evidence_files", "side", "side IN ('debtor', 'creditor')"),
        checked("evidence_files", "kind", "kind IN ('pdf', 'jpeg', 'png')"),
        checked("evidence_files", "not_empty", "size > 0"),
        refers("evidence_files", "debtor_id", "debtors"),
        refers("evidence_files", "creditor_id", "creditors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_files_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_evidence_files_subject", "evidence_files", ["subject"], unique=False)
    op.create_index("ix_evidence_files_debtor_id", "evidence_files", ["debtor_id"], unique=False)


def withheld() -> None:
    op.create_table(
        "withheld_messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", db_types.Instant(), nullable=False),
        checked("withheld_messages", "reason", f"reason IN ({WHY})"),
        refers("withheld_messages", "debtor_id", "debtors"),
        refers("withheld_messages", "creditor_id", "creditors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_messages")),
        sqlite_strict=True,
    )
    op.create_index("ix_withheld_messages_debtor_id", "withheld_messages", ["debtor_id", "at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER withheld_messages_append_only BEFORE UPDATE OR DELETE ON withheld_messages "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER withheld_messages_no_{change} BEFORE {change} ON withheld_messages "
            "BEGIN SELECT RAISE(ABORT, 'append only: withheld_messages'); END"
        )
