"""Money that comes back because it was not owed

Revision ID: 0025
Revises: 0024
"""

from alembic import op
import sqlalchemy as sa
from portal import db_types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "status": "status IN ('owed', 'justified', 'paid')",
    "base": "base_cents > 0 AND doubled_cents BETWEEN 0 AND base_cents",
    "credited": "credited_cents BETWEEN 0 AND base_cents",
    "grown": "correction_cents >= 0 AND interest_cents >= 0",
    "adds_up": "total_cents = base_cents + doubled_cents + correction_cents + interest_cents",
    "paid": "(status = 'paid') = (paid_on IS NOT NULL)",
    "paid_by": "(paid_on IS NULL) = (paid_by = '')",
    "justified": "status <> 'justified' OR justification_sealed IS NOT NULL",
    "justified_at": "(justification_sealed IS NULL) = (justified_at IS NULL)",
    "justified_by": "(justification_sealed IS NULL) = (justified_by = '')",
    "justified_single": "justification_sealed IS NULL OR doubled_cents = 0",
}
OF = {"dispute_id": "disputes", "creditor_id": "creditors", "debtor_id": "debtors"}


def upgrade() -> None:
    op.create_table(
        "undue_returns",
        sa.Column("id", ID, nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("dispute_id", ID, nullable=False),
        sa.Column("creditor_id", ID, nullable=False),
        sa.Column("debtor_id", ID, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("base_cents", db_types.Cents(), nullable=False),
        sa.Column("doubled_cents", db_types.Cents(), nullable=False),
        sa.Column("correction_cents", db_types.Cents(), nullable=False),
        sa.Column("interest_cents", db_types.Cents(), nullable=False),
        sa.Column("total_cents", db_types.Cents(), nullable=False),
        sa.Column("credited_cents", db_types.Cents(), nullable=False),
        sa.Column("reckoned_on", db_types.Day(), nullable=False),
        sa.Column("memo", db_types.Document(), nullable=False),
        sa.Column("due_by", db_types.Day(), nullable=False),
        sa.Column("justification_sealed", db_types.Octets(), nullable=True),
        sa.Column("justified_at", db_types.Instant(), nullable=True),
        sa.Column("justified_by", sa.Text(), nullable=False),
        sa.Column("paid_on", db_types.Day(), nullable=True),
        sa.Column("paid_by", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        *(sa.CheckConstraint(said, name=op.f(f"ck_undue_returns_{name}")) for name, said in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_undue_returns_{column}_{to}"))
            for column, to in OF.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undue_returns")),
        sa.UniqueConstraint("dispute_id", name=op.f("uq_undue_returns_dispute_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_undue_returns_public_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_undue_returns_creditor_id", "undue_returns", ["creditor_id", "status", "due_by"], unique=False)
    op.create_index("ix_undue_returns_debtor_id", "undue_returns", ["debtor_id"], unique=False)


def downgrade() -> None:
    op.drop_table("undue_returns")
