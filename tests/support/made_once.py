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
from functools import cache
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.blueprints import BlueprintSetupState
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map

import portal
from portal.config import Settings
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


def share_routes() -> None:
    """Let every application have the routes that the first one made: they are the same three hundred each time.

    A test that adds one of its own asks for `own_routes` before, so that no other application gets it.
    """
    load = portal._loaded

    @cache
    def loaded() -> Any:
        made = load()
        _share_routes()
        return made

    portal._loaded = loaded


def _share_routes() -> None:
    """The blueprints are registered with each application, but for their routes, which flask makes one by one."""
    from portal import application

    register, kept = application.register_blueprints, {}  # type: dict[tuple[bool, ...], tuple[Map, dict[str, Any]]]

    def once(app: Flask, settings: Settings) -> None:
        own = set(app.view_functions)
        alike = (settings.demo, *(rule.rule for rule in app.url_map.iter_rules()))  # type: ignore[arg-type]
        if alike not in kept:
            register(app, settings)
            kept[alike] = app.url_map, {name: app.view_functions[name] for name in app.view_functions.keys() - own}
            _seal(app.url_map)
            return
        with patch.object(BlueprintSetupState, "add_url_rule", lambda *_rule, **_options: None):
            register(app, settings)
        app.url_map, views = kept[alike]
        app.view_functions |= views

    application.register_blueprints = once


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
