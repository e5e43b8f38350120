"""For migrations: constraints and columns of a table that others refer to, changed on SQLite.

SQLite alters no constraint, and a table that others refer to cannot be copied while foreign keys are checked. Where no
row changes its form, the text of the table may be edited, as the SQLite manual says (lang_altertable, section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection


def edit_table(connection: Connection, table: str, edit: Callable[[str], str]) -> None:
    """Give a table the text that `edit` makes of its own; the schema version makes every connection read it again."""
    run = connection.exec_driver_sql
    (text,) = run("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)).one()
    (version,) = run("PRAGMA schema_version").one()
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (edit(text), table))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = RESET")


def replaced(text: str, before: str, after: str) -> str:
    """The text with one passage replaced. Raises RuntimeError when it is not there exactly once."""
    if text.count(before) != 1:
        raise RuntimeError(f"not the table earlier migrations made: {before!r} in {text!r}")
    return text.replace(before, after)


def on_own_lines(text: str, columns: Iterable[str]) -> str:
    """Columns that ADD COLUMN put behind the last one, each on a line of its own: dropping one finds it there."""
    for name in columns:
        text = replaced(text, f", {name} ", f", \n\t{name} ")
    return text


def with_constraints(text: str, table: str, constraints: Iterable[str]) -> str:
    """The text with these constraints (``CONSTRAINT name CHECK (...)``) before its primary key."""
    first = f"\tCONSTRAINT pk_{table} PRIMARY KEY (id)"
    return replaced(text, first, "".join(f"\t{each}, \n" for each in constraints) + first)


def without_constraints(text: str, constraints: Iterable[str]) -> str:
    """What `with_constraints` added, taken out again."""
    for each in constraints:
        text = replaced(text, f"\t{each}, \n", "")
    return text


def rebuilt(connection: Connection, table: str, edit: Callable[[str], str], values: Mapping[str, str]) -> None:
    """Make a table anew with the text that `edit` makes of its own, its rows by `values`: each column, and the SQL of
    what it holds, of the columns there were. Whatever refers to its rows must find them again, or nothing commits.
    """
    run = connection.exec_driver_sql
    texts = "SELECT sql FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
    ((text,), indexes) = run(texts, ("table", table)).one(), run(texts, ("index", table)).scalars().all()
    run("PRAGMA defer_foreign_keys = ON")
    run(f"CREATE TEMPORARY TABLE rows_kept AS SELECT * FROM {table}")  # noqa: S608  # a migration's own words
    run(f"DROP TABLE main.{table}")
    for statement in (edit(text), *indexes):
        run(statement)
    columns, kept = ", ".join(values), ", ".join(values.values())
    run(f"INSERT INTO {table} ({columns}) SELECT {kept} FROM rows_kept")  # noqa: S608
    run("DROP TABLE temp.rows_kept")
