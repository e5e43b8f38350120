"""How people want to be written to, what they allow, and sessions that can be named

Revision ID: 0023
Revises: 0022
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    preferences()
    consents()
    op.add_column("sessions", sa.Column("public_id", sa.Text(), nullable=True))
    op.create_index("uq_sessions_public_id", "sessions", ["public_id"], unique=True)
    op.add_column("contacts", sa.Column("disowned_at", db_types.Instant(), nullable=True))
    op.add_column("messages", sa.Column("not_before", db_types.Instant(), nullable=True))


def preferences() -> None:
    op.create_table(
        "contact_preferences",
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("from_hour", ID, nullable=False),
        sa.Column("to_hour", ID, nullable=False),
        sa.Column("per_week", ID, nullable=False),
        sa.Column("updated_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms', 'none')", name=op.f("ck_contact_preferences_channel")),
        sa.CheckConstraint(
            "from_hour >= 0 AND from_hour < to_hour AND to_hour <= 24", name=op.f("ck_contact_preferences_hours")
        ),
        sa.CheckConstraint("per_week IN (1, 2, 3)", name=op.f("ck_contact_preferences_per_week")),
        sa.ForeignKeyConstraint(
            ["debtor_id"], ["debtors.id"], name=op.f("fk_contact_preferences_debtor_id_debtors")
        ),
        sa.PrimaryKeyConstraint("debtor_id", name=op.f("pk_contact_preferences")),
        sqlite_strict=True,
    )


def consents() -> None:
    op.create_table(
        "consent_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given", db_types.Flag(), nullable=False),
        sa.Column("text_digest", sa.Text(), nullable=False),
        sa.Column("evidence", db_types.Document(), nullable=False),
        sa.Column("at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('due_reminders', 'research')", name=op.f("ck_consent_events_kind")),
        sa.CheckConstraint("length(text_digest) = 64", name=op.f("ck_consent_events_text_digest")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_consent_events_debtor_id_debtors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
        sqlite_strict=True,
    )
    op.create_index("ix_consent_events_debtor_id", "consent_events", ["debtor_id", "kind", "id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER consent_events_append_only BEFORE UPDATE OR DELETE ON consent_events "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER consent_events_no_{change} BEFORE {change} ON consent_events "
            "BEGIN SELECT RAISE(ABORT, 'append only: consent_events'); END"
        )


def downgrade() -> None:
    op.drop_column("messages", "not_before")
    op.drop_column("contacts", "disowned_at")
    op.drop_index("uq_sessions_public_id", "sessions")
    op.drop_column("sessions", "public_id")
    op.drop_table("consent_events")
    op.drop_table("contact_preferences")
