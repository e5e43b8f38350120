"""Policies published by two people and tried out first

Published versions are guarded by the database from here on. Taken back, reviews, steps and trials go; versions stay.

Revision ID: 0030
Revises: 0029
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types
from portal.sqlite_schema import edit_table, on_own_lines

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GUARDED = ("policy_versions", "policy_steps")
REVIEWS, STEPS, TRIALS, PARTS, CURVES = (
    "policy_reviews", "policy_steps", "policy_backtests", "policy_backtest_parts", "acceptance_curves",
)


def upgrade() -> None:
    op.add_column("policies", sa.Column("draft_editors", db_types.Document(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        edit_table(op.get_bind(), "policies", lambda text: on_own_lines(text, ("draft_editors",)))
    make_reviews()
    make_steps()
    make_trials()
    for table in GUARDED:
        guard(table)


def make_reviews() -> None:
    approved = "state NOT IN ('approved', 'published')"
    op.create_table(
        REVIEWS,
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("policy_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("again", ID, nullable=True),
        sa.Column("authors", db_types.Document(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("asked_at", db_types.Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", db_types.Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("publish_on", db_types.Day(), nullable=True),
        sa.Column("version_id", ID, nullable=True),
        checked(
            REVIEWS, "state",
            "state IN ('waiting', 'sent_back', 'taken_back', 'approved', 'withdrawn', 'published')",
        ),
        checked(
            REVIEWS, "approved_by_somebody", f"{approved} OR decided_by IS NOT NULL AND publish_on IS NOT NULL"
        ),
        checked(REVIEWS, "four_eyes", f"{approved} OR asked_by IS NULL OR decided_by <> asked_by"),
        checked(REVIEWS, "published_is_a_version", "(state = 'published') = (version_id IS NOT NULL)"),
        refers(REVIEWS, "policy_id", "policies"),
        refers(REVIEWS, "creditor_id", "creditors"),
        refers(REVIEWS, "asked_by", "staff"),
        refers(REVIEWS, "decided_by", "staff"),
        refers(REVIEWS, "version_id", "policy_versions"),
        *keyed(REVIEWS),
        sqlite_strict=True,
    )
    op.create_index("ix_policy_reviews_creditor_id", REVIEWS, ["creditor_id"], unique=False)
    one_at_most("uq_policy_reviews_open", REVIEWS, "policy_id", "state IN ('waiting', 'approved')")


def make_steps() -> None:
    op.create_table(
        STEPS,
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("review_id", ID, nullable=True),
        sa.Column("version_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", db_types.Instant(), nullable=False),
        checked(
            STEPS, "kind",
            "kind IN ('sent', 'sent_back', 'taken_back', 'approved', 'withdrawn', 'published', 'retired')",
        ),
        checked(STEPS, "about_something", "review_id IS NOT NULL OR version_id IS NOT NULL"),
        checked(STEPS, "says_why", "kind NOT IN ('sent_back', 'withdrawn', 'retired') OR reason <> ''"),
        refers(STEPS, "creditor_id", "creditors"),
        refers(STEPS, "review_id", REVIEWS),
        refers(STEPS, "version_id", "policy_versions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_steps")),
        sqlite_strict=True,
    )
    op.create_index("ix_policy_steps_creditor_id", STEPS, ["creditor_id"], unique=False)
    one_at_most("uq_policy_steps_retired", STEPS, "version_id", "kind = 'retired'")


def make_trials() -> None:
    op.create_table(
        TRIALS,
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("against_id", ID, nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("one_in", ID, nullable=False),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("curve", db_types.Document(), nullable=False),
        sa.Column("priced_on", db_types.Day(), nullable=False),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("asked_at", db_types.Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("debts_done", ID, nullable=False),
        sa.Column("debts_whole", ID, nullable=False),
        sa.Column("beat_at", db_types.Instant(), nullable=True),
        sa.Column("finished_at", db_types.Instant(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("result", db_types.Document(), nullable=True),
        checked(TRIALS, "state", "state IN ('waiting', 'running', 'done', 'failed')"),
        checked(TRIALS, "scope", "scope IN ('whole', 'sample', 'segment')"),
        checked(TRIALS, "sample_of", "(scope = 'sample') = (one_in > 1)"),
        checked(TRIALS, "segment_of", "(scope = 'segment') = (segment IS NOT NULL)"),
        checked(TRIALS, "done_has_result", "(state = 'done') = (result IS NOT NULL)"),
        refers(TRIALS, "creditor_id", "creditors"),
        refers(TRIALS, "against_id", "policy_versions"),
        refers(TRIALS, "asked_by", "staff"),
        *keyed(TRIALS),
        sqlite_strict=True,
    )
    op.create_index("ix_policy_backtests_creditor_id_digest", TRIALS, ["creditor_id", "digest"], unique=False)
    op.create_table(
        PARTS,
        sa.Column("id", ID, nullable=False),
        sa.Column("backtest_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("rows", ID, nullable=False),
        sa.Column("content", db_types.Octets(), nullable=False),
        refers(PARTS, "backtest_id", TRIALS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_backtest_parts")),
        sa.UniqueConstraint("backtest_id", "number", name=op.f("uq_policy_backtest_parts_backtest_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        CURVES,
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("updated_by", ID, nullable=True),
        sa.Column("updated_at", db_types.Instant(), nullable=False),
        refers(CURVES, "creditor_id", "creditors"),
        refers(CURVES, "updated_by", "staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance_curves")),
        sa.UniqueConstraint("creditor_id", name=op.f("uq_acceptance_curves_creditor_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    unguard("policy_versions")
    for table in (CURVES, PARTS, TRIALS, STEPS, REVIEWS):
        op.drop_table(table)
    op.drop_column("policies", "draft_editors")


def checked(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def keyed(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )


def one_at_most(name: str, table: str, column: str, among: str) -> None:
    where = sa.text(among)
    op.create_index(name, table, [column], unique=True, postgresql_where=where, sqlite_where=where)


def guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
        )


def unguard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        return
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{change}")
