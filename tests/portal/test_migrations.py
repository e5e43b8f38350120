"""Migrations and models agree on both engines, and each migration can be taken back and done again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, select, text

import portal.models  # noqa: F401  every table registers itself
from portal import clock
from portal.cli.migrations import head_revision, migration_config
from portal.db import Base, make_engine
from tests.support import engines
from tests.support.migrating import NOTHING, database_at, downgrade, upgrade

REVISIONS = [each.revision for each in ScriptDirectory.from_config(migration_config()).walk_revisions()][::-1]

# Columns, constraints, indexes and triggers of a PostgreSQL database; the first column names the table.
QUESTIONS = (
    """SELECT table_name, column_name, data_type, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty(kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own, with no table in it."""
    engine = database_at(NOTHING, kind, tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def migrated(kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own that all migrations have been made in, one after another."""
    engine = database_at("head", kind, tmp_path)
    yield engine
    engine.dispose()


def shape(engine: Engine) -> Any:
    """All there is in the schema: on SQLite its very text, on PostgreSQL columns, constraints, indexes and triggers."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE name <> 'alembic_version'"))
            return sorted((name, sql) for name, sql in rows if not name.startswith("sqlite_autoindex_alembic"))
        found = [sorted(tuple(map(str, row)) for row in connection.execute(text(each))) for each in QUESTIONS]
        return [[row for row in rows if row[0] != "alembic_version"] for rows in found]


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_newest_migration_is_the_one_the_portal_expects() -> None:
    assert head_revision() == REVISIONS[-1]


def test_each_migration_up_down_and_up_again_leaves_the_same_tables(empty: Engine) -> None:
    """Up one by one, all the way back one by one, and up again: at each migration the tables are the same."""
    shapes = {"base": shape(empty)}
    for before, revision in pairwise(["base", *REVISIONS]):
        upgrade(empty, revision)
        shapes[revision] = shape(empty)
        assert shapes[revision] != shapes[before]
    for before in ["base", *REVISIONS][-2::-1]:
        downgrade(empty, before)
        assert shape(empty) == shapes[before]
    assert tables(empty) == set()
    for revision in REVISIONS:
        upgrade(empty, revision)
        assert shape(empty) == shapes[revision]


def test_migrations_and_models_agree(migrated: Engine) -> None:
    """What `alembic revision --autogenerate` would still add: nothing."""
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_make_the_tables_the_models_would(kind: str, migrated: Engine, tmp_path: Path) -> None:
    """Checks, partial indexes and STRICT, which the comparison above does not see: the schemas are the same."""
    theirs = shape(migrated)
    migrated.dispose()
    (empty_folder := tmp_path / "models").mkdir()
    modelled = database_at(NOTHING, kind, empty_folder)
    with modelled.begin() as connection:
        Base.metadata.create_all(connection)
    made = shape(modelled)
    modelled.dispose()
    assert made
    if kind == "sqlite":
        assert parts_of(theirs) == parts_of(made)
    else:
        assert theirs == made


BETWEEN_PARTS = re.compile(r"\n|, (?=\w+ (?:INTEGER|TEXT|BLOB)\b)")


def parts_of(rows: list[tuple[str, str | None]]) -> dict[str, list[str]]:
    """The columns and constraints of each table in order of text: migrations may write them in another order.

    SQLite puts a column that was added behind the last one, on the same line.
    """
    return {name: sorted(part.strip(" \t,") for part in BETWEEN_PARTS.split(sql or "")) for name, sql in rows}


def test_sqlite_tables_are_strict(tmp_path: Path) -> None:
    engine = make_engine(engines.fresh_sqlite(tmp_path))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"))
        loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}
    engine.dispose()
    assert loose == {"alembic_version"}


def test_rows_survive_a_second_upgrade(migrated: Engine) -> None:
    """`db upgrade` on a database already up to date, as every deploy runs it, touches nothing."""
    counters = Base.metadata.tables["attempt_windows"]
    with migrated.begin() as connection:
        connection.execute(insert(counters).values(scope="cpf", subject="x", starts_at=clock.now(), tries=1))
    upgrade(migrated)
    with migrated.connect() as connection:
        assert connection.execute(select(counters.c.subject)).scalars().all() == ["x"]
