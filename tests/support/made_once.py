"""What the application makes of its sources once a process, made once a process here too, and not once a test.

Each test has an application of its own. SQLAlchemy keeps what it compiled with the engine, werkzeug with the
application, PostgreSQL what it knows of its tables with the connection: making the same again took half of the suite's
time.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from copy import copy
from functools import cache, wraps
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map

import portal
from portal.db import Database

_KEPT = 5_000
_TEMPLATES = "PRUMO_COMPILED_TEMPLATES"  # names the run's folder to the processes it starts
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


def share_application() -> None:
    """Let every application be a twin of one that was assembled before: the same pages, routes and templates each time.

    What a twin is told later, such as its settings or one more thing to do after a request, is its own; a test that
    adds a route asks for `own_routes` before, so that no other gets it.
    """
    load = portal._loaded

    @cache
    def loaded() -> Any:
        made = load()
        from portal import application

        @cache
        def kept(**kind: bool) -> Flask:
            app = assemble(**kind)
            _seal(app.url_map)
            return app

        assemble = application.assembled
        application.assembled = wraps(assemble)(lambda **kind: _twin(kept(**kind)))
        return made

    portal._loaded = loaded


def _twin(app: Flask) -> Flask:
    twin = copy(app)
    vars(twin).update({name: _own(value) for name, value in vars(app).items()})
    return twin


def _own(value: Any) -> Any:
    """A collection of the same things, and so for each collection in it."""
    if isinstance(value, dict):
        own = copy(value)
        own.update({name: _own(each) for name, each in value.items() if isinstance(each, dict | list)})
        return own
    return copy(value) if isinstance(value, list | set) else value


def own_routes(app: Flask) -> None:
    """Give the application routes that are no other's, so that a test may add to them."""
    shared = app.url_map
    app.url_map = Map(rule.empty() for rule in shared.iter_rules())
    app.url_map.converters = shared.converters


def _seal(routes: Map) -> None:
    def add(_rule: Any) -> None:
        raise RuntimeError("these routes belong to every application: call own_routes(app) before adding one")

    routes.add = add  # type: ignore[method-assign]


def share_compiled_templates() -> None:
    """Let every application of a run, in whichever of its processes, find the templates another compiled."""
    folder = os.environ.get(_TEMPLATES)
    if folder is None:
        folder = os.environ[_TEMPLATES] = tempfile.mkdtemp(prefix="prumo-templates-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": FileSystemBytecodeCache(folder)}
