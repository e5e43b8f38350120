"""Journals and postings that the database refuses to change; balances kept with them; what a checker found

Revision ID: 0012
Revises: 0011
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = ("journals", "postings")
REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'append only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
END $$"""
FOLD = """INSERT INTO ledger_balances (account, slice, balance_cents)
SELECT account, 0, CAST(sum(cents) AS BIGINT) FROM (
    SELECT destination AS account, amount_cents AS cents FROM postings
    UNION ALL SELECT source, -amount_cents FROM postings
) AS moved GROUP BY account"""


def upgrade() -> None:
    op.create_table(
        "ledger_balances",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("slice", ID, autoincrement=False, nullable=False),
        sa.Column("balance_cents", db_types.Cents(), nullable=False),
        sa.PrimaryKeyConstraint("account", "slice", name=op.f("pk_ledger_balances")),
        sqlite_strict=True,
    )
    op.execute(FOLD)
    create_findings()
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.get_bind().exec_driver_sql(REFUSE)
    for table in KEPT:
        guards = sqlite_guards(table) if sqlite else [postgresql_guard(table)]
        for statement in guards:
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
    else:
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
    op.drop_table("ledger_findings")
    op.drop_table("ledger_balances")


def postgresql_guard(table):
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def sqlite_guards(table):
    return [
        f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
        for event in ("update", "delete")
    ]


def create_findings() -> None:
    op.create_table(
        "ledger_findings",
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", db_types.Document(), nullable=False),
        sa.Column("found_at", db_types.Instant(), nullable=False),
        sa.Column("released_by", sa.Text(), nullable=False),
        sa.Column("released_at", db_types.Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(released_at IS NULL) = (released_by = '')", name=op.f("ck_ledger_findings_released")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_ledger_findings_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["case_id"], ["finance_cases.id"], name=op.f("fk_ledger_findings_case_id_finance_cases")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_ledger_findings_creditor_id_creditors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_findings")),
        sqlite_strict=True,
    )
    still_open = {"postgresql_where": sa.text("released_at IS NULL"), "sqlite_where": sa.text("released_at IS NULL")}
    op.create_index("ix_ledger_findings_parked", "ledger_findings", ["agreement_id"], unique=False, **still_open)
    op.create_index("uq_ledger_findings_open", "ledger_findings", ["code", "subject"], unique=True, **still_open)
