"""Links by which somebody else pays, and charges that name nobody

Revision ID: 0027
Revises: 0026
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFERS = (
    ("debtor_id", "debtors"),
    ("agreement_id", "agreements"),
    ("installment_id", "installments"),
    ("charge_id", "charges"),
)


def upgrade() -> None:
    op.add_column(
        "charges", sa.Column("without_payer", db_types.Flag(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "pay_links",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("token_digest", db_types.Octets(), nullable=False),
        *(sa.Column(column, ID, nullable=False) for column, _ in REFERS),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("expires_at", db_types.Instant(), nullable=False),
        sa.Column("ended_at", db_types.Instant(), nullable=True),
        sa.Column("opened", ID, nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("length(token_digest) = 32", name=op.f("ck_pay_links_digest")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_pay_links_expires_after_creation")),
        sa.CheckConstraint(
            "ended_at IS NULL OR ended_at >= created_at", name=op.f("ck_pay_links_ended_after_creation")
        ),
        sa.CheckConstraint("opened >= 0", name=op.f("ck_pay_links_opened")),
        sa.CheckConstraint("first_name <> ''", name=op.f("ck_pay_links_named")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_pay_links_{column}_{table}"))
            for column, table in REFERS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_links")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_pay_links_charge_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pay_links_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_pay_links_token_digest")),
        sqlite_strict=True,
    )
    op.create_index("ix_pay_links_debtor_id", "pay_links", ["debtor_id", "expires_at"], unique=False)
    op.create_index("ix_pay_links_agreement_id", "pay_links", ["agreement_id"], unique=False)


def downgrade() -> None:
    op.drop_table("pay_links")
    op.drop_column("charges", "without_payer")
