"""Documents kept as they were handed out, and the clock of the credit bureaus

Revision ID: 0014
Revises: 0013
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_issued_documents()
    create_bureau_requests()


def downgrade() -> None:
    op.drop_table("bureau_requests")
    op.drop_table("issued_documents")


def create_issued_documents() -> None:
    op.create_table(
        "issued_documents",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("year", ID, nullable=True),
        sa.Column("day", db_types.Day(), nullable=False),
        sa.Column("amount_cents", db_types.Cents(), nullable=False),
        sa.Column("facts", db_types.Document(), nullable=False),
        sa.Column("content", db_types.Octets(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("issued_at", db_types.Instant(), nullable=False),
        sa.Column("revoked_on", db_types.Day(), nullable=True),
        sa.Column("revocation", sa.Text(), nullable=False),
        sa.CheckConstraint("(kind = 'annual') = (year IS NOT NULL)", name=op.f("ck_issued_documents_year")),
        sa.CheckConstraint("(revoked_on IS NULL) = (revocation = '')", name=op.f("ck_issued_documents_revoked")),
        sa.CheckConstraint("kind IN ('letter', 'annual', 'dossier')", name=op.f("ck_issued_documents_kind")),
        sa.CheckConstraint("version > 0 AND amount_cents >= 0", name=op.f("ck_issued_documents_amounts")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_issued_documents_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_issued_documents_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_issued_documents_debtor_id_debtors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_documents")),
        sa.UniqueConstraint("number", name=op.f("uq_issued_documents_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_issued_documents_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_issued_documents_agreement_id", "issued_documents", ["agreement_id"], unique=False)
    op.create_index("ix_issued_documents_creditor_year", "issued_documents", ["creditor_id", "year"], unique=False)
    op.create_index("ix_issued_documents_debtor_id", "issued_documents", ["debtor_id"], unique=False)
    op.create_index("uq_issued_documents_standing_letter", "issued_documents", ["agreement_id"], unique=True, postgresql_where=sa.text("kind = 'letter' AND revoked_on IS NULL"), sqlite_where=sa.text("kind = 'letter' AND revoked_on IS NULL"))
    op.create_index("uq_issued_documents_standing_year", "issued_documents", ["creditor_id", "debtor_id", "year"], unique=True, postgresql_where=sa.text("kind = 'annual' AND revoked_on IS NULL"), sqlite_where=sa.text("kind = 'annual' AND revoked_on IS NULL"))


def create_bureau_requests() -> None:
    op.create_table(
        "bureau_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("event_on", db_types.Day(), nullable=False),
        sa.Column("remind_on", db_types.Day(), nullable=False),
        sa.Column("due_by", db_types.Day(), nullable=False),
        sa.Column("late_on", db_types.Day(), nullable=False),
        sa.Column("opened_at", db_types.Instant(), nullable=False),
        sa.Column("requested_at", db_types.Instant(), nullable=True),
        sa.Column("reminded_at", db_types.Instant(), nullable=True),
        sa.Column("late_at", db_types.Instant(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", db_types.Instant(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("canceled_on", db_types.Day(), nullable=True),
        sa.Column("cancellation", sa.Text(), nullable=False),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_bureau_requests_answered")),
        sa.CheckConstraint("(canceled_on IS NULL) = (cancellation = '')", name=op.f("ck_bureau_requests_canceled")),
        sa.CheckConstraint("answer IN ('', 'removed', 'never_listed')", name=op.f("ck_bureau_requests_answer")),
        sa.CheckConstraint("event IN ('first_payment', 'last_payment')", name=op.f("ck_bureau_requests_event")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_bureau_requests_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_bureau_requests_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_bureau_requests_debtor_id_debtors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bureau_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bureau_requests_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_bureau_requests_creditor_id", "bureau_requests", ["creditor_id"], unique=False)
    op.create_index("ix_bureau_requests_debtor_id", "bureau_requests", ["debtor_id"], unique=False)
    op.create_index("ix_bureau_requests_waiting", "bureau_requests", ["late_on"], unique=False, postgresql_where=sa.text("canceled_on IS NULL AND answered_at IS NULL"), sqlite_where=sa.text("canceled_on IS NULL AND answered_at IS NULL"))
    op.create_index("uq_bureau_requests_live", "bureau_requests", ["agreement_id"], unique=True, postgresql_where=sa.text("canceled_on IS NULL"), sqlite_where=sa.text("canceled_on IS NULL"))
