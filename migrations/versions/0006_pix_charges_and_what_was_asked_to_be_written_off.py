"""Pix charges, and what the bank was asked to write off

Each new column has a default in the database, so the version of the portal before this one goes on adding rows. On
SQLite a table that others refer to cannot be copied while foreign keys are checked: its text is edited, as migration
0002 explains.

Revision ID: 0006
Revises: 0005
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EMPTY = sa.text("''")
WRITE_OFF, FILE_KEY = "write_off_remessa_id", "fk_charges_write_off_remessa_id_bank_files"
COLUMNS = {
    "charges": (
        ("method", {"type_": sa.Text(), "server_default": "boleto", "nullable": False}),
        ("pix_payload", {"type_": sa.Text(), "server_default": EMPTY, "nullable": False}),
        (WRITE_OFF, {"type_": ID, "nullable": True}),
    ),
    "receiving_accounts": (("instrument", {"type_": sa.Text(), "server_default": "boleto", "nullable": False}),),
}
CHECKS = {
    "charges": ("ck_charges_method", "method IN ('boleto', 'pix')"),
    "receiving_accounts": ("ck_receiving_accounts_instrument", "instrument IN ('boleto', 'pix')"),
}
INDEX = "ix_charges_write_off_remessa_id"


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, made_of in columns:
            op.add_column(table, sa.Column(name, **made_of))
    if op.get_bind().dialect.name == "sqlite":
        for table in COLUMNS:
            rewrite_sqlite(table, lambda text, table=table: with_constraints(table, text))
    else:
        for table, (name, condition) in CHECKS.items():
            op.create_check_constraint(op.f(name), table, condition)
        op.create_foreign_key(op.f(FILE_KEY), "charges", "bank_files", [WRITE_OFF], ["id"])
    op.create_index(INDEX, "charges", [WRITE_OFF])
    op.create_table(
        "pix_accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("receiving_account_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("api_url", sa.Text(), nullable=False),
        sa.Column("token_url", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret_sealed", db_types.Octets(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("read_until", db_types.Instant(), nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receiving_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_pix_accounts_receiving_account_id_receiving_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pix_accounts")),
        sa.UniqueConstraint("key", name=op.f("uq_pix_accounts_key")),
        sa.UniqueConstraint("receiving_account_id", name=op.f("uq_pix_accounts_receiving_account_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("pix_accounts")
    op.drop_index(INDEX, "charges")
    if op.get_bind().dialect.name == "sqlite":
        for table in COLUMNS:
            rewrite_sqlite(table, lambda text, table=table: replaced(table, text, constraint_lines(table), ""))
    else:
        op.drop_constraint(op.f(FILE_KEY), "charges", type_="foreignkey")
        for table, (name, _) in CHECKS.items():
            op.drop_constraint(op.f(name), table, type_="check")
    for table, columns in COLUMNS.items():
        for name, _ in reversed(columns):
            op.drop_column(table, name)


def with_constraints(table, text):
    """Each new column, which SQLite put behind the last, on a line of its own; then the constraints."""
    for name, _ in COLUMNS[table]:
        text = replaced(table, text, f", {name} ", f", \n\t{name} ")
    first = f"\tCONSTRAINT pk_{table} PRIMARY KEY (id)"
    return replaced(table, text, first, constraint_lines(table) + first)


def constraint_lines(table):
    name, condition = CHECKS[table]
    lines = f"\tCONSTRAINT {name} CHECK ({condition}), \n"
    if table == "charges":
        lines += f"\tCONSTRAINT {FILE_KEY} FOREIGN KEY({WRITE_OFF}) REFERENCES bank_files (id), \n"
    return lines


def replaced(table, text, before, after):
    if text.count(before) != 1:
        raise RuntimeError(f"the table {table} is not what earlier migrations made: {before!r}")
    return text.replace(before, after)


def rewrite_sqlite(table, rewritten):
    """Edit the text of a table; the schema version makes every connection read it again."""
    run = op.get_bind().exec_driver_sql
    (text,) = run("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).one()
    (version,) = run("PRAGMA schema_version").one()
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (rewritten(text), table))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = RESET")
