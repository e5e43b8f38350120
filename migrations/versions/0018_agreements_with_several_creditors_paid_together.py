"""Agreements with several creditors paid together: the plan, its slices and the charges they share

Revision ID: 0018
Revises: 0017
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "joint_plans",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("slip_account_id", ID, nullable=True),
        sa.Column("pix_account_id", ID, nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", db_types.Instant(), nullable=False),
        sa.CheckConstraint("rule IN ('pro_rata', 'oldest_first')", name=op.f("ck_joint_plans_rule")),
        sa.CheckConstraint(
            "slip_account_id IS NOT NULL OR pix_account_id IS NOT NULL", name=op.f("ck_joint_plans_receives")
        ),
        sa.ForeignKeyConstraint(["debtor_id"], ["debtors.id"], name=op.f("fk_joint_plans_debtor_id_debtors")),
        sa.ForeignKeyConstraint(
            ["slip_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_joint_plans_slip_account_id_receiving_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["pix_account_id"],
            ["receiving_accounts.id"],
            name=op.f("fk_joint_plans_pix_account_id_receiving_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_plans")),
        sa.UniqueConstraint("number", name=op.f("uq_joint_plans_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_joint_plans_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_joint_plans_debtor_id", "joint_plans", ["debtor_id"], unique=False)
    op.create_table(
        "joint_slices",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_joint_slices_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["joint_plans.id"], name=op.f("fk_joint_slices_plan_id_joint_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_slices")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_joint_slices_agreement_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_joint_slices_plan_id", "joint_slices", ["plan_id"], unique=False)
    op.create_table(
        "joint_charges",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("charge_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charges.id"], name=op.f("fk_joint_charges_charge_id_charges")),
        sa.ForeignKeyConstraint(["plan_id"], ["joint_plans.id"], name=op.f("fk_joint_charges_plan_id_joint_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_charges")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_joint_charges_charge_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_joint_charges_plan_id", "joint_charges", ["plan_id"], unique=False)


def downgrade() -> None:
    op.drop_table("joint_charges")
    op.drop_table("joint_slices")
    op.drop_table("joint_plans")
