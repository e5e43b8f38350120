"""which account new slips are paid into, and the mailbox of an account at its bank

The new columns may be NULL, so the version of the portal before this one goes on adding accounts.

Revision ID: 0007
Revises: 0006
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED = ("last_nosso_numero", "remessa_width")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("receiving_accounts", sa.Column(name, ID, nullable=True))
    create_switches()
    create_mailboxes()


def downgrade() -> None:
    op.drop_table("taken_files")
    op.drop_table("account_mailboxes")
    op.drop_table("account_switches")
    for name in reversed(ADDED):
        op.drop_column("receiving_accounts", name)


def create_switches() -> None:
    op.create_table(
        "account_switches",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("starts_on", db_types.Day(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", db_types.Instant(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_account_switches_decided")
        ),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'refused')", name=op.f("ck_account_switches_state")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["receiving_accounts.id"], name=op.f("fk_account_switches_account_id_receiving_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_account_switches_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_account_switches_decided_by_staff")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_account_switches_proposed_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_switches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_switches_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_account_switches_creditor_id", "account_switches", ["creditor_id"])
    op.create_index(
        "uq_account_switches_proposed",
        "account_switches",
        ["creditor_id"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
        sqlite_where=sa.text("state = 'proposed'"),
    )


def create_mailboxes() -> None:
    op.create_table(
        "account_mailboxes",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("receiving_account_id", ID, nullable=False),
        sa.Column("active", db_types.Flag(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", ID, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_sealed", db_types.Octets(), nullable=True),
        sa.Column("private_key_sealed", db_types.Octets(), nullable=True),
        sa.Column("host_keys", db_types.Document(), nullable=False),
        sa.Column("outgoing", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Text(), nullable=False),
        sa.Column("after_reading", sa.Text(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("next_at", db_types.Instant(), nullable=False),
        sa.Column("failures", ID, nullable=False),
        sa.Column("contact_at", db_types.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_at", db_types.Instant(), nullable=True),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("after_reading IN ('move', 'keep')", name=op.f("ck_account_mailboxes_after_reading")),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_account_mailboxes_port")),
        sa.ForeignKeyConstraint(
            ["receiving_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_account_mailboxes_receiving_account_id_receiving_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_mailboxes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_mailboxes_public_id")),
        sa.UniqueConstraint("receiving_account_id", name=op.f("uq_account_mailboxes_receiving_account_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "taken_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("taken_at", db_types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["account_mailboxes.id"], name=op.f("fk_taken_files_mailbox_id_account_mailboxes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_files")),
        sa.UniqueConstraint("mailbox_id", "mark", name=op.f("uq_taken_files_mailbox_id_mark")),
        sqlite_strict=True,
    )
