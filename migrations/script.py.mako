"""${message}

Safety: one small intent a file; works on tables in use (no long lock on PostgreSQL: indexes CONCURRENTLY in a file of
their own, NOT NULL in two steps); the version of the portal before this one must still run on the new shape; write
the way back and restate CHECKs and partial indexes when SQLite copies a table.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
