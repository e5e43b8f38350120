"""A row that may be there already is added once, and is then in the session like any other."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.models import BankEvent, BankFileStatus, BankStatement, OutboxEntry
from portal.services.once import WATCHED, add_once
from tests.support.banking import make_lender


def promise(key: str) -> OutboxEntry:
    return OutboxEntry(topic="test", key=key, payload={"n": 1}, next_at=clock.now(), created_at=clock.now())


def count(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(OutboxEntry))


@pytest.fixture(params=["at once", "watched", "nested"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def added(session: Session, row: OutboxEntry, way: str) -> bool:
    """By each of the ways it takes."""
    if way == "nested":
        with session.begin_nested():
            return add_once(session, row)
    session.info[WATCHED] = way == "watched"
    return add_once(session, row)


def test_the_second_is_told_and_the_rest_of_the_transaction_stays(database: Database, way: str) -> None:
    with database.writing() as session:
        session.add(promise("before"))
        assert added(session, promise("same"), way)
        assert not added(session, promise("same"), way)
        session.add(promise("after"))
        session.commit()
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry.key).order_by(OutboxEntry.id)).all() == ["before", "same", "after"]


def test_what_was_added_is_the_row_itself_with_all_that_was_filled_in(database: Database, way: str) -> None:
    with database.writing() as session:
        row = promise("one")
        assert added(session, row, way)
        assert (row.attempts, row.done_at, row.last_error, row.payload) == (0, None, "", {"n": 1})
        assert session.get(OutboxEntry, row.id) is row
        assert not session.is_modified(row)
        row.attempts = 3
        session.commit()
        key = row.id
    with database.reading() as session:
        assert session.get_one(OutboxEntry, key).attempts == 3


def test_after_a_rollback_the_id_given_again_is_the_new_row_s(database: Database) -> None:
    with database.writing() as session:
        first = promise("one")
        assert add_once(session, first)
        session.rollback()
        second = promise("two")
        assert add_once(session, second)
        session.commit()
        assert session.get(OutboxEntry, second.id) is second
        assert count(session) == 1


def test_a_reference_to_nothing_is_an_error_and_not_somebody_else_s_row(database: Database) -> None:
    row = BankEvent(receiving_account_id=9_999, key="k", created_at=clock.now())
    with database.writing() as session, pytest.raises(IntegrityError):
        add_once(session, row)


def test_a_row_that_names_another_by_itself_is_added_as_the_session_does_it(database: Database) -> None:
    with database.writing() as session:
        _, account = make_lender(session)
        values = {"sha256": b"s", "raw": b"r", "status": BankFileStatus.READ, "received_at": clock.now()}
        row = BankStatement(account=account, file_name="extrato", **values)
        assert add_once(session, row)
        session.commit()
        assert row.receiving_account_id == account.id
