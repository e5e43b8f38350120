"""A creditor's file may name a contact of anybody: where another creditor knows one, its own matters go there only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import Channel, Contact, ContactKind, Creditor, Debtor, Registration
from portal.sealing import Sealer
from portal.services import codes, step_up, telling
from portal.services.errors import NotAllowed
from portal.services.step_up import StepUpSummary
from tests.support.banking import make_agreement, make_lender
from tests.support.people import make_creditor, make_debtor
from tests.support.worker import last_message

SUMMARY = StepUpSummary(creditor="Aurora", total=Money(95_000), count=10, first_due_on=date(2026, 12, 10))


def claim(session: Session, debtor_id: int, *, kind: ContactKind, address: str) -> Creditor:
    """Another creditor's file names a contact, confirmed today."""
    other = make_creditor(session)
    today = clock.today()
    session.add(Registration(debtor_id=debtor_id, creditor_id=other.id, name="Maria", updated_at=clock.now()))
    session.flush()
    session.add(Contact(debtor_id=debtor_id, creditor_id=other.id, kind=kind, address=address, confirmed_on=today))
    session.flush()
    return other


def policy_of(app: Flask, sealer: Sealer) -> codes.CodePolicy:
    return codes.policy_of(app.extensions["portal_settings"], sealer)


def send_code(session: Session, policy: codes.CodePolicy, debtor: Debtor, channel: Channel, creditor_id: int) -> str:
    return step_up.send_code(
        session,
        policy,
        debtor_id=debtor.id,
        session_id=None,  # type: ignore[arg-type]
        offer_digest="offer-1",
        summary=SUMMARY,
        channel=channel,
        creditor_id=creditor_id,
        today=clock.today(),
        now=clock.now(),
    )


def test_the_code_that_accepts_goes_to_a_contact_of_the_debts_own_creditor(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    policy = policy_of(app, sealer)
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor, mobile=None)
        claim(session, debtor.id, kind=ContactKind.EMAIL, address="intruso@example.com")
        claim(session, debtor.id, kind=ContactKind.MOBILE, address="+5511900000000")
        session.commit()
        shown = step_up.channels_of(session, policy, debtor.id, clock.today(), creditor_id=creditor.id)
        assert shown == {Channel.EMAIL: "m***@example.com"}
        with pytest.raises(NotAllowed):
            send_code(session, policy, debtor, Channel.SMS, creditor.id)
        session.rollback()
        send_code(session, policy, debtor, Channel.EMAIL, creditor.id)
    assert last_message(app)[0].recipient == "maria@example.com"


def test_where_the_creditor_knows_no_fresh_contact_another_creditors_serves(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        old = clock.today() - timedelta(days=500)
        debtor = make_debtor(session, sealer, creditor=creditor, confirmed_on=old)
        claim(session, debtor.id, kind=ContactKind.EMAIL, address="nova@example.com")
        session.commit()
        shown = step_up.channels_of(session, policy_of(app, sealer), debtor.id, clock.today(), creditor_id=creditor.id)
    assert shown == {Channel.EMAIL: "n***@example.com"}


def test_what_became_of_an_agreement_is_told_to_a_contact_of_its_creditor(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, _ = make_lender(session)
        agreement = make_agreement(session, sealer, creditor)
        claim(session, agreement.debtor_id, kind=ContactKind.EMAIL, address="intruso@example.com")
        session.commit()
        telling.agreement_accepted(
            session, sealer, agreement.id, base_url="https://x.example", today=clock.today(), fresh_days=365
        )
    assert last_message(app)[0].recipient == "maria@example.com"
