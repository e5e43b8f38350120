"""A world put back is the world that was made, row by row, and only where nothing was before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Base, Database
from portal.models import Agreement, Creditor
from portal.sealing import Sealer
from tests.support import engines, lives, remembered
from tests.support.books import check_books
from tests.support.lives import running
from tests.support.people import make_creditor


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch, still_clock: None) -> None:
    monkeypatch.setattr(remembered, "_kept", {})


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        every = {table.name: session.execute(select(table)).all() for table in Base.metadata.sorted_tables}
    return {name: sorted(map(tuple, found), key=repr) for name, found in every.items() if found}


def forget_all(database: Database) -> None:
    """As the next test finds it."""
    if not database.is_sqlite:
        engines.empty(database)
        return
    with database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in guards:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for table in Base.metadata.tables:
            connection.exec_driver_sql(f'DELETE FROM "{table}"')
        for _, made in guards:
            connection.exec_driver_sql(made)


def test_it_is_made_once_and_put_back_whole(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        *_, first = running(session, sealer, 2)
    made = rows(database)
    forget_all(database)
    assert rows(database) == {}
    monkeypatch.setattr(lives, "issue_registered", None)  # whoever makes it anew cannot
    with database.writing() as session:
        creditor, account, agreement, slips = running(session, sealer, 2)
        assert rows(database) == made
        assert [each.id for each in slips] == [each.id for each in first]
        assert session.get(Agreement, agreement.id) is agreement
        assert (agreement.creditor_id, account.creditor_id) == (creditor.id, creditor.id)
        agreement.number = "001-000-000-0"
        newer = make_creditor(session)
        assert newer.id > creditor.id
        session.commit()
    check_books(database)
    with database.reading() as session:
        assert session.scalars(select(Agreement.number)).one() == "001-000-000-0"
    forget_all(database)
    with database.writing() as session:
        running(session, sealer, 2)
    assert rows(database) == made, "what a test did to it is in nobody else's"


def test_it_is_made_anew_beside_other_rows_for_other_values_and_when_it_is_old(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        running(session, sealer, 1)
    forget_all(database)
    with database.writing() as session:
        assert len(running(session, sealer, 2)[-1]) == 2
        running(session, sealer, 1, "237")
        assert len(session.scalars(select(Creditor)).all()) == 2
    forget_all(database)
    with database.writing() as session:
        make_creditor(session)
        session.commit()
    with database.writing() as session:
        running(session, sealer, 1)
        assert len(session.scalars(select(Creditor)).all()) == 2
    forget_all(database)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(lives, "issue_registered", None)
    monkeypatch.setattr("portal.clock.now", lambda: later)
    with database.writing() as session, pytest.raises(TypeError):
        running(session, sealer, 1)


def test_a_session_that_forgets_what_it_commits_leaves_nobody_a_world(
    database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(database.engine) as session:
        running(session, sealer, 1)
    forget_all(database)
    with database.writing() as session:
        running(session, sealer, 1)
    forget_all(database)
    monkeypatch.setattr(lives, "issue_registered", None)
    with database.writing() as session:
        creditor, account, agreement, slips = running(session, sealer, 1)
    assert [each.id for each in (creditor, account, agreement, *slips)] == [1, 1, 1, 1]
    forget_all(database)
    with Session(database.engine) as session, pytest.raises(TypeError):
        running(session, sealer, 1)
