"""Names to clear once a dispute ended in the person's favour

Taken back, the requests of disputes go, and the cases about them: the table there was holds only those of agreements.

Revision ID: 0028
Revises: 0027
"""

from functools import reduce

from alembic import op
import sqlalchemy as sa

from portal.sqlite_schema import rebuilt, replaced

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "bureau_requests"
COLUMNS = (
    "id", "public_id", "creditor_id", "debtor_id", "agreement_id", "event", "event_on", "remind_on", "due_by",
    "late_on", "opened_at", "requested_at", "reminded_at", "late_at", "answer", "answered_at", "answered_by",
    "canceled_on", "cancellation",
)
KEPT = {name: name for name in COLUMNS}
CHECKS = {
    "about_one": "(agreement_id IS NULL) <> (dispute_id IS NULL)",
    "event_of": "(event = 'dispute_ended') = (dispute_id IS NOT NULL)",
}
EVENT = "event IN ('first_payment', 'last_payment')"
EVENT_NOW = "event IN ('first_payment', 'last_payment', 'dispute_ended')"
REFERENCE = "fk_bureau_requests_dispute_id_disputes"
LIVE = "uq_bureau_requests_live_dispute"
PRIMARY_KEY = "\tCONSTRAINT pk_bureau_requests PRIMARY KEY (id)"

# Passages of the table's text on SQLite, as 0014 wrote them and as they are now.
PASSAGES = (
    ("agreement_id INTEGER NOT NULL, \n", "agreement_id INTEGER, \n\tdispute_id INTEGER, \n"),
    (EVENT, EVENT_NOW),
    (
        PRIMARY_KEY,
        "".join(f"\tCONSTRAINT ck_{TABLE}_{name} CHECK ({said}), \n" for name, said in CHECKS.items())
        + f"\tCONSTRAINT {REFERENCE} FOREIGN KEY(dispute_id) REFERENCES disputes (id), \n"
        + PRIMARY_KEY,
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuilt(connection, TABLE, lambda text: reduce(lambda had, each: replaced(had, *each), PASSAGES, text), KEPT)
    else:
        op.alter_column(TABLE, "agreement_id", nullable=True)
        op.add_column(TABLE, sa.Column("dispute_id", ID, nullable=True))
        op.create_foreign_key(REFERENCE, TABLE, "disputes", ["dispute_id"], ["id"])
        event_is(EVENT_NOW)
        for name, said in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE, said)
    live = sa.text("canceled_on IS NULL")
    op.create_index(LIVE, TABLE, ["dispute_id"], unique=True, postgresql_where=live, sqlite_where=live)


def downgrade() -> None:
    without_those_of_disputes()
    op.drop_index(LIVE, TABLE)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        back = [(after, before) for before, after in PASSAGES]
        rebuilt(connection, TABLE, lambda text: reduce(lambda had, each: replaced(had, *each), back, text), KEPT)
        return
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_{TABLE}_{name}"), TABLE)
    event_is(EVENT)
    op.drop_column(TABLE, "dispute_id")
    op.alter_column(TABLE, "agreement_id", nullable=False)


def event_is(condition: str) -> None:
    op.drop_constraint(op.f(f"ck_{TABLE}_event"), TABLE)
    op.create_check_constraint(op.f(f"ck_{TABLE}_event"), TABLE, condition)


def without_those_of_disputes() -> None:
    op.execute(
        f"DELETE FROM finance_cases WHERE kind = 'bureau_late' AND subject IN "
        f"(SELECT 'bureau_request:' || id FROM {TABLE} WHERE dispute_id IS NOT NULL)"
    )
    op.execute(f"DELETE FROM {TABLE} WHERE dispute_id IS NOT NULL")
