"""What changed in law, or at the creditor, between an offer and its acceptance counts, whatever the debt's row says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from portal import clock
from portal.db import Database
from portal.models import Agreement, Creditor, DebtRecord, OfferRecord, Registration
from portal.sealing import Sealer
from portal.services.errors import OfferRefused
from tests.support.negotiation import accept_offer, make_offer, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor


def a_debt(database: Database, sealer: Sealer, *, prescribes_on: date, shows_prescribed: bool = True) -> DebtRecord:
    with database.writing() as session:
        creditor = make_creditor(session, shows_prescribed=shows_prescribed)
        publish_policy(session, creditor)
        debtor = make_debtor(session, sealer, creditor=creditor)
        debt = make_debt(session, debtor, creditor, prescribes_on=prescribes_on)
        session.commit()
    return debt


def an_offer(database: Database, debt: DebtRecord, today: date | None = None) -> OfferRecord:
    with database.writing() as session:
        return make_offer(session, debt, today=today)


def refused(database: Database, offer: OfferRecord, today: date | None = None) -> str:
    with database.writing() as session, pytest.raises(OfferRefused) as error:
        accept_offer(session, offer, today=today or clock.today())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Agreement)) == 0
    return error.value.code


def test_an_offer_falls_when_its_person_is_reported_to_have_died(database: Database, sealer: Sealer) -> None:
    debt = a_debt(database, sealer, prescribes_on=clock.today() + timedelta(days=400))
    offer = an_offer(database, debt)
    with database.writing() as session:
        session.execute(update(Registration).where(Registration.debtor_id == debt.debtor_id).values(deceased=True))
        session.commit()
    assert refused(database, offer) == "debt_changed"


def test_a_debt_that_prescribes_before_acceptance_needs_terms_with_the_warning(
    database: Database, sealer: Sealer
) -> None:
    """CC art. 191: paying what can no longer be demanded may waive it, so nobody agrees to it without being told."""
    last_day = clock.today() + timedelta(days=1)
    debt = a_debt(database, sealer, prescribes_on=last_day)
    offer = an_offer(database, debt)
    after = last_day + timedelta(days=1)
    assert refused(database, offer, after) == "debt_changed"
    fresh = an_offer(database, debt, after)
    assert fresh.document["prescribed"] is True
    assert fresh.total == offer.total, "the price promised holds as long as it was promised to"
    with database.writing() as session:
        assert accept_offer(session, fresh, today=after).total == offer.total


def test_an_offer_made_before_prescription_stands_on_the_last_day(database: Database, sealer: Sealer) -> None:
    last_day = clock.today() + timedelta(days=1)
    offer = an_offer(database, a_debt(database, sealer, prescribes_on=last_day))
    with database.writing() as session:
        assert accept_offer(session, offer, today=last_day).total == offer.total


def test_a_creditor_who_stops_showing_prescribed_debts_stops_them_all_at_once(
    database: Database, sealer: Sealer
) -> None:
    debt = a_debt(database, sealer, prescribes_on=clock.today() - timedelta(days=1))
    offer = an_offer(database, debt)
    with database.writing() as session:
        session.get_one(Creditor, debt.creditor_id).shows_prescribed = False
        session.commit()
    assert refused(database, offer) == "debt_changed"
