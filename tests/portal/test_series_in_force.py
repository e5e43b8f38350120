"""The series in force: an update noticed soon, the database not asked at every page, staff told of late ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from brazil.indices import load_series
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, IndexValue, Role
from portal.sealing import Sealer
from portal.services import index_series
from portal.services.balances import balance_of
from portal.services.index_series import series_in_force
from tests.support.banking import make_lender
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff, sign_in_staff


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the cache, to be moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(index_series, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def queries(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def keep(database: Database, name: str, month: date, percent: str, at: datetime | None = None) -> None:
    """As another process would, whose update this one does not hear of."""
    with database.writing() as session:
        row = IndexValue(series=name, month=month, percent=percent, source="SGS", fetched_at=at or clock.now())
        session.add(row)
        session.commit()


def last_month(database: Database, name: str = "IPCA") -> date:
    with database.writing() as session:
        return series_in_force(session)[name].last_month


def test_an_update_by_another_process_is_noticed_within_a_minute(database: Database, seconds: list[float]) -> None:
    assert last_month(database) == date(2026, 8, 1)
    keep(database, "IPCA", date(2026, 9, 1), "0.48")
    assert last_month(database) == date(2026, 8, 1)
    seconds[0] += 60
    assert last_month(database) == date(2026, 9, 1)


def test_a_revised_value_is_noticed_though_no_month_is_new(database: Database, seconds: list[float]) -> None:
    keep(database, "IPCA", date(2026, 9, 1), "0.48")
    assert last_month(database) == date(2026, 9, 1)
    with database.writing() as session:
        row = session.query(IndexValue).one()
        row.percent, row.fetched_at = "0.50", row.fetched_at + timedelta(seconds=1)
        session.commit()
        seconds[0] += 60
        assert series_in_force(session)["IPCA"].percent(date(2026, 9, 1)) == Decimal("0.50")


def test_the_database_is_asked_once_in_a_while_and_the_same_series_come_back(
    database: Database, seconds: list[float], queries: list[str]
) -> None:
    with database.writing() as session:
        first = series_in_force(session)
        for _ in range(50):
            assert series_in_force(session) is first
        assert len([each for each in queries if "index_values" in each]) == 1
        seconds[0] += 60
        assert series_in_force(session) is first
    assert first is load_series()
    assert len([each for each in queries if "index_values" in each]) == 2


def test_a_balance_uses_the_months_fetched(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        debt = make_debt(session, debtor, creditor, correction_index="IPCA", due_on=date(2026, 6, 10))
        session.commit()
    keep(database, "IPCA", date(2026, 9, 1), "5.00")
    index_series.forget_series()
    with database.reading() as session:
        found = balance_of(session.get_one(DebtRecord, debt.id), date(2026, 11, 22))
    assert dict(found.lines[1].detail)["last_month"] == "2026-09"


@pytest.mark.parametrize(("role", "address"), [(Role.CREDITOR_MANAGER, "/credor/"), (Role.FINANCE, "/financeiro")])
def test_staff_are_warned_of_series_that_are_behind_until_they_are_not(
    client: FlaskClient, database: Database, sealer: Sealer, role: Role, address: str
) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
        member = make_staff(session, sealer, role=role, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    text = client.get(address).get_data(as_text=True)
    assert "Índices desatualizados" in text
    assert "flask indices update" in text
    for name in index_series.WATCHED:
        keep(database, name, clock.today().replace(day=1), "0.10")
    index_series.forget_series()
    assert "Índices desatualizados" not in client.get(address).get_data(as_text=True)
