"""What people ask a person for, and how each step went

A file may belong to no creditor: who runs the portal answers what is about the portal. A contact a person gave is used
from an instant on.

Revision ID: 0024
Revises: 0023
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

KINDS = "'proposal', 'review', 'correction', 'deletion', 'complaint'"
STATUSES = "'waiting', 'granted', 'answered', 'refused', 'withdrawn'"
STEPS = "'entrar', 'escolher', 'aceitar', 'pagar', 'mudar', 'contestar', 'documento', 'pausa'"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("usable_from", db_types.Instant(), nullable=True))
    may_be_of_no_creditor(True)
    requests()
    ratings()


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_table("person_requests")
    may_be_of_no_creditor(False)
    op.drop_column("contacts", "usable_from")


def checked(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def requests() -> None:
    op.create_table(
        "person_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("debt_id", ID, nullable=True),
        sa.Column("offer_id", ID, nullable=True),
        sa.Column("counteroffer_id", ID, nullable=True),
        sa.Column("follows_id", ID, nullable=True),
        sa.Column("what", db_types.Document(), nullable=False),
        sa.Column("said_sealed", db_types.Octets(), nullable=True),
        sa.Column("wanted_sealed", db_types.Octets(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", db_types.Day(), nullable=False),
        sa.Column("opened_at", db_types.Instant(), nullable=False),
        sa.Column("answer_by", db_types.Day(), nullable=False),
        sa.Column("reminded_at", db_types.Instant(), nullable=True),
        sa.Column("late_told_at", db_types.Instant(), nullable=True),
        sa.Column("answered_at", db_types.Instant(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answer_sealed", db_types.Octets(), nullable=True),
        sa.Column("offer_made_id", ID, nullable=True),
        sa.Column("closed_on", db_types.Day(), nullable=True),
        sa.Column("solved", db_types.Flag(), nullable=True),
        sa.Column("solved_at", db_types.Instant(), nullable=True),
        checked("person_requests", "kind", f"kind IN ({KINDS})"),
        checked("person_requests", "status", f"status IN ({STATUSES})"),
        checked("person_requests", "closed", "(status = 'waiting') = (closed_on IS NULL)"),
        checked("person_requests", "answered", "(answered_at IS NULL) = (answered_by = '')"),
        checked(
            "person_requests",
            "ended_by_answer",
            "(status IN ('granted', 'answered', 'refused')) = (answered_at IS NOT NULL)",
        ),
        checked("person_requests", "answer_after_opening", "answer_by >= opened_on"),
        checked("person_requests", "solved", "(solved IS NULL) = (solved_at IS NULL)"),
        checked("person_requests", "solved_complaint", "solved IS NULL OR kind = 'complaint'"),
        checked("person_requests", "proposal", "kind <> 'proposal' OR (debt_id IS NOT NULL AND creditor_id IS NOT NULL)"),
        checked("person_requests", "review", "kind <> 'review' OR (offer_id IS NOT NULL AND debt_id IS NOT NULL)"),
        refers("person_requests", "debtor_id", "debtors"),
        refers("person_requests", "creditor_id", "creditors"),
        refers("person_requests", "debt_id", "debts"),
        refers("person_requests", "offer_id", "offers"),
        refers("person_requests", "counteroffer_id", "counteroffers"),
        refers("person_requests", "follows_id", "person_requests"),
        refers("person_requests", "offer_made_id", "offers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_person_requests_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_requests_public_id")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_person_requests_follows_id")),
        sqlite_strict=True,
    )
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "uq_person_requests_waiting",
        "person_requests",
        ["debtor_id", "kind", "about"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    for name, columns in (
        ("creditor_id", ["creditor_id", "status", "answer_by"]),
        ("answer_by", ["status", "answer_by"]),
        ("debt_id", ["debt_id", "kind", "opened_on"]),
    ):
        op.create_index(f"ix_person_requests_{name}", "person_requests", columns, unique=False)


def ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("score", ID, nullable=False),
        sa.Column("said_sealed", db_types.Octets(), nullable=True),
        sa.Column("rated_on", db_types.Day(), nullable=False),
        sa.Column("rated_at", db_types.Instant(), nullable=False),
        checked("ratings", "step", f"step IN ({STEPS})"),
        checked("ratings", "score", "score BETWEEN 1 AND 5"),
        refers("ratings", "debtor_id", "debtors"),
        refers("ratings", "creditor_id", "creditors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ratings_public_id")),
        sa.UniqueConstraint("debtor_id", "step", "rated_on", name=op.f("uq_ratings_debtor_id_step_rated_on")),
        sqlite_strict=True,
    )
    op.create_index("ix_ratings_step", "ratings", ["step", "rated_on"], unique=False)


def may_be_of_no_creditor(allowed: bool) -> None:
    """On SQLite the table is made anew: a column there cannot be told to take nothing."""
    if not allowed:
        op.execute("DELETE FROM evidence_files WHERE creditor_id IS NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("evidence_files", "creditor_id", nullable=allowed)
        return
    for column in ("subject", "debtor_id"):
        op.drop_index(f"ix_evidence_files_{column}", "evidence_files")
    op.rename_table("evidence_files", "evidence_files_before")
    files(allowed)
    op.execute("INSERT INTO evidence_files SELECT * FROM evidence_files_before")
    op.drop_table("evidence_files_before")
    for column in ("subject", "debtor_id"):
        op.create_index(f"ix_evidence_files_{column}", "evidence_files", [column], unique=False)


def files(creditor_may_be_missing: bool) -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=creditor_may_be_missing),
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
