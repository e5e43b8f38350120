"""A year's declaration: by due dates from January to December, whole, in part where disputed, once a year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from brazil.money import Money
from portal.db import Database
from portal.jobs import proofs as jobs
from portal.models import Agreement, IssuedDocument, IssuedKind
from portal.services.annual_years import Standing, Year, YearItem, YearRefusal, declared
from tests.payments.document_examples import text_of
from tests.portal.proofs.made import agree, lender, pay
from tests.support import engines
from tests.support.worker import tools_of, work


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One engine: nothing is asked of it here that engines answer differently."""
    return engines.fresh_sqlite(tmp_path)


TODAY = date(2027, 5, 3)


def item(due_on: date, standing: Standing = Standing.PAID) -> YearItem:
    paid = standing is Standing.PAID
    return YearItem(
        agreement="A",
        number=1,
        contract="",
        due_on=due_on,
        standing=standing,
        paid_on=due_on if paid else None,
        paid=Money(100) if paid else Money(0),
    )


def test_the_year_is_that_of_the_due_date_from_its_first_day_to_its_last() -> None:
    items = [item(date(2026, 1, 1)), item(date(2026, 12, 31)), item(date(2025, 12, 31)), item(date(2027, 1, 1))]
    found = declared(items, 2026, TODAY)
    assert isinstance(found, Year)
    assert [each.due_on for each in found.items] == [date(2026, 1, 1), date(2026, 12, 31)]
    assert (found.partial, found.excepted, found.last_due_on) == (False, (), date(2026, 12, 31))


def test_open_ones_refuse_disputed_ones_make_it_partial_and_earlier_ones_are_named() -> None:
    paid, march = item(date(2026, 2, 1)), date(2026, 3, 1)
    assert declared([paid, item(march, Standing.OPEN)], 2026, TODAY) is YearRefusal.NOT_SETTLED
    assert declared([paid], 2027, TODAY) is YearRefusal.NOT_OVER
    assert declared([item(march, Standing.DISPUTED)], 2026, TODAY) is YearRefusal.NOTHING_PAID
    partial = declared([paid, item(march, Standing.DISPUTED)], 2026, TODAY)
    assert isinstance(partial, Year)
    assert partial.partial
    earlier = declared([paid, item(date(2024, 3, 1), Standing.OPEN)], 2026, TODAY)
    assert isinstance(earlier, Year)
    assert not earlier.partial
    assert len(earlier.excepted) == 1


def test_in_may_the_year_before_is_declared_once_by_the_worker(app: Flask, database: Database) -> None:
    with time_machine.travel("2026-11-20 12:00:00", tick=False), database.writing() as session:
        agreement = agree(session, lender(session), 1)
        pay(session, agreement, 1)
        due_on, paid = agreement.installments[0].due_on, agreement.installments[0].amount
    assert due_on.year == 2026
    with time_machine.travel("2027-04-30 12:00:00", tick=False):
        jobs.start_years(tools_of(app))
        work(app)
    declarations = select(IssuedDocument).where(IssuedDocument.kind == IssuedKind.ANNUAL)
    with database.reading() as session:
        assert session.scalars(declarations).all() == [], "not before May"
    for _ in range(2):
        with time_machine.travel("2027-05-03 12:00:00", tick=False):
            jobs.start_years(tools_of(app))
            work(app)
    with database.reading() as session:
        kept = session.scalars(declarations).one()
        words = text_of(kept.content)
        assert (kept.year, kept.amount, kept.day) == (2026, paid, due_on)
        assert "substitui os recibos mensais de 2026 e dos anos anteriores" in words
        assert session.get_one(Agreement, agreement.id).number in words
