"""What the application makes of its sources once a process, made once a process here too, and not once a test.

Each test has an application of its own. SQLAlchemy keeps what it compiled with the engine, werkzeug with the
application, PostgreSQL what it knows of its tables with the connection: making the same again took half of the suite's
time.
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from portal.db import Database

_KEPT = 5_000
_KINDS: tuple[Any, ...] = (PGDialect_psycopg, SQLiteDialect_pysqlite)


def share_compiled_statements() -> None:
    """Let every engine find what another of its kind compiled: they are alike here."""
    for kind in _KINDS:
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))
    shared: LRUCache[Any, Any] = LRUCache(_KEPT)
    Engine._compiled_cache = property(lambda _engine: shared, lambda _engine, _own: None)  # type: ignore[assignment]


def share_connections() -> None:
    """Let every application of one PostgreSQL database use the same connections: a new one has to read the catalog for
    each table it meets. SQLite's files are a test's own, and so are their connections; a fork makes its own."""
    make, kept = Database.__init__, {}  # type: dict[tuple[int, str], dict[str, Any]]

    def once(database: Database, url: str) -> None:
        here = (os.getpid(), url)
        if here in kept:
            vars(database).update(kept[here])
            return
        make(database, url)
        if not database.is_sqlite:
            kept[here] = dict(vars(database))

    Database.__init__ = once  # type: ignore[method-assign]


def share_routes() -> None:
    """Let every application find what the others made of a route: its parts, and what builds its address."""
    compile_rule, kept = Rule.compile, {}  # type: dict[Any, dict[str, Any]]

    def once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults), rule.websocket)
        if key not in kept:
            compile_rule(rule)
            made = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
            kept[key] = made | {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
            return
        for name, part in kept[key].items():
            setattr(rule, name, part.__get__(rule) if name.startswith("_build") else part)

    Rule.compile = once  # type: ignore[method-assign]
