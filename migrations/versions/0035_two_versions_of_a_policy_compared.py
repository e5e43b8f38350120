"""Two versions of a policy compared

Taken back, comparisons go and versions published for them alone would be in force: end them first.

Revision ID: 0035
Revises: 0034
"""

from alembic import op
import sqlalchemy as sa

from portal import db_types
from portal.sqlite_schema import edit_table, on_own_lines

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EXPERIMENTS, PEOPLE = "policy_experiments", "policy_experiment_people"
ON_TRIAL = ("policy_versions", "policy_reviews")


def upgrade() -> None:
    for table in ON_TRIAL:
        op.add_column(table, sa.Column("trial", db_types.Flag(), server_default=sa.text("FALSE"), nullable=False))
        if op.get_bind().dialect.name == "sqlite":
            edit_table(op.get_bind(), table, lambda text: on_own_lines(text, ("trial",)))
    make_experiments()
    make_people()


def make_experiments() -> None:
    op.create_table(
        EXPERIMENTS,
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("champion_id", ID, nullable=False),
        sa.Column("challenger_id", ID, nullable=False),
        sa.Column("control_bps", ID, nullable=False),
        sa.Column("challenger_bps", ID, nullable=False),
        sa.Column("least_bps", ID, nullable=False),
        sa.Column("first_on", db_types.Day(), nullable=False),
        sa.Column("last_on", db_types.Day(), nullable=False),
        sa.Column("started_by", ID, nullable=True),
        sa.Column("started_at", db_types.Instant(), nullable=False),
        sa.Column("ended_at", db_types.Instant(), nullable=True),
        sa.Column("ended_by", ID, nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        checked(EXPERIMENTS, "control_share", "control_bps BETWEEN 0 AND 5000"),
        checked(EXPERIMENTS, "challenger_share", "challenger_bps BETWEEN 500 AND 9000"),
        checked(EXPERIMENTS, "looks_for_something", "least_bps > 0"),
        checked(EXPERIMENTS, "days", "last_on > first_on"),
        checked(EXPERIMENTS, "two_versions", "champion_id <> challenger_id"),
        checked(EXPERIMENTS, "says_why", "ended_by IS NULL OR end_reason <> ''"),
        refers(EXPERIMENTS, "creditor_id", "creditors"),
        refers(EXPERIMENTS, "champion_id", "policy_versions"),
        refers(EXPERIMENTS, "challenger_id", "policy_versions"),
        refers(EXPERIMENTS, "started_by", "staff"),
        refers(EXPERIMENTS, "ended_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{EXPERIMENTS}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{EXPERIMENTS}_public_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f(f"ix_{EXPERIMENTS}_creditor_id"), EXPERIMENTS, ["creditor_id"], unique=False)
    still = sa.text("ended_at IS NULL")
    op.create_index(
        f"uq_{EXPERIMENTS}_open", EXPERIMENTS, ["creditor_id"], unique=True, postgresql_where=still, sqlite_where=still
    )


def make_people() -> None:
    op.create_table(
        PEOPLE,
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("experiment_id", ID, nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.Column("entered_on", db_types.Day(), nullable=False),
        checked(PEOPLE, "arm", "arm IN ('control', 'champion', 'challenger')"),
        refers(PEOPLE, "debtor_id", "debtors"),
        refers(PEOPLE, "experiment_id", EXPERIMENTS),
        sa.PrimaryKeyConstraint("debtor_id", "experiment_id", name=op.f(f"pk_{PEOPLE}")),
        sqlite_strict=True,
    )
    op.create_index(op.f(f"ix_{PEOPLE}_experiment_id"), PEOPLE, ["experiment_id"], unique=False)


def downgrade() -> None:
    op.drop_table(PEOPLE)
    op.drop_table(EXPERIMENTS)
    for table in ON_TRIAL:
        op.drop_column(table, "trial")


def checked(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
