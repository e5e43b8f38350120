"""what a pasted payment code is found by

Revision ID: 0008
Revises: 0007
"""

from alembic import op
import sqlalchemy as sa

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEPT = ("campo_livre", "pix_address_head", "pix_address_tail")


def upgrade() -> None:
    for name in KEPT:
        op.add_column("charges", sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    op.execute("UPDATE charges SET campo_livre = substr(barcode, 20) WHERE length(barcode) = 44")
    for name in KEPT:
        op.create_index(f"ix_charges_{name}", "charges", [name])
    op.create_index(
        "ix_charges_account_due_amount", "charges", ["receiving_account_id", "due_on", "amount_cents"]
    )


def downgrade() -> None:
    op.drop_index("ix_charges_account_due_amount", "charges")
    for name in reversed(KEPT):
        op.drop_index(f"ix_charges_{name}", "charges")
    for name in reversed(KEPT):
        op.drop_column("charges", name)
