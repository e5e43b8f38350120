"""The demonstration's debts differ in terms and profile, and every one of them is of a size people know."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from offers.owed.accrual import itemize
from portal.config import Settings
from portal.db import Database
from portal.demo.load import load
from portal.models import DebtRecord
from portal.sealing import Sealer
from portal.services.index_series import series_in_force

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def demonstration(database: Database, sealer: Sealer, settings: Settings) -> Database:
    with database.writing() as session:
        load(session, sealer=sealer, settings=settings, now=NOW, today=TODAY, told=lambda _what, _share: None)
    return database


def test_debts_of_the_demonstration_differ_and_none_outgrows_what_was_owed(demonstration: Database) -> None:
    with demonstration.reading() as session:
        terms_and_profiles_differ(session)
        none_outgrows_what_was_owed(session)


def terms_and_profiles_differ(session: Session) -> None:
    def kinds(column: InstrumentedAttribute[Any]) -> int:
        return int(session.scalar(select(func.count(column.distinct()))) or 0)

    assert kinds(DebtRecord.correction_days) == kinds(DebtRecord.interest_days) == 3
    assert kinds(DebtRecord.segment) >= 4
    assert kinds(DebtRecord.score_band) >= 10
    unagreed = select(func.count()).where(DebtRecord.late_interest_bps.is_(None))
    assert int(session.scalar(unagreed) or 0) >= 100


def none_outgrows_what_was_owed(session: Session) -> None:
    """A shopper with a card debt of six years at 1 % a month owes about twice the bill, not ten times."""
    series = series_in_force(session)
    debts = session.scalars(select(DebtRecord)).all()
    grown = [itemize(debt.as_rules_see_it(), TODAY, series).total.cents / debt.principal.cents for debt in debts]
    assert min(grown) >= 1
    assert max(grown) < 3
    assert sorted(grown)[len(grown) // 2] < 1.6
