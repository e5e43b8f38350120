"""Taken back, what let disputes ask for a name to be cleared drops theirs and keeps what belongs to agreements."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from portal import clock
from portal.models import BureauEvent
from portal.sealing import Sealer
from portal.services.bureau import telling
from portal.services.bureau.clock import start
from tests.support.banking import make_agreement, make_lender
from tests.support.dispute_place import DAY, Place
from tests.support.migrating import database_at, downgrade, upgrade
from tests.support.people import make_debt

FORTY = 40 * DAY
SEALER = Sealer(b"k" * 32, b"s" * 32)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A migrated database of its own."""
    return database_at("head", request.param, tmp_path)


def test_requests_of_disputes_go_with_their_cases_and_those_of_agreements_stay(engine: Engine) -> None:
    with Session(engine) as session:
        creditor, _ = make_lender(session)
        agreement = make_agreement(session, SEALER, creditor, 2)
        debt = make_debt(session, agreement.debtor, creditor)
        session.commit()
        place = Place(session, SEALER, creditor, agreement.debtor, debt)
        assert place.silence(place.dispute())
        start(session, agreement, BureauEvent.FIRST_PAYMENT, clock.today(), clock.now())
        assert telling.note_late(session, today=clock.today() + FORTY, now=clock.now()) == 2
        kept = agreement.id
    downgrade(engine, "0027")
    assert rows(engine, "agreement_id FROM bureau_requests") == [kept]
    assert rows(engine, "agreement_id FROM finance_cases") == [kept]
    upgrade(engine)
    assert rows(engine, "agreement_id FROM bureau_requests WHERE dispute_id IS NULL") == [kept]
    engine.dispose()


def rows(engine: Engine, what: str) -> list[int | None]:
    with engine.connect() as connection:
        return list(connection.execute(text(f"SELECT {what}")).scalars())
