"""How bought debts came to the creditor that asks for them

Revision ID: 0026
Revises: 0025
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("original_creditor", sa.Text(), nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.Column("assignor_name", sa.Text(), nullable=False),
        sa.Column("assignor_tax_id", sa.Text(), nullable=False),
        sa.Column("assignee_name", sa.Text(), nullable=False),
        sa.Column("assigned_on", db_types.Day(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("registry_office", sa.Text(), nullable=False),
        sa.Column("notified_on", db_types.Day(), nullable=True),
        sa.Column("file_sealed", db_types.Octets(), nullable=True),
        sa.Column("sha256", db_types.Octets(), nullable=True),
        sa.Column("added_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_assignments_place")),
        sa.CheckConstraint("original_creditor <> ''", name=op.f("ck_assignments_original_creditor")),
        sa.CheckConstraint(
            "notified_on IS NULL OR notified_on >= assigned_on", name=op.f("ck_assignments_notified_after")
        ),
        sa.CheckConstraint(
            "(file_sealed IS NULL) = (sha256 IS NULL)", name=op.f("ck_assignments_file_with_digest")
        ),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_assignments_creditor_id_creditors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint(
            "creditor_id", "original_creditor", "place",
            name=op.f("uq_assignments_creditor_id_original_creditor_place"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignments_public_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("assignments")
