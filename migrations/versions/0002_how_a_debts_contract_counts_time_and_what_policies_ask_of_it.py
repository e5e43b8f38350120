"""how a debt's contract counts time and what policies ask of it

Columns a debt had no use for while there was one way to count: how correction and interest count days, interest that
remunerates, lawyers' fees, the creditor's segment and score band. Late interest may now be NULL: no rate was agreed.

Each new column has a default in the database, so the version of the portal before this one goes on adding debts. On
SQLite a table that others refer to cannot be copied while foreign keys are checked, and removing a NOT NULL changes
no row: the text of the table is edited, as the SQLite manual says (lang_altertable, section 7).

Revision ID: 0002
Revises: 0001
"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "agreed_charges_not_negative": "remuneratory_bps >= 0 AND fees_bps >= 0",
    "correction_days": "correction_days IN ('full_months', 'exponential', 'linear')",
    "interest_days": "interest_days IN ('days_of_30', 'days_of_365', 'months')",
}
ADDED = ("correction_days", "interest_days", "remuneratory_bps", "fees_bps", "segment", "score_band")


def upgrade() -> None:
    for name, kind, default in (
        ("correction_days", sa.Text(), "full_months"),
        ("interest_days", sa.Text(), "days_of_30"),
        ("remuneratory_bps", BIG, sa.text("0")),
        ("fees_bps", BIG, sa.text("0")),
        ("segment", sa.Text(), sa.text("''")),
        ("score_band", sa.Text(), sa.text("''")),
    ):
        op.add_column("debts", sa.Column(name, kind, server_default=default, nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        rewrite_sqlite(with_the_checks)
        return
    op.alter_column("debts", "late_interest_bps", existing_type=sa.BigInteger(), nullable=True)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_debts_{name}"), "debts", condition)


def downgrade() -> None:
    op.execute("UPDATE debts SET late_interest_bps = 0 WHERE late_interest_bps IS NULL")  # what a blank meant before
    if op.get_bind().dialect.name == "sqlite":
        rewrite_sqlite(without_the_checks)
    else:
        for name in CHECKS:
            op.drop_constraint(op.f(f"ck_debts_{name}"), "debts", type_="check")
        op.alter_column("debts", "late_interest_bps", existing_type=sa.BigInteger(), nullable=False)
    for name in reversed(ADDED):
        op.drop_column("debts", name)


STRICT_RATE, LOOSE_RATE = "late_interest_bps INTEGER NOT NULL", "late_interest_bps INTEGER"
FIRST_CHECK = "\tCONSTRAINT ck_debts_principal_not_negative CHECK (principal_cents >= 0)"


def check_lines():
    return "".join(f"\tCONSTRAINT ck_debts_{name} CHECK ({condition}), \n" for name, condition in CHECKS.items())


def with_the_checks(table):
    """Each new column, which SQLite put behind the last, on a line of its own; the rate may be NULL; the checks."""
    for name in ADDED:
        table = replaced(table, f", {name} ", f", \n\t{name} ")
    table = replaced(table, STRICT_RATE, LOOSE_RATE)
    return replaced(table, FIRST_CHECK, check_lines() + FIRST_CHECK)


def without_the_checks(table):
    """The rate and the checks as before; the columns are dropped one by one."""
    return replaced(replaced(table, check_lines(), ""), LOOSE_RATE, STRICT_RATE)


def replaced(table, before, after):
    if table.count(before) != 1:
        raise RuntimeError(f"the table debts is not what migration 0001 made: {before!r}")
    return table.replace(before, after)


def rewrite_sqlite(rewritten):
    """Edit the text of the table; the schema version makes every connection read it again."""
    connection = op.get_bind()
    run = connection.exec_driver_sql
    (table,) = run("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'debts'").one()
    (version,) = run("PRAGMA schema_version").one()
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'debts'", (rewritten(table),))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = RESET")
