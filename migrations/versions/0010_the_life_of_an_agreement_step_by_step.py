"""The life of an agreement: notice, cure, breach, what froze it, what replaced it, step by step

Revision ID: 0010
Revises: 0009
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types, sqlite_schema

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (
    ("life", {"type_": db_types.Document(), "server_default": sa.text("'{}'"), "nullable": False}),
    ("noticed_on", {"type_": db_types.Day(), "nullable": True}),
    ("cure_until", {"type_": db_types.Day(), "nullable": True}),
    ("ended_on", {"type_": db_types.Day(), "nullable": True}),
    ("replaced_by_id", {"type_": ID, "nullable": True}),
)
NAMES = tuple(name for name, _ in COLUMNS)
STATES = "status IN ('active', 'settled', 'broken', 'canceled')"
MORE_STATES = "status IN ('active', 'noticed', 'frozen', 'settled', 'broken', 'canceled', 'replaced')"
STATUS = "ck_agreements_status"
REPLACED_KEY = "fk_agreements_replaced_by_id_agreements"
REPLACED_LINE = f"CONSTRAINT {REPLACED_KEY} FOREIGN KEY(replaced_by_id) REFERENCES agreements (id)"


def upgrade() -> None:
    for name, made_of in COLUMNS:
        op.add_column("agreements", sa.Column(name, **made_of))
    op.add_column("installments", sa.Column("agreed_due_on", db_types.Day(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), "agreements", with_more_states)
    else:
        op.drop_constraint(op.f(STATUS), "agreements", type_="check")
        op.create_check_constraint(op.f(STATUS), "agreements", MORE_STATES)
        op.create_foreign_key(op.f(REPLACED_KEY), "agreements", "agreements", ["replaced_by_id"], ["id"])
    op.create_table(
        "agreement_steps",
        sa.Column("id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.Column("installment_id", ID, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("happened_on", db_types.Day(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("detail", db_types.Document(), nullable=False),
        sa.Column("recorded_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("after IN ('active', 'noticed', 'frozen', 'settled', 'broken', 'canceled', 'replaced')", name=op.f("ck_agreement_steps_after")),
        sa.CheckConstraint("before IN ('active', 'noticed', 'frozen', 'settled', 'broken', 'canceled', 'replaced')", name=op.f("ck_agreement_steps_before")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_steps_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["installment_id"], ["installments.id"], name=op.f("fk_agreement_steps_installment_id_installments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_steps")),
        sa.UniqueConstraint("agreement_id", "key", name=op.f("uq_agreement_steps_agreement_id_key")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("agreement_steps")
    if op.get_bind().dialect.name == "sqlite":
        sqlite_schema.edit_table(op.get_bind(), "agreements", with_the_first_states)
    else:
        op.drop_constraint(op.f(REPLACED_KEY), "agreements", type_="foreignkey")
        op.drop_constraint(op.f(STATUS), "agreements", type_="check")
        op.create_check_constraint(op.f(STATUS), "agreements", STATES)
    op.drop_column("installments", "agreed_due_on")
    for name in reversed(NAMES):
        op.drop_column("agreements", name)


def with_more_states(text):
    text = sqlite_schema.on_own_lines(text, NAMES)
    text = sqlite_schema.replaced(text, STATES, MORE_STATES)
    return sqlite_schema.with_constraints(text, "agreements", [REPLACED_LINE])


def with_the_first_states(text):
    text = sqlite_schema.without_constraints(text, [REPLACED_LINE])
    return sqlite_schema.replaced(text, MORE_STATES, STATES)
