"""Where creditors leave their portfolio files, and what was taken from there

Revision ID: 0034
Revises: 0033
"""

from alembic import op
import sqlalchemy as sa

from portal import db_types

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "portfolio_mailboxes",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("active", db_types.Flag(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("port", ID, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_sealed", db_types.Octets(), nullable=True),
        sa.Column("private_key_sealed", db_types.Octets(), nullable=True),
        sa.Column("host_keys", db_types.Document(), nullable=False),
        sa.Column("incoming", sa.Text(), nullable=False),
        sa.Column("after_reading", sa.Text(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("automatic", db_types.Flag(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("next_at", db_types.Instant(), nullable=False),
        sa.Column("failures", ID, nullable=False),
        sa.Column("contact_at", db_types.Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_at", db_types.Instant(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("saved_by", ID, nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('folder', 'sftp')", name=op.f("ck_portfolio_mailboxes_kind")),
        sa.CheckConstraint("covers IN ('changes', 'whole')", name=op.f("ck_portfolio_mailboxes_covers")),
        sa.CheckConstraint("after_reading IN ('move', 'keep')", name=op.f("ck_portfolio_mailboxes_after_reading")),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_portfolio_mailboxes_port")),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_portfolio_mailboxes_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_portfolio_mailboxes_saved_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_mailboxes")),
        sa.UniqueConstraint("creditor_id", name=op.f("uq_portfolio_mailboxes_creditor_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_portfolio_mailboxes_public_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "portfolio_taken_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("taken_at", db_types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"],
            ["portfolio_mailboxes.id"],
            name=op.f("fk_portfolio_taken_files_mailbox_id_portfolio_mailboxes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_taken_files")),
        sa.UniqueConstraint("mailbox_id", "mark", name=op.f("uq_portfolio_taken_files_mailbox_id_mark")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("portfolio_taken_files")
    op.drop_table("portfolio_mailboxes")
