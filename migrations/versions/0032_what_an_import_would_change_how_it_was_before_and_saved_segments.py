"""What an import would change, how it was before, its file and columns; why a debt was closed; saved segments

Revision ID: 0032
Revises: 0031
"""

from alembic import op
import sqlalchemy as sa

from portal import db_types, sqlite_schema

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "portfolio_imports"
COLUMNS = (
    ("covers", {"type_": sa.Text(), "server_default": "changes", "nullable": False}),
    ("arrival", {"type_": sa.Text(), "server_default": "command", "nullable": False}),
    ("rows_closed", {"type_": ID, "server_default": sa.text("0"), "nullable": False}),
    ("file_size", {"type_": ID, "server_default": sa.text("0"), "nullable": False}),
    ("shown_again", {"type_": db_types.Flag(), "server_default": sa.text("FALSE"), "nullable": False}),
)
NAMES = tuple(name for name, _ in COLUMNS)
STATUS = "status IN ('running', 'done', 'refused', 'failed')"
STATUS_NOW = (
    "status IN ('running', 'done', 'refused', 'failed', 'checking', 'mapping', 'review', 'discarded', 'undone')"
)
CHECKS = {
    "covers": "covers IN ('changes', 'whole')",
    "arrival": "arrival IN ('page', 'command', 'folder', 'sftp')",
}
LINES = [f"CONSTRAINT ck_{TABLE}_{name} CHECK ({said})" for name, said in CHECKS.items()]


def upgrade() -> None:
    for name, made_of in COLUMNS:
        op.add_column(TABLE, sa.Column(name, **made_of))
    op.add_column("debts", sa.Column("closing_reason", sa.Text(), server_default=sa.text("''"), nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), TABLE, with_more)
    else:
        status_is(STATUS_NOW)
        for name, said in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, said)
    create_trail()
    create_befores()
    create_kept()


def downgrade() -> None:
    for table in (
        "segments", "portfolio_mappings", "portfolio_contacts_before", "portfolio_people_before",
        "portfolio_debts_before", "portfolio_changes", "portfolio_file_pieces", "portfolio_decisions",
    ):
        op.drop_table(table)
    op.execute(
        f"UPDATE {TABLE} SET status = 'failed' "
        "WHERE status IN ('checking', 'mapping', 'review', 'discarded', 'undone')"
    )
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), TABLE, without_more)
    else:
        for name in CHECKS:
            op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, type_="check")
        status_is(STATUS)
    op.drop_column("debts", "closing_reason")
    for name in reversed(NAMES):
        op.drop_column(TABLE, name)


def status_is(condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{TABLE}_status"), TABLE, type_="check")
    op.create_check_constraint(op.f(f"ck_{TABLE}_status"), TABLE, condition)


def with_more(text):
    text = sqlite_schema.replaced(sqlite_schema.on_own_lines(text, NAMES), STATUS, STATUS_NOW)
    return sqlite_schema.with_constraints(text, TABLE, LINES)


def without_more(text):
    return sqlite_schema.replaced(sqlite_schema.without_constraints(text, LINES), STATUS_NOW, STATUS)


def of_import(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["import_id"], ["portfolio_imports.id"], name=op.f(f"fk_{table}_import_id_portfolio_imports"))


def by_staff(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f(f"fk_{table}_staff_id_staff"))


def of_creditor(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f(f"fk_{table}_creditor_id_creditors"))


def create_trail() -> None:
    op.create_table(
        "portfolio_decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("decision IN ('confirmed', 'discarded', 'undone')", name=op.f("ck_portfolio_decisions_decision")),
        of_import("portfolio_decisions"),
        by_staff("portfolio_decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_decisions")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_portfolio_decisions_import_id"), "portfolio_decisions", ["import_id"], unique=False)
    op.create_table(
        "portfolio_file_pieces",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("content_sealed", db_types.Octets(), nullable=False),
        of_import("portfolio_file_pieces"),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_portfolio_file_pieces")),
        sqlite_strict=True,
    )
    op.create_table(
        "portfolio_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("import_id", ID, nullable=False),
        sa.Column("row_number", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contract_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before_cents", db_types.Cents(), nullable=True),
        sa.Column("after_cents", db_types.Cents(), nullable=True),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('added', 'changed', 'closed', 'left')", name=op.f("ck_portfolio_changes_kind")),
        of_import("portfolio_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_changes")),
        sqlite_strict=True,
    )
    op.create_index("ix_portfolio_changes_import_id_kind", "portfolio_changes", ["import_id", "kind", "id"], unique=False)


def create_befores() -> None:
    op.create_table(
        "portfolio_debts_before",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("debt_id", ID, nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("original_creditor", sa.Text(), nullable=False),
        sa.Column("contracted_on", db_types.Day(), nullable=True),
        sa.Column("due_on", db_types.Day(), nullable=False),
        sa.Column("principal_cents", db_types.Cents(), nullable=False),
        sa.Column("correction_index", sa.Text(), nullable=True),
        sa.Column("fine_bps", ID, nullable=False),
        sa.Column("late_interest_bps", ID, nullable=True),
        sa.Column("correction_days", sa.Text(), nullable=False),
        sa.Column("interest_days", sa.Text(), nullable=False),
        sa.Column("remuneratory_bps", ID, nullable=False),
        sa.Column("fees_bps", ID, nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("score_band", sa.Text(), nullable=False),
        sa.Column("prescribes_on", db_types.Day(), nullable=False),
        sa.Column("row_digest", db_types.Octets(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("last_import_id", ID, nullable=True),
        sa.Column("updated_at", db_types.Instant(), nullable=False),
        of_import("portfolio_debts_before"),
        sa.PrimaryKeyConstraint("import_id", "debt_id", name=op.f("pk_portfolio_debts_before")),
        sqlite_strict=True,
    )
    op.create_table(
        "portfolio_people_before",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("birth_date", db_types.Day(), nullable=True),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("deceased", db_types.Flag(), nullable=False),
        sa.Column("updated_at", db_types.Instant(), nullable=False),
        of_import("portfolio_people_before"),
        sa.PrimaryKeyConstraint("import_id", "debtor_id", name=op.f("pk_portfolio_people_before")),
        sqlite_strict=True,
    )
    op.create_table(
        "portfolio_contacts_before",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("added", db_types.Flag(), nullable=False),
        sa.Column("confirmed_on", db_types.Day(), nullable=True),
        sa.Column("confirmed_after", db_types.Day(), nullable=True),
        of_import("portfolio_contacts_before"),
        sa.PrimaryKeyConstraint("import_id", "contact_id", name=op.f("pk_portfolio_contacts_before")),
        sqlite_strict=True,
    )


def create_kept() -> None:
    op.create_table(
        "portfolio_mappings",
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("titles_digest", db_types.Octets(), nullable=False),
        sa.Column("fields", db_types.Document(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("saved_at", db_types.Instant(), nullable=False),
        of_creditor("portfolio_mappings"),
        by_staff("portfolio_mappings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_mappings")),
        sa.UniqueConstraint("creditor_id", "titles_digest", name=op.f("uq_portfolio_mappings_creditor_id_titles_digest")),
        sqlite_strict=True,
    )
    op.create_table(
        "segments",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("saved_at", db_types.Instant(), nullable=False),
        of_creditor("segments"),
        by_staff("segments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint("creditor_id", "name", name=op.f("uq_segments_creditor_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_segments_public_id")),
        sqlite_strict=True,
    )
