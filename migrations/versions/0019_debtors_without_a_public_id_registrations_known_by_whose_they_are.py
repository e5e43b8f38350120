"""Debtors without a public id, registrations known by whose they are: two indexes fewer for every row of a file

No address names a debtor, and whoever asks for a registration knows its debtor and its creditor.

Revision ID: 0019
Revises: 0018
"""

from collections.abc import Callable
from functools import reduce

from alembic import op

from portal.sqlite_schema import rebuilt, replaced

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SAID = ("name", "birth_date", "street", "district", "city", "state", "postal_code", "deceased", "updated_at")
KEPT = {name: name for name in ("debtor_id", "creditor_id", *SAID)}
OF_DEBTORS = {name: name for name in ("id", "cpf_lookup", "cpf_sealed", "created_at")}
NEW_ID = "substr(replace(gen_random_uuid()::text, '-', ''), 1, 22)"

# Passages of the tables' text on SQLite, as the first release wrote them and as they are now.
DEBTORS = (
    ("id INTEGER NOT NULL, \n\tpublic_id TEXT NOT NULL, \n", "id INTEGER NOT NULL, \n"),
    (", \n\tCONSTRAINT uq_debtors_public_id UNIQUE (public_id)\n)", "\n)"),
)
REGISTRATIONS = (
    ("registrations (\n\tid INTEGER NOT NULL, \n", "registrations (\n"),
    ("pk_registrations PRIMARY KEY (id)", "pk_registrations PRIMARY KEY (debtor_id, creditor_id)"),
    (", \n\tCONSTRAINT uq_registrations_debtor_id_creditor_id UNIQUE (debtor_id, creditor_id)\n)", "\n)"),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuilt(connection, "debtors", now(DEBTORS), OF_DEBTORS)
        rebuilt(connection, "registrations", now(REGISTRATIONS), KEPT)
        return
    op.drop_column("debtors", "public_id")
    without_references()
    op.drop_column("registrations", "id")
    op.drop_constraint("uq_registrations_debtor_id_creditor_id", "registrations")
    op.create_primary_key("pk_registrations", "registrations", ["debtor_id", "creditor_id"])
    with_references()


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        named = {"id": "id", "public_id": "lower(hex(randomblob(11)))", **OF_DEBTORS}
        rebuilt(connection, "debtors", before(DEBTORS), named)
        rebuilt(connection, "registrations", before(REGISTRATIONS), KEPT)
        return
    op.execute("ALTER TABLE debtors ADD COLUMN public_id TEXT")
    op.execute(f"UPDATE debtors SET public_id = {NEW_ID}")
    op.alter_column("debtors", "public_id", nullable=False)
    op.create_unique_constraint("uq_debtors_public_id", "debtors", ["public_id"])
    without_references()
    op.drop_constraint("pk_registrations", "registrations")
    op.execute("ALTER TABLE registrations ADD COLUMN id BIGSERIAL CONSTRAINT pk_registrations PRIMARY KEY")
    op.create_unique_constraint("uq_registrations_debtor_id_creditor_id", "registrations", ["debtor_id", "creditor_id"])
    with_references()


def now(passages: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    return lambda text: reduce(lambda so_far, passage: replaced(so_far, *passage), passages, text)


def before(passages: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    return now(tuple((after, first) for first, after in passages))


def without_references() -> None:
    for table in ("contacts", "debts"):
        op.drop_constraint(f"fk_{table}_debtor_id_creditor_id_registrations", table)


def with_references() -> None:
    pair = ["debtor_id", "creditor_id"]
    for table in ("contacts", "debts"):
        name = f"fk_{table}_debtor_id_creditor_id_registrations"
        op.create_foreign_key(name, table, "registrations", pair, pair)
