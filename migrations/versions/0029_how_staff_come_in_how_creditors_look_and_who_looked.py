"""How staff are invited and shown to be themselves, how creditors look, and who looked at whose pages

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from portal import db_types

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
RUNNING = sa.text("used_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "brand_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("document", db_types.Document(), nullable=False),
        sa.Column("logo", db_types.Octets(), nullable=True),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("published_at", db_types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_brand_versions_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_brand_versions_published_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_versions")),
        sa.UniqueConstraint("creditor_id", "number", name=op.f("uq_brand_versions_creditor_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_brand_versions_public_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "brands",
        sa.Column("id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("draft", db_types.Document(), nullable=False),
        sa.Column("logo", db_types.Octets(), nullable=True),
        sa.Column("draft_version", ID, nullable=False),
        sa.Column("saved_by", ID, nullable=False),
        sa.Column("saved_at", db_types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_brands_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["saved_by"], ["staff.id"], name=op.f("fk_brands_saved_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brands")),
        sa.UniqueConstraint("creditor_id", name=op.f("uq_brands_creditor_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "factor_resets",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("asked_at", db_types.Instant(), nullable=False),
        sa.Column("approved_by", ID, nullable=True),
        sa.Column("approved_at", db_types.Instant(), nullable=True),
        sa.Column("token_digest", db_types.Octets(), nullable=True),
        sa.Column("totp_sealed", db_types.Octets(), nullable=True),
        sa.Column("expires_at", db_types.Instant(), nullable=False),
        sa.Column("withdrawn_at", db_types.Instant(), nullable=True),
        sa.Column("used_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (token_digest IS NULL)", name=op.f("ck_factor_resets_link_when_approved")
        ),
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_factor_resets_approved_whole")
        ),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> asked_by", name=op.f("ck_factor_resets_two_people")),
        sa.CheckConstraint(
            "used_at IS NULL OR approved_at IS NOT NULL", name=op.f("ck_factor_resets_used_when_approved")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_factor_resets_approved_by_staff")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_factor_resets_asked_by_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_factor_resets_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_resets")),
        sa.UniqueConstraint("public_id", name=op.f("uq_factor_resets_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_factor_resets_token_digest")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_factor_resets_running",
        "factor_resets",
        ["staff_id"],
        unique=True,
        postgresql_where=RUNNING,
        sqlite_where=RUNNING,
    )
    op.create_table(
        "passkey_challenges",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("value", db_types.Octets(), nullable=False),
        sa.Column("expires_at", db_types.Instant(), nullable=False),
        sa.Column("used_at", db_types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_challenges_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenges")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_challenges_public_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_passkey_challenges_expires_at"), "passkey_challenges", ["expires_at"], unique=False)
    op.create_table(
        "passkeys",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("credential_id", db_types.Octets(), nullable=False),
        sa.Column("public_key", db_types.Octets(), nullable=False),
        sa.Column("sign_count", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("transports", db_types.Document(), nullable=False),
        sa.Column("backed_up", db_types.Flag(), nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.Column("last_used_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkeys_sign_count")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkeys_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkeys_public_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_passkeys_staff_id"), "passkeys", ["staff_id"], unique=False)
    op.create_table(
        "staff_invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("creditor_id", ID, nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("token_digest", db_types.Octets(), nullable=False),
        sa.Column("totp_sealed", db_types.Octets(), nullable=False),
        sa.Column("times_sent", ID, nullable=False),
        sa.Column("invited_by", ID, nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.Column("expires_at", db_types.Instant(), nullable=False),
        sa.Column("accepted_at", db_types.Instant(), nullable=True),
        sa.Column("withdrawn_at", db_types.Instant(), nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.CheckConstraint(
            "role IN ('creditor_analyst', 'creditor_manager', 'finance', 'admin')",
            name=op.f("ck_staff_invitations_role"),
        ),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (staff_id IS NULL)", name=op.f("ck_staff_invitations_accepted_by_somebody")
        ),
        sa.CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_staff_invitations_one_end")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_staff_invitations_expires_after_creation")),
        sa.ForeignKeyConstraint(
            ["creditor_id"], ["creditors.id"], name=op.f("fk_staff_invitations_creditor_id_creditors")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["staff.id"], name=op.f("fk_staff_invitations_invited_by_staff")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_invitations_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_staff_invitations_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_staff_invitations_token_digest")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_staff_invitations_creditor_id"), "staff_invitations", ["creditor_id"], unique=False)
    op.create_index(
        "uq_staff_invitations_open",
        "staff_invitations",
        ["email"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_table(
        "sights",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("session_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", db_types.Instant(), nullable=False),
        sa.Column("expires_at", db_types.Instant(), nullable=False),
        sa.Column("ended_at", db_types.Instant(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_sights_reason")),
        sa.CheckConstraint("expires_at > started_at", name=op.f("ck_sights_expires_after_start")),
        sa.ForeignKeyConstraint(["creditor_id"], ["creditors.id"], name=op.f("fk_sights_creditor_id_creditors")),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_sights_debtor_id_debtors")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_sights_session_id_sessions"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sights_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sights")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sights_public_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sights_session_id"), "sights", ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sights_session_id"), table_name="sights")
    op.drop_table("sights")
    op.drop_index("uq_staff_invitations_open", table_name="staff_invitations", postgresql_where=OPEN, sqlite_where=OPEN)
    op.drop_index(op.f("ix_staff_invitations_creditor_id"), table_name="staff_invitations")
    op.drop_table("staff_invitations")
    op.drop_index(op.f("ix_passkeys_staff_id"), table_name="passkeys")
    op.drop_table("passkeys")
    op.drop_index(op.f("ix_passkey_challenges_expires_at"), table_name="passkey_challenges")
    op.drop_table("passkey_challenges")
    op.drop_index(
        "uq_factor_resets_running", table_name="factor_resets", postgresql_where=RUNNING, sqlite_where=RUNNING
    )
    op.drop_table("factor_resets")
    op.drop_table("brands")
    op.drop_table("brand_versions")
