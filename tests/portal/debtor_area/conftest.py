"""Somebody signed in with an open debt, and the code every message tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from portal.db import Database
from portal.models import DebtRecord
from portal.sealing import Sealer
from tests.support.debtor_pages import CODE
from tests.support.negotiation import owing_aurora
from tests.support.people import sign_in


@pytest.fixture(autouse=True)
def known_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.codes.new_code", lambda: CODE)


@pytest.fixture
def debt(database: Database, sealer: Sealer, client: FlaskClient) -> DebtRecord:
    """An open debt of a signed-in person, its creditor with a policy and an account."""
    with database.writing() as session:
        debtor, found = owing_aurora(session, sealer)
    sign_in(client, debtor)
    return found


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """Every statement any engine is asked: readers have one of their own on PostgreSQL."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)
