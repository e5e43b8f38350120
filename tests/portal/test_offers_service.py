"""A price once shown holds until it expires, whatever the creditor changes; nobody sees another person's debt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from brazil.money import Money
from offers.made.offer_reading import offer_from_document
from offers.plans.choice import Choice
from offers.refusal import Refusal, RefusalCode
from portal import clock
from portal.db import Database
from portal.models import DebtRecord, DebtStatus, OfferRecord, Pricing, Registration
from portal.sealing import Sealer
from portal.services import offers
from portal.services.errors import NotFound
from portal.services.offers import PricedSheet
from tests.support.negotiation import make_offer, owing, publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor


@pytest.fixture
def debt(database: Database, sealer: Sealer) -> DebtRecord:
    with database.writing() as session:
        return owing(session, sealer)


def sheet_on(database: Database, debt: DebtRecord, today: date) -> PricedSheet | Refusal:
    with database.writing() as session:
        return offers.sheet_for(
            session,
            debtor_id=debt.debtor_id,
            debt_id=debt.public_id,
            choice=Choice(count=0),
            today=today,
            now=clock.now(),
        )


def cash_on(database: Database, debt: DebtRecord, today: date) -> Money:
    sheet = sheet_on(database, debt, today)
    assert isinstance(sheet, PricedSheet)
    return sheet.sheet.cash.total


def test_a_price_shown_stands_on_the_following_days_though_interest_runs(database: Database, debt: DebtRecord) -> None:
    today = clock.today()
    shown = cash_on(database, debt, today)
    assert [cash_on(database, debt, today + timedelta(days=days)) for days in range(1, 6)] == [shown] * 5
    assert cash_on(database, debt, today + timedelta(days=6)) > shown


def test_a_price_shown_survives_a_harsher_policy(database: Database, debt: DebtRecord) -> None:
    shown = cash_on(database, debt, clock.today())
    with database.writing() as session:
        publish_policy(
            session,
            session.get_one(DebtRecord, debt.id).creditor,
            cash={"principal_bps": 0, "interest_bps": 0, "fine_bps": 0},
        )
        session.commit()
    assert cash_on(database, debt, clock.today()) == shown


def test_a_kinder_policy_serves_at_once(database: Database, debt: DebtRecord) -> None:
    shown = cash_on(database, debt, clock.today())
    with database.writing() as session:
        publish_policy(session, session.get_one(DebtRecord, debt.id).creditor, cash={"principal_bps": 5000})
        session.commit()
    assert cash_on(database, debt, clock.today()) < shown


def test_a_new_version_of_the_debt_is_priced_anew(database: Database, debt: DebtRecord) -> None:
    shown = cash_on(database, debt, clock.today())
    with database.writing() as session:
        found = session.get_one(DebtRecord, debt.id)
        found.principal, found.version = Money(200_000), found.version + 1
        session.commit()
    assert cash_on(database, debt, clock.today()) > shown


def test_the_same_choice_has_the_same_number(database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        first = make_offer(session, debt, count=4)
        again = make_offer(session, debt, count=4)
        other = make_offer(session, debt, count=5)
        assert first.public_id == again.public_id != other.public_id
        assert session.scalar(select(func.count()).select_from(OfferRecord)) == 2
        assert session.scalar(select(func.count()).select_from(Pricing)) == 1


def test_an_offer_says_in_its_columns_what_its_document_says(database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        record = make_offer(session, debt, count=6)
    offer = offer_from_document(record.document)
    assert (offer.plan.total, offer.plan.count, offer.valid_until) == (record.total, 6, record.valid_until)
    assert offer.valid_until >= clock.today() + timedelta(days=2)
    assert offer.plan.first_due_on >= offer.valid_until


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (DebtStatus.DISPUTED, RefusalCode.DISPUTED),
        (DebtStatus.NEGOTIATED, RefusalCode.NEGOTIATED),
        (DebtStatus.SETTLED, RefusalCode.SETTLED),
    ],
)
def test_a_debt_that_is_not_open_is_refused_with_its_reason(
    database: Database, debt: DebtRecord, status: DebtStatus, code: RefusalCode
) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).status = status
        session.commit()
    answer = sheet_on(database, debt, clock.today())
    assert isinstance(answer, Refusal)
    assert answer.code is code


def test_nothing_owed_is_said_and_not_a_fault(database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).principal = Money(0)
        session.commit()
    answer = sheet_on(database, debt, clock.today())
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.NOTHING_OWED


def test_no_policy_and_no_tier_are_the_same_answer(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
    answer = sheet_on(database, debt, clock.today())
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.NO_TIER


def test_a_death_on_file_comes_before_every_offer(database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        session.scalars(select(Registration).where(Registration.debtor_id == debt.debtor_id)).one().deceased = True
        session.commit()
    answer = sheet_on(database, debt, clock.today())
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.DECEASED


def test_a_prescribed_debt_is_there_only_if_its_creditor_opted_in(database: Database, debt: DebtRecord) -> None:
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).prescribes_on = clock.today() - timedelta(days=1)
        session.commit()
    with pytest.raises(NotFound):
        sheet_on(database, debt, clock.today())
    with database.writing() as session:
        session.get_one(DebtRecord, debt.id).creditor.shows_prescribed = True
        session.commit()
    with database.writing() as session:
        record = make_offer(session, debt)
    assert offer_from_document(record.document).prescribed


def test_another_persons_debt_and_offer_are_not_found(database: Database, sealer: Sealer, debt: DebtRecord) -> None:
    with database.writing() as session:
        record = make_offer(session, debt)
        stranger = make_debtor(session, sealer)
        session.commit()
        with pytest.raises(NotFound):
            offers.offer_of(session, stranger.id, record.public_id)
        with pytest.raises(NotFound):
            offers.make(
                session,
                debtor_id=stranger.id,
                debt_id=debt.public_id,
                choice=Choice(count=1),
                today=clock.today(),
                now=clock.now(),
            )
