"""A browser for each test process, and a portal with one creditor, its policy, its account and its staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from portal.db import Database
from portal.models import Role
from tests.support import engines, people
from tests.support.browser import CHROMIUM, Browsers
from tests.support.negotiation import make_account, publish_policy
from tests.support.serving import Portal, running_portal, stop

ANALYST, MANAGER, FINANCE = "analise@aurora.example", "gerencia@aurora.example", "financeiro@aurora.example"
_STAFF = {ANALYST: Role.CREDITOR_ANALYST, MANAGER: Role.CREDITOR_MANAGER, FINANCE: Role.FINANCE}
_BROWSERS, _HERE = Browsers(), Path(__file__).parent
Opened = OpenedOnce = Callable[..., AbstractContextManager[Portal]]


@pytest.fixture(scope="session")
def browsers() -> Iterator[Browsers]:
    yield _BROWSERS
    _BROWSERS.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """After the last story: other tests have loops of their own, which playwright's would not suffer beside it."""
    if nextitem is None or not nextitem.path.is_relative_to(_HERE):
        _BROWSERS.close()


@pytest.fixture(scope="module")
def browser(browsers: Browsers) -> Browser:
    """One Chromium for all stories of this process; each visitor has cookies of their own."""
    return browsers.chromium()


@pytest.fixture(scope="module")
def unpainted_browser(browsers: Browsers) -> Browser:
    """One more, for pages that are looked at by questions alone."""
    return browsers.chromium(unpainted=True)


@pytest.fixture(scope="module")
def whole_browser(browsers: Browsers) -> Browser:
    """Chromium as people have it, which takes its time over windows nobody sees; for the stories of a first visit."""
    return browsers.chromium(CHROMIUM)


@pytest.fixture
def opened(database_url: str, tmp_path: Path) -> Opened:
    """Open the portal for business, once on each engine: `with opened() as portal`."""
    return partial(open_portal, tmp_path, database_url)


@pytest.fixture
def opened_once(tmp_path: Path) -> OpenedOnce:
    """The same on SQLite alone, for stories that tell nothing of the database."""
    return partial(open_portal, tmp_path, engines.fresh_sqlite(tmp_path))


@pytest.fixture
def opened_on_postgresql(tmp_path: Path) -> Opened:
    """The same on PostgreSQL alone."""
    return partial(open_portal, tmp_path, engines.postgresql_url())


@contextmanager
def open_portal(folder: Path, database_url: str, **changes: Any) -> Iterator[Portal]:
    """A portal at work on a migrated database, which is left empty."""
    with running_portal(folder, database_url, **changes) as portal, portal.app.app_context():
        database: Database = portal.app.extensions["portal_database"]
        try:
            _people_at_work(portal)
            yield portal
        finally:
            stop(portal)
            if not database.is_sqlite:
                engines.empty(database)


def _people_at_work(portal: Portal) -> None:
    database: Database = portal.app.extensions["portal_database"]
    sealer = portal.app.extensions["portal_sealer"]
    with database.writing() as session:
        creditor = people.make_creditor(
            session,
            slug="aurora",
            name="Cartão Aurora",
            legal_name="Aurora Administradora de Cartões S.A.",
            tax_id="18743209000100",
            street="Avenida Paulista, 1500",
            district="Bela Vista",
            postal_code="01310100",
        )
        make_account(session, creditor, agencia="1234", conta="56789", conta_dv="7")
        publish_policy(session, creditor)
        for email, role in _STAFF.items():
            people.make_staff(session, sealer, creditor=creditor, role=role, email=email)
        session.commit()
