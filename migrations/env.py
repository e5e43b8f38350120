"""Runs migrations on the connection handed over by `flask db`."""

from alembic import context

import portal.models  # noqa: F401  every table registers itself
from portal import db_types
from portal.db import Base


def render_item(kind, item, autogen_context):
    """Write our column types by their short names; an enum's text needs no import of the enum."""
    if kind != "type":
        return False
    if isinstance(item, db_types.Choice):
        return "sa.Text()"
    if isinstance(item, db_types._PerEngine):
        autogen_context.imports.add("from portal import db_types")
        return f"db_types.{type(item).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
