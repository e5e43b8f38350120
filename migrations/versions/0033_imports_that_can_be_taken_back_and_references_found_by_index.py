"""Imports that can be taken back, and what refers to a debt or a person found by an index

Taking an import back deletes the debts and people it added; the database asks each table that refers to them.

Revision ID: 0033
Revises: 0032
"""

from alembic import op
import sqlalchemy as sa

from portal import db_types, sqlite_schema

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REFERENCES = (
    ("pricings", "debtor_id"), ("offers", "debt_id"), ("agreement_debts", "debt_id"), ("agreement_debts", "debtor_id"),
    ("counteroffers", "debtor_id"), ("charges", "debtor_id"), ("person_requests", "debtor_id"),
    ("challenges", "debtor_id"), ("sights", "debtor_id"),
)


def upgrade() -> None:
    op.add_column(
        "portfolio_imports", sa.Column("traced", db_types.Flag(), server_default=sa.text("FALSE"), nullable=False)
    )
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(
            op.get_bind(), "portfolio_imports", lambda text: sqlite_schema.on_own_lines(text, ["traced"])
        )
    for table, column in REFERENCES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in REFERENCES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_column("portfolio_imports", "traced")
