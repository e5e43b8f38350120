"""What the application makes of its sources once a process, made once a process here too, and not once a test.

Each test has an application and an engine of its own. SQLAlchemy keeps what it compiled with the engine, werkzeug with
the application: making the same again took half of the suite's time. Both depend on the sources alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

_KEPT = 5_000
_KINDS: tuple[Any, ...] = (PGDialect_psycopg, SQLiteDialect_pysqlite)


def share_compiled_statements() -> None:
    """Let every engine find what another of its kind compiled: they are alike here."""
    for kind in _KINDS:
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))
    shared: LRUCache[Any, Any] = LRUCache(_KEPT)
    Engine._compiled_cache = property(lambda _engine: shared, lambda _engine, _own: None)  # type: ignore[assignment]


def share_address_builders() -> None:
    """Let every application find how the others build the address of a route."""
    compile_builder, kept = Rule._compile_builder, {}  # type: dict[Any, Callable[..., Any]]

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # type: ignore[method-assign]
