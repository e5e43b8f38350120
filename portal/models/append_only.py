"""Tables whose rows are written once: the database itself refuses to change or delete them, whoever asks."""

from __future__ import annotations

from sqlalchemy import Connection, Table, event

FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = 'append only: ' || TG_TABLE_NAME, ERRCODE = 'restrict_violation';
END $$"""
ON_POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
)
ON_SQLITE = (
    "CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'append only: {table}'); END"
)


def append_only(table: Table) -> None:
    """Give a table its guards when it is created."""

    def guard(_table: Table, connection: Connection, **_: object) -> None:
        for statement in _guards(table.name, connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", guard)


def _guards(table: str, dialect: str) -> tuple[str, ...]:
    if dialect == "postgresql":
        return FUNCTION, ON_POSTGRESQL.format(table=table)
    return tuple(ON_SQLITE.format(table=table, event=change) for change in ("update", "delete"))
