"""Fixtures every test may use: both engines, the application, a browser-like client."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as laws
from pydantic import SecretStr

from portal import clock, create_app
from portal.config import Settings
from portal.db import Database
from portal.sealing import Sealer
from portal.services.index_series import forget_series
from tests.support import engines, lean
from tests.support.loopback import guard_sockets
from tests.support.made_once import (
    share_application,
    share_compiled_statements,
    share_compiled_templates,
    share_connections,
)
from tests.support.noon import NOON

lean.look_for_no_garbage_yet()
lean.do_not_wait_for_the_disk()
lean.leave_numpys_chance_alone()
guard_sockets()
share_compiled_statements()
share_compiled_templates()
share_connections()
share_application()
# A machine with much else to do is no fault of the code: no law fails by the clock.
laws.register_profile("prumo", laws.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
laws.load_profile("prumo")

KEY = SecretStr(base64.b64encode(b"k" * 32).decode())


_folders = itertools.count(1)


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder of the test's own. pytest's looks through those of all tests before it to name the next."""
    path = tmp_path_factory.getbasetemp() / f"test-{next(_folders)}"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database; every test that reaches it runs once on each engine."""
    if request.param == "sqlite":
        return engines.fresh_sqlite(tmp_path)
    return engines.postgresql_url()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a test: cheap hashing, data in a folder of its own."""
    return _settings_of_all().model_copy(update={"data_dir": tmp_path / "data", "database_url": database_url})


@cache
def _settings_of_all() -> Settings:
    """Read and checked once a process, and copied for each test."""
    return Settings(
        secret_key=SecretStr("test"),
        cpf_key=KEY,
        seal_key=SecretStr(base64.b64encode(b"s" * 32).decode()),
        password_memory_kib=8,
        password_rounds=1,
        code_memory_kib=8,
        testing=True,
        demo=True,
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, in an application context."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    application = create_app(settings)

    @application.teardown_request
    def forget(_error: BaseException | None) -> None:
        vars(g).clear()  # requests share this fixture's context; who was signed in must not pass from one to the next

    with application.app_context():
        yield application
    database: Database = application.extensions["portal_database"]
    if database.is_sqlite:
        database.engine.dispose()
    else:
        engines.empty(database)
        forget_series()  # known by the engine, which the next test has too


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's database."""
    found: Database = app.extensions["portal_database"]
    return found


@pytest.fixture
def sealer(app: Flask) -> Sealer:
    """The application's sealer."""
    found: Sealer = app.extensions["portal_sealer"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen."""
    return app.test_client()


@pytest.fixture
def still_clock() -> Iterator[None]:
    """Time stands still: tries are counted in windows of the clock, and no test may fall across the edge of one."""
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.fixture(scope="module")
def at_noon() -> Iterator[None]:
    """The day the tests were loaded, from noon on."""
    with time_machine.travel(NOON):
        yield


def pytest_collection_finish() -> None:
    lean.look_for_garbage_of_tests()
